/**
 * @file Noise that vanishes on average: dropout and its relatives.
 *
 * Masks are PyTorch's, draw by draw: an element is kept if a uniform number of 53 bits is below
 * 1 - p. Where nothing is dropped nothing is drawn and the input itself is returned; where all is
 * dropped nothing is drawn either, and 0 · ∞ is NaN as in PyTorch.
 */
import { abandon } from "@kindling/autograd";
import { add, cast, constant, type Expr, input, mul, scalar, sub, where } from "@kindling/expr";
import {
  type Build,
  checkTensor,
  type DType,
  mapped,
  empty,
  fused,
  fusedDraw,
  type Generator,
  isFloatingPoint,
  DTypeError,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkProbability } from "../probability.ts";

/** How elements are dropped. */
export interface DropoutOptions {
  /** The share of elements to drop, in [0, 1]. Default: 0.5. */
  readonly p?: number;
  /** Whether to drop at all; if not, the input itself is the result. */
  readonly training?: boolean;
  /** Whether to write to the input. Default: false. */
  readonly inplace?: boolean;
  /** Where masks are drawn from. Default: the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** `p`, `training` and `inplace` by position or by name. */
export type DropoutArguments = Given<
  [p: number, training: boolean, inplace: boolean],
  DropoutOptions
>;

/**
 * Zeroes each element with probability `p` and divides the others by 1 - p.
 *
 * @param X      any shape, float.
 * @param given  `p` (0.5), `training` (true), `inplace` (false).
 * @throws {ValueError} when `p` is not in [0, 1]
 * @see Srivastava et al. (2014); Zhang et al., Dive into Deep Learning, §4.6
 * @example
 * nn.functional.dropout(tensor([1, 2]), 0.5, false) // => tensor([1., 2.])
 */
export function dropout<S extends Shape, D extends DType>(
  X: Tensor<S, D>,
  ...given: DropoutArguments
): Tensor<S, D> {
  const options = optionsOf("dropout", true, given);
  checkTensor("dropout", "X", X);
  return scaled("dropout", X, options, X.shape);
}

/**
 * Zeroes whole channels of `[n, c, l]` or `[c, l]`.
 *
 * @throws {ShapeError} for another number of axes
 * @throws {ValueError} when `p` is not in [0, 1]
 * @example
 * nn.functional.dropout1d(ones(1, 2, 3), 1).sum().item() // => 0
 */
export function dropout1d<S extends Shape, D extends DType>(
  X: Tensor<S, D>,
  ...given: DropoutArguments
): Tensor<S, D> {
  checkAxes(X, "dropout1d", [2, 3]);
  const options = optionsOf("dropout1d", true, given);
  return scaled("dropout1d", X, options, X.shape.with(X.ndim - 1, 1));
}

/**
 * Zeroes whole channels of `[n, c, h, w]` or, as PyTorch does, of `[n, c, l]`.
 *
 * @throws {ShapeError} for another number of axes
 * @throws {ValueError} when `p` is not in [0, 1]
 * @example
 * nn.functional.dropout2d(ones(1, 2, 3, 3), 1).sum().item() // => 0
 */
export function dropout2d<S extends Shape, D extends DType>(
  X: Tensor<S, D>,
  ...given: DropoutArguments
): Tensor<S, D> {
  checkAxes(X, "dropout2d", [3, 4]);
  const options = optionsOf("dropout2d", true, given);
  const shape = X.shape.map((size, axis) => (axis < 2 ? size : 1));
  return scaled("dropout2d", X, options, shape);
}

/**
 * Dropout that keeps mean 0 and variance 1, for networks of SELU: dropped elements become SELU's
 * lower limit, and all are then scaled and shifted. `training` is false unless given.
 *
 * @throws {ValueError} when `p` is not in [0, 1]
 * @see Klambauer et al. (2017), Self-Normalizing Neural Networks
 * @example
 * nn.functional.alphaDropout(tensor([1, 2]), 0.5, false) // => tensor([1., 2.])
 */
export function alphaDropout<S extends Shape, D extends DType>(
  X: Tensor<S, D>,
  ...given: DropoutArguments
): Tensor<S, D> {
  const options = optionsOf("alphaDropout", false, given);
  checkTensor("alphaDropout", "X", X);
  const scale = 1 / Math.sqrt((seluLimit ** 2 * options.p + 1) * (1 - options.p));
  const numbers = [scale, seluLimit * scale, seluLimit * scale * options.p];
  return applied("alphaDropout", X, options, X.shape, scaledAndShifted(X.dtype), numbers);
}

/** -λα of SELU: what very negative inputs become. */
const seluLimit = 1.7580993408473766;

/** Whether an element is kept, and the element. */
const [isKept, x] = [input(0), input(1)];

const keptAndScaled: Expr = mul(x, where(isKept, scalar(0), constant(0)));

/** In PyTorch's order of operations, so that it rounds alike. */
function scaledAndShifted(dtype: DType): Expr {
  const [kept, scale, limit, offset] = [cast(isKept, dtype), scalar(0), scalar(1), scalar(2)];
  return add(mul(x, mul(kept, scale)), add(mul(sub(kept, constant(1)), limit), offset));
}

const allDropped: Build = (x, zero) => mul(x, zero);

type Complete = Required<Omit<DropoutOptions, "generator">> & Pick<DropoutOptions, "generator">;

function optionsOf(where: string, byDefault: boolean, given: readonly unknown[]): Complete {
  const names = ["p", "training", "inplace", "generator"] as const;
  const options = namedArguments<DropoutOptions>(where, names, given);
  const { p = 0.5, training = byDefault, inplace = false } = options;
  return { ...options, p: checkProbability(p, where), training, inplace };
}

/** What is kept divided by its share. */
function scaled<S extends Shape, D extends DType>(
  name: string,
  X: Tensor<S, D>,
  options: Complete,
  shape: readonly number[],
): Tensor<S, D> {
  const scale = X.dtype === "float32" ? 1 / Math.fround(1 - options.p) : 1 / (1 - options.p);
  return applied(name, X, options, shape, keptAndScaled, [scale]);
}

/**
 * One decision per element of a shape that broadcasts to that of `X`.
 *
 * @param result  an expression of `isKept` and `x`
 */
function applied<S extends Shape, D extends DType>(
  name: string,
  X: Tensor<S, D>,
  { p, training, inplace, generator }: Complete,
  shape: readonly number[],
  result: Expr,
  scalars: readonly number[],
): Tensor<S, D> {
  if (p === 0 || !training) return X;
  checkFloat(name, X);
  if (p === 1) return like(X, mapped(name, [X, 0], allDropped, { into: inplace ? X : undefined }));
  if (X.numel() === 0) return X;
  const into = inplace ? [X] : [X.dtype];
  const ofMask = (kept: Tensor): Tensor[] => [
    ...fused(name, [kept, X], scalars, [result], into),
    kept,
  ];
  const isOfEach = shape.every((size, axis) => size === X.shape[axis]);
  const draw = { distribution: "bernoulli", parameters: { p: 1 - p }, generator } as const;
  const [Y, kept] = isOfEach
    ? fusedDraw(name, { ...draw, shape, dtype: "bool" }, [X], scalars, [result], into)
    : ofMask(empty(shape, { dtype: "bool" }).bernoulli_(1 - p, { generator }));
  abandon(kept!);
  return like(X, Y!);
}

function checkFloat(name: string, X: Tensor): void {
  if (isFloatingPoint(X.dtype)) return;
  throw new DTypeError(`${name}: what is kept is scaled, which takes a fraction`, {
    got: `a ${X.dtype} tensor`,
    expected: "float32 or float64",
    fix: "x.float()",
  });
}

function checkAxes(X: Tensor, where: string, ranks: readonly number[]): void {
  checkTensor(where, "X", X);
  if (ranks.includes(X.ndim)) return;
  throw new ShapeError(`${where}: no batch of channels`, {
    got: `[${X.shape.join(", ")}]`,
    expected: `${ranks.join(" or ")} axes`,
  });
}

/** An elementwise result has the shape and dtype of `X`. */
const like = <S extends Shape, D extends DType>(_X: Tensor<S, D>, Y: Tensor): Tensor<S, D> =>
  Y as Tensor<S, D>;
