/**
 * @file From operands to one call of the primitive `map`: what every elementwise operation, fused
 * layer and optimizer step is made with.
 */
import { cast, type Expr, input, isExpr, scalar, show } from "@kindling/expr";
import { dispatch, dispatchMaps } from "../dispatch.ts";
import { type DType, dtypes, isFloatingPoint, type Participant, resultType } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import { fitting } from "./fitting.ts";

/** What an elementwise operation takes: a tensor or a plain value. */
export type Value = Tensor | number | bigint | boolean;

/** How an elementwise operation treats element types. */
export interface MapOptions {
  /** Compute in floating point also for integers. */
  readonly floating?: boolean | undefined;
  /** The element type to compute in, if it is not what the operands have together. */
  readonly compute?: DType | undefined;
  /** The element type of the result, if it is not the one computed in. */
  readonly result?: DType | undefined;
  /** Write the result there. */
  readonly into?: Tensor | undefined;
}

/** Builds the result's expression from those of the operands, which have the computing type. */
export type Build = (...operands: Expr[]) => Expr;

/**
 * Elementwise, with PyTorch's broadcasting and type promotion.
 * @example
 * mapped("twice", [tensor([1, 2])], (x) => expr.add(x, x)) // => tensor([2., 4.])
 */
export function mapped(
  name: string,
  operands: readonly Value[],
  build: Build,
  options: MapOptions = {},
): Tensor {
  for (const x of operands) checkOperand(name, x);
  if (operands.length < build.length) checkOperand(name, undefined); // one is missing
  const compute = options.compute ?? computingType(operands, options.floating === true);
  const tensors = operands.filter(isTensor);
  const scalars = operands.filter((x): x is number | bigint | boolean => !isTensor(x));
  const expr = expressionOf(build, operands, compute);
  const result = options.result ?? compute;
  const attributes = {
    exprs: [expr],
    scalars: scalars.map((x) => (compute === "bool" ? Number(x != 0) : plainNumber(x))),
    dtypes: [result],
  };
  return dispatch("map", name, tensors, attributes, options.into && [options.into])[0]!;
}

/**
 * Elementwise with several results in one pass, each of its own expression.
 *
 * @param inputs  tensors that broadcast; an expression's `input(i)` is an element of `inputs[i]`
 * @param into    tensors to write to, or the element types of new ones
 * @example
 * const [sine, cosine] = fused("sincos", [zeros(2)], [], [apply("sin", input(0)), apply("cos", input(0))], ["float32", "float32"]);
 * [sine.toArray(), cosine.toArray()] // => [ [ 0, 0 ], [ 1, 1 ] ]
 */
export function fused(
  name: string,
  inputs: readonly Tensor[],
  scalars: readonly number[],
  exprs: readonly Expr[],
  into: readonly Tensor[] | readonly DType[],
): Tensor[] {
  const targets = into.every(isTensor) ? into : undefined;
  const types = into.map((x) => (isTensor(x) ? x.dtype : x));
  return dispatch("map", name, inputs, { exprs, scalars, dtypes: types }, targets);
}

/** A pass over elements in place, as `fused` takes it. */
export interface FusedCall {
  readonly inputs: readonly Tensor[];
  readonly scalars: readonly number[];
  readonly exprs: readonly Expr[];
  /** Written to; may be among the inputs. */
  readonly into: readonly Tensor[];
}

/**
 * `fused` for several tensors or groups of tensors at once, in place: what an optimizer does to all its
 * parameters. A backend may run them as one piece of work, which small tensors are not alone.
 *
 * @throws {ShapeError} where a result does not fit its tensor; then nothing has been written
 * @example
 * const [w, b] = [ones(2, 2), ones(2)];
 * const halved = (x) => ({ inputs: [x], scalars: [0.5], exprs: [expr.mul(expr.input(0), expr.scalar(0))], into: [x] });
 * fusedEach("halve", [halved(w), halved(b)]);
 * b // => tensor([0.5000, 0.5000])
 */
export function fusedEach(name: string, calls: readonly FusedCall[]): void {
  dispatchMaps(
    name,
    calls.map(({ inputs, scalars, exprs, into }) => ({
      inputs,
      attributes: { exprs, scalars, dtypes: into.map(({ dtype }) => dtype) },
      into,
    })),
  );
}

const plainNumber = (x: number | bigint | boolean): number | bigint =>
  typeof x === "boolean" ? Number(x) : x;

/** The element type that operands are computed in. */
export function computingType(operands: readonly Value[], floating: boolean): DType {
  const type = commonType(operands) ?? resultType(...operands.map(participant));
  return floating && !isFloatingPoint(type) ? "float32" : type;
}

/** The element type that all tensors have, if it is a float: what most operations meet. */
function commonType(operands: readonly Value[]): DType | undefined {
  const [first] = operands;
  if (!isTensor(first) || !isFloatingPoint(first.dtype)) return undefined;
  return operands.every((x) => !isTensor(x) || x.dtype === first.dtype) ? first.dtype : undefined;
}

/** What a value counts as in a promotion. */
export const participant = (x: Value): Participant =>
  isTensor(x) ? { dtype: x.dtype, axes: x.ndim > 0 } : x;

function checkOperand(name: string, x: unknown): void {
  if (typeof x === "bigint") fitting(name, x, "int64");
  if (plainTypes.has(typeof x) || isTensor(x)) return;
  throw new ValueError(`${name}: an operand is no number`, {
    got: isExpr(x) ? `the expression ${show(x)}` : Array.isArray(x) ? "an array" : typeof x,
    expected: "a tensor, a number, a bigint or a boolean",
    fix: Array.isArray(x) ? "tensor([…])" : undefined,
  });
}

const plainTypes = new Set(["number", "bigint", "boolean"]);

/**
 * Refuses element types.
 *
 * @param kinds  the kinds that the operation takes
 */
export function checkKind(
  name: string,
  dtype: DType,
  kinds: readonly ("bool" | "integer" | "float")[],
  fix?: string,
): void {
  if (kinds.includes(dtypes[dtype].kind)) return;
  throw new DTypeError(`${name}: not defined for ${dtype}`, {
    got: `a ${dtype} tensor`,
    expected: Object.entries(dtypes)
      .filter(([, row]) => kinds.includes(row.kind))
      .map(([d]) => d)
      .join(", "),
    fix,
  });
}

/** An expression, and the operands and the type that it is for. */
interface Built {
  readonly compute: DType;
  /** `undefined` for a number. */
  readonly types: readonly (DType | undefined)[];
  readonly expr: Expr;
}

/** Per builder, built once for all types: hash-consing would find the same expression, only slower. */
const built = new WeakMap<Build, Built[]>();

function expressionOf(build: Build, operands: readonly Value[], compute: DType): Expr {
  let known = built.get(build);
  if (known === undefined) built.set(build, (known = []));
  for (const one of known) if (isFor(one, operands, compute)) return one.expr;
  let [inputs, scalars] = [0, 0];
  const expr = build(
    ...operands.map((x) => {
      if (!isTensor(x)) return scalar(scalars++);
      const element = input(inputs++);
      return x.dtype === compute ? element : cast(element, compute);
    }),
  );
  known.push({ compute, types: operands.map(typeOf), expr });
  return expr;
}

const typeOf = (x: Value): DType | undefined => (isTensor(x) ? x.dtype : undefined);

function isFor({ compute, types }: Built, operands: readonly Value[], wanted: DType): boolean {
  if (compute !== wanted || types.length !== operands.length) return false;
  for (let i = 0; i < types.length; i++) if (types[i] !== typeOf(operands[i]!)) return false;
  return true;
}
