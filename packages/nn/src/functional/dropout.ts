/**
 * @file Noise that vanishes on average: dropout and its relatives.
 *
 * Masks are PyTorch's, draw by draw: an element is kept if a uniform number of 53 bits is below
 * 1 - p. Where nothing is dropped nothing is drawn and the input itself is returned; where all is
 * dropped nothing is drawn either, and 0 · ∞ is NaN as in PyTorch.
 */
import { abandon } from "@kindling/autograd";
import {
  type Build,
  type DType,
  mapped,
  empty,
  expr,
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
  return applied("dropout", X, options, () => X.shape);
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
  return applied("dropout1d", X, options, () => X.shape.with(X.ndim - 1, 1));
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
  return applied("dropout2d", X, options, () => X.shape.map((size, axis) => (axis < 2 ? size : 1)));
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
  if (options.p === 0 || !options.training) return X;
  if (options.p === 1) return applied("alphaDropout", X, options, () => X.shape);
  const kept = drawn(X, X.shape, options);
  const scale = 1 / Math.sqrt((seluLimit ** 2 * options.p + 1) * (1 - options.p));
  const into = options.inplace ? X : undefined;
  const shift = [seluLimit * scale, seluLimit * scale * options.p];
  const Y = mapped("alphaDropout", [X, kept, scale, ...shift], scaledAndShifted, { into });
  abandon(kept);
  return like(X, Y);
}

/** -λα of SELU: what very negative inputs become. */
const seluLimit = 1.7580993408473766;

const { add, constant, div, mul, sub } = expr;

/** In PyTorch's order of operations, so that it rounds alike. */
const scaledAndShifted: Build = (x, kept, scale, limit, offset) =>
  add(mul(x, mul(kept, scale)), add(mul(sub(kept, constant(1)), limit), offset));
const keptAndScaled: Build = (x, kept, share) => mul(x, div(kept, share));
const allDropped: Build = (x, zero) => mul(x, zero);

type Complete = Required<Omit<DropoutOptions, "generator">> & Pick<DropoutOptions, "generator">;

function optionsOf(where: string, byDefault: boolean, given: readonly unknown[]): Complete {
  const names = ["p", "training", "inplace", "generator"] as const;
  const options = namedArguments<DropoutOptions>(where, names, given);
  const { p = 0.5, training = byDefault, inplace = false } = options;
  return { ...options, p: checkProbability(p, where), training, inplace };
}

/** One decision per element of `shape()`, which broadcasts to `X`. */
function applied<S extends Shape, D extends DType>(
  name: string,
  X: Tensor<S, D>,
  options: Complete,
  shape: () => readonly number[],
): Tensor<S, D> {
  if (options.p === 0 || !options.training) return X;
  checkFloat(name, X);
  const into = options.inplace ? X : undefined;
  if (options.p === 1) return like(X, mapped(name, [X, 0], allDropped, { into }));
  if (X.numel() === 0) return X;
  const kept = drawn(X, shape(), options);
  const share = X.dtype === "float32" ? Math.fround(1 - options.p) : 1 - options.p;
  const Y = mapped(name, [X, kept, share], keptAndScaled, { into });
  abandon(kept);
  return like(X, Y);
}

/** 1 with probability 1 - p, else 0. */
function drawn(X: Tensor, shape: readonly number[], { p, generator }: Complete): Tensor {
  const kept = empty(shape, { dtype: X.dtype });
  return kept.bernoulli_(1 - p, generator === undefined ? {} : { generator });
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
  if (ranks.includes(X.ndim)) return;
  throw new ShapeError(`${where}: no batch of channels`, {
    got: `[${X.shape.join(", ")}]`,
    expected: `${ranks.join(" or ")} axes`,
  });
}

/** An elementwise result has the shape and dtype of `X`. */
const like = <S extends Shape, D extends DType>(_X: Tensor<S, D>, Y: Tensor): Tensor<S, D> =>
  Y as Tensor<S, D>;
