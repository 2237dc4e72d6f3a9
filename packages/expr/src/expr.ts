/**
 * @file Scalar expressions: what one element of an output is, in terms of one element of each input.
 *
 * Expressions are shared: building the same one twice gives the same object, so identity is
 * equality, a derivative that repeats a factor holds it once, and a kernel cache can key on `id`.
 * An argument is always built before what uses it, so ids are in topological order.
 */
import type { OpName } from "./ops.ts";
import { simplified } from "./simplify.ts";

/** The element types. */
export type ScalarType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

interface Shared {
  /** Number of the expression in order of building; equal exactly for equal expressions. */
  readonly id: number;
}

/** Element of an input tensor. */
export interface InputExpr extends Shared {
  readonly kind: "input";
  readonly index: number;
}

/** A number that is known when the kernel runs: a learning rate, the k of `x.mul(k)`. */
export interface ScalarExpr extends Shared {
  readonly kind: "scalar";
  readonly index: number;
}

/** A number that is written in the source. */
export interface ConstExpr extends Shared {
  readonly kind: "const";
  readonly value: number;
}

/** An element of another type. */
export interface CastExpr extends Shared {
  readonly kind: "cast";
  readonly to: ScalarType;
  readonly args: readonly [Expr];
}

/** A row of the table of operations, applied. */
export interface OpExpr extends Shared {
  readonly kind: "op";
  readonly op: OpName;
  readonly args: readonly Expr[];
}

export type Expr = InputExpr | ScalarExpr | ConstExpr | CastExpr | OpExpr;

/** Element of input `index`. */
export const input = (index: number): Expr =>
  share(`input ${index}`, (id) => ({ id, kind: "input", index }));

/** Run-time number `index`. */
export const scalar = (index: number): Expr =>
  share(`scalar ${index}`, (id) => ({ id, kind: "scalar", index }));

/** A number of the source. `-0` and `0` are different, NaN is equal to itself. */
export const constant = (value: number): Expr =>
  share(`const ${Object.is(value, -0) ? "-0" : value}`, (id) => ({ id, kind: "const", value }));

/** `x` as another element type. */
export const cast = (x: Expr, to: ScalarType): Expr =>
  x.kind === "cast" && x.to === to
    ? x
    : share(`cast ${to} ${x.id}`, (id) => ({ id, kind: "cast", to, args: [x] }));

/** An operation of the table, simplified where that changes no bit of the result. */
export function apply(op: OpName, ...args: readonly Expr[]): Expr {
  const simpler = simplified(op, args);
  if (simpler !== undefined) return simpler;
  return share(`${op} ${args.map((a) => a.id).join(" ")}`, (id) => ({ id, kind: "op", op, args }));
}

/** The arguments of any expression; leaves have none. */
export const argsOf = (e: Expr): readonly Expr[] =>
  e.kind === "op" || e.kind === "cast" ? e.args : [];

/** All expressions that `roots` are made of, arguments first. */
export function subexpressions(roots: readonly Expr[]): Expr[] {
  const seen = new Set<Expr>();
  const pending = [...roots];
  for (let e = pending.pop(); e !== undefined; e = pending.pop()) {
    if (seen.has(e)) continue;
    seen.add(e);
    pending.push(...argsOf(e));
  }
  return [...seen].toSorted((a, b) => a.id - b.id);
}

/** `e` with some subexpressions replaced. */
export function substitute(e: Expr, replacements: ReadonlyMap<Expr, Expr>): Expr {
  const done = new Map(replacements);
  for (const part of subexpressions([e])) {
    if (done.has(part)) continue;
    const args = argsOf(part).map((a) => done.get(a) ?? a);
    done.set(part, args.every((a, i) => a === argsOf(part)[i]) ? part : rebuilt(part, args));
  }
  return done.get(e) ?? e;
}

/** The expression as text: `mul(x0, exp(neg(x1)))`; `k0` is a run-time number. */
export function show(e: Expr): string {
  if (e.kind === "input") return `x${e.index}`;
  if (e.kind === "scalar") return `k${e.index}`;
  if (e.kind === "const") return Object.is(e.value, -0) ? "-0" : String(e.value);
  return `${e.kind === "cast" ? e.to : e.op}(${e.args.map(show).join(", ")})`;
}

function rebuilt(e: Expr, args: readonly Expr[]): Expr {
  if (e.kind === "op") return apply(e.op, ...args);
  const [x] = args;
  return e.kind === "cast" && x !== undefined ? cast(x, e.to) : e;
}

/**
 * Never emptied: what is written in source is finite, and numbers that vary are scalars, which are
 * not part of an expression.
 */
const known = new Map<string, Expr>();

function share(key: string, make: (id: number) => Expr): Expr {
  const old = known.get(key);
  if (old !== undefined) return old;
  const made = Object.freeze(make(known.size));
  known.set(key, made);
  return made;
}

/** Makes an expression of one. */
export type Unary = (x: Expr) => Expr;
/** Makes an expression of two. */
export type Binary = (x: Expr, y: Expr) => Expr;

export const neg: Unary = (x) => apply("neg", x);
export const abs: Unary = (x) => apply("abs", x);
export const sign: Unary = (x) => apply("sign", x);
export const floor: Unary = (x) => apply("floor", x);
export const trunc: Unary = (x) => apply("trunc", x);
export const sqrt: Unary = (x) => apply("sqrt", x);
export const rsqrt: Unary = (x) => apply("rsqrt", x);
export const reciprocal: Unary = (x) => apply("reciprocal", x);
export const exp: Unary = (x) => apply("exp", x);
export const log: Unary = (x) => apply("log", x);
export const log1p: Unary = (x) => apply("log1p", x);
export const expm1: Unary = (x) => apply("expm1", x);
export const sin: Unary = (x) => apply("sin", x);
export const cos: Unary = (x) => apply("cos", x);
export const sinh: Unary = (x) => apply("sinh", x);
export const cosh: Unary = (x) => apply("cosh", x);
export const tanh: Unary = (x) => apply("tanh", x);
export const sigmoid: Unary = (x) => apply("sigmoid", x);
export const relu: Unary = (x) => apply("relu", x);
export const erf: Unary = (x) => apply("erf", x);
export const digamma: Unary = (x) => apply("digamma", x);
export const trigamma: Unary = (x) => apply("trigamma", x);
export const add: Binary = (x, y) => apply("add", x, y);
export const sub: Binary = (x, y) => apply("sub", x, y);
export const mul: Binary = (x, y) => apply("mul", x, y);
export const div: Binary = (x, y) => apply("div", x, y);
export const pow: Binary = (x, y) => apply("pow", x, y);
export const maximum: Binary = (x, y) => apply("maximum", x, y);
export const minimum: Binary = (x, y) => apply("minimum", x, y);
export const eq: Binary = (x, y) => apply("eq", x, y);
export const ne: Binary = (x, y) => apply("ne", x, y);
export const lt: Binary = (x, y) => apply("lt", x, y);
export const le: Binary = (x, y) => apply("le", x, y);
export const gt: Binary = (x, y) => apply("gt", x, y);
export const ge: Binary = (x, y) => apply("ge", x, y);
export const and: Binary = (x, y) => apply("bitAnd", x, y);
export const or: Binary = (x, y) => apply("bitOr", x, y);
/** `whether ? yes : no`; only the chosen value counts, also for NaN. */
export const where = (whether: Expr, yes: Expr, no: Expr): Expr => apply("where", whether, yes, no);
/** `x * y + z`, rounded once. */
export const fma = (x: Expr, y: Expr, z: Expr): Expr => apply("fma", x, y, z);
