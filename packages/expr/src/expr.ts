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

/** An expression. Equal expressions are one object, so that they can be compared and shared. */
export type Expr = InputExpr | ScalarExpr | ConstExpr | CastExpr | OpExpr;

/** What operations take: a number stands for the constant. */
export type ExprLike = Expr | number;

/**
 * Element of input `index`.
 * @example
 * evaluate(input(0), [7]) // => 7
 */
export const input = (index: number): Expr =>
  share(`input ${index}`, (id) => ({ id, kind: "input", index }));

/**
 * Run-time number `index`.
 * @example
 * evaluate(scalar(0), [], [7]) // => 7
 */
export const scalar = (index: number): Expr =>
  share(`scalar ${index}`, (id) => ({ id, kind: "scalar", index }));

/**
 * A number of the source. `-0` and `0` are different, NaN is equal to itself.
 * @example
 * constant(2) === constant(2) // => true
 */
export const constant = (value: number): Expr =>
  share(`const ${Object.is(value, -0) ? "-0" : value}`, (id) => ({ id, kind: "const", value }));

/**
 * `x` as another element type.
 * @example
 * show(cast(input(0), "int32")) // => int32(x0)
 */
export function cast(x: ExprLike, to: ScalarType): Expr {
  const from = asExpr("cast", x);
  if (from.kind === "cast" && from.to === to) return from;
  return share(`cast ${to} ${from.id}`, (id) => ({ id, kind: "cast", to, args: [from] }));
}

/**
 * An operation of the table, simplified where that changes no bit of the result.
 * @throws {TypeError} for an argument that is neither an expression nor a number
 * @example
 * show(apply("hypot", input(0), input(1))) // => hypot(x0, x1)
 */
export function apply(op: OpName, ...operands: readonly ExprLike[]): Expr {
  const args = operands.map((x) => asExpr(op, x));
  const simpler = simplified(op, args);
  if (simpler !== undefined) return simpler;
  return share(`${op} ${args.map((a) => a.id).join(" ")}`, (id) => ({ id, kind: "op", op, args }));
}

/**
 * Whether a value is an expression.
 * @example
 * [input(0), 2].map(isExpr) // => [ true, false ]
 */
export const isExpr = (value: unknown): value is Expr =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === prototype;

/**
 * The arguments of any expression; leaves have none.
 * @example
 * argsOf(add(input(0), input(1))).map(show) // => [ 'x0', 'x1' ]
 */
export const argsOf = (e: Expr): readonly Expr[] =>
  e.kind === "op" || e.kind === "cast" ? e.args : [];

/**
 * All expressions that `roots` are made of, arguments first.
 * @example
 * subexpressions([add(input(0), exp(input(0)))]).length // => 3
 */
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

/**
 * `e` with some subexpressions replaced.
 * @example
 * show(substitute(exp(input(0)), new Map([[input(0), input(1)]]))) // => exp(x1)
 */
export function substitute(e: Expr, replacements: ReadonlyMap<Expr, Expr>): Expr {
  const done = new Map(replacements);
  for (const part of subexpressions([e])) {
    if (done.has(part)) continue;
    const args = argsOf(part).map((a) => done.get(a) ?? a);
    done.set(part, args.every((a, i) => a === argsOf(part)[i]) ? part : rebuilt(part, args));
  }
  return done.get(e) ?? e;
}

/**
 * The expression as text: `mul(x0, exp(neg(x1)))`; `k0` is a run-time number.
 * @example
 * show(mul(input(0), exp(neg(scalar(0))))) // => mul(x0, exp(neg(k0)))
 */
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
  const made: Expr = Object.freeze(Object.setPrototypeOf(make(known.size), prototype));
  known.set(key, made);
  return made;
}

/** JavaScript's own operators would compute with the object, and give NaN or a branch taken for all elements. */
const prototype = {
  [Symbol.toPrimitive](this: Expr, hint: string): string {
    if (hint === "string") return show(this);
    throw new TypeError(`an expression has no value yet
  got       an operator of JavaScript on ${show(this)}
  expected  operations of @kindling/expr: mul(x, y) for x * y, where(lt(x, y), a, b) for x < y ? a : b`);
  },
};

function asExpr(op: string, x: ExprLike): Expr {
  if (typeof x === "number") return constant(x);
  if (isExpr(x)) return x;
  const other: unknown = x;
  throw new TypeError(`${op}: an argument is no expression
  got       ${typeof other === "object" && other !== null ? `an object (${other.constructor?.name})` : String(other)}
  expected  an expression or a number`);
}
