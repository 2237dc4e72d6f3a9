/**
 * @file Minus the logarithm of the likelihood of targets, under distributions that a network describes.
 */
import * as e from "@kindling/expr";
import { constant, derived, type Expr } from "@kindling/expr";
import {
  type Build,
  type FloatDType,
  mapped,
  type Shape,
  ShapeError,
  type Tensor,
  ValueError,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../../arguments.ts";
import { type LossOptions, pointwise, type PointwiseLoss } from "./pointwise.ts";
import { type Left, type Reduction, reducedBy } from "./reduction.ts";

const half = constant(0.5);
const one = constant(1);
const zero = constant(0);

/** How a Poisson distribution is given, and what counts. */
export interface PoissonOptions {
  /** Whether the input is the logarithm of the mean. Default: true. */
  readonly logInput?: boolean;
  /** Whether to add Stirling's approximation of log(y!), for y above 1. Default: false. */
  readonly full?: boolean;
  /** Added to the mean in front of its logarithm, where `logInput` is false. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * Of counts y under a Poisson distribution, in nats: exp(x) - y · x, or x - y · log(x + eps).
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.poissonNllLoss(tensor([0]), tensor([3])) // => tensor(1.)
 * nn.functional.poissonNllLoss(tensor([1]), tensor([3]), { logInput: false }) // => tensor(1.)
 */
export const poissonNllLoss: PointwiseLoss<PoissonOptions> = pointwise<PoissonOptions>(
  "poissonNllLoss",
  "broadcasts",
  ["logInput", "full", "eps"],
  (input, target, { logInput = true, full = false, eps = 1e-8 }) => {
    const losses = logInput ? ofLogarithm : ofMean;
    const build = full ? completed(losses) : losses;
    return mapped("poissonNllLoss", [input, target, eps], build);
  },
);
const ofLogarithm: Build = (x: Expr, y: Expr): Expr => e.sub(e.exp(x), e.mul(y, x));
const ofMean: Build = (x: Expr, y: Expr, eps: Expr): Expr =>
  e.sub(x, e.mul(y, e.log(e.add(x, eps))));
const completed =
  (losses: Build): Build =>
  (x: Expr, y: Expr, eps: Expr): Expr =>
    e.add(losses(x, y, eps), stirling(y));
const stirling = (y: Expr): Expr =>
  e.where(
    e.le(y, one),
    zero,
    e.add(e.sub(e.mul(y, e.log(y)), y), e.mul(half, e.log(e.mul(constant(2 * Math.PI), y)))),
  );

/** What counts of a normal distribution, and how losses are reduced. */
export interface GaussianOptions {
  /** Whether to add log(2π) / 2. Default: false. */
  readonly full?: boolean;
  /** The least variance. Default: 1e-6. */
  readonly eps?: number;
}

/**
 * Of targets y under a normal distribution, in nats: (log v + (x - y)² / v) / 2. A variance below eps
 * counts as eps, and its gradient as if it did not.
 *
 * @param input     the mean.
 * @param variance  in the input's shape, or without its last axis, or of size 1 there.
 * @throws {ShapeError} when shapes do not fit
 * @throws {ValueError} for a negative variance, or an unknown reduction
 * @example
 * nn.functional.gaussianNllLoss(tensor([1]), tensor([3]), tensor([1])) // => tensor(2.)
 */
export function gaussianNllLoss<R extends Reduction = "mean">(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options?: LossOptions<R> & GaussianOptions,
): Tensor<Left<R, Shape>, FloatDType>;
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  ...given: readonly unknown[]
): Tensor {
  const name = "gaussianNllLoss";
  const options = namedArguments<LossOptions & GaussianOptions>(
    name,
    ["full", "eps", "reduction"],
    given,
  );
  const { full = false, eps = 1e-6, reduction = "mean" } = options;
  checkTensor(name, "the input", input);
  checkTensor(name, "the variance", variance);
  const v = spread(input, variance);
  const raised = v.detach().clampMin(eps).sub(v.detach());
  const rest = full ? Math.log(2 * Math.PI) / 2 : 0;
  return reducedBy(reduction, mapped(name, [input, target, v, raised, rest], gaussian), name);
}
const gaussian: Build = (x: Expr, y: Expr, v: Expr, raised: Expr, rest: Expr): Expr => {
  const variance = e.add(v, raised);
  const squares = e.div(derived.square(e.sub(x, y)), variance);
  return e.add(e.mul(half, e.add(e.log(variance), squares)), rest);
};

/** The variance so that it broadcasts to the input. */
function spread(input: Tensor, variance: Tensor): Tensor {
  const [sizes, own] = [input.shape, variance.shape];
  if (variance.detach().lt(0).any().item())
    throw new ValueError("gaussianNllLoss: a variance is negative", {
      got: String(variance.detach().amin().item()),
      expected: "numbers from 0",
    });
  if (own.join() === sizes.join()) return variance;
  if (own.join() === sizes.slice(0, -1).join()) return variance.unsqueeze(-1);
  if (own.length === sizes.length && own.join() === [...sizes.slice(0, -1), 1].join())
    return variance;
  throw new ShapeError("gaussianNllLoss: the variance does not fit", {
    got: `input [${sizes.join(", ")}], variance [${own.join(", ")}]`,
    expected: "the input's shape, or that without the last axis, or with size 1 there",
  });
}
