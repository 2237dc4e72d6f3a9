/**
 * @file Losses of scores and signs: 1 for what is right, -1 for what is wrong.
 */
import * as e from "@kindling/expr";
import { constant, derived, type Expr } from "@kindling/expr";
import { type Build, type FloatDType, mapped, type Shape, type Tensor } from "@kindling/tensor";
import { namedArguments } from "../../arguments.ts";
import { type LossOptions, pointwise, type PointwiseLoss } from "./pointwise.ts";
import { type Left, type Reduction, reducedBy } from "./reduction.ts";

const zero = constant(0);
const one = constant(1);

/**
 * log(1 + exp(-y · x)), without overflow, in nats.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.softMarginLoss(tensor([0]), tensor([1])) // => tensor(0.6931)
 */
export const softMarginLoss: PointwiseLoss = pointwise(
  "softMarginLoss",
  "broadcasts",
  [],
  (input, target) => mapped("softMarginLoss", [input, target], soft),
);
const soft: Build = (x: Expr, y: Expr): Expr => e.neg(derived.logSigmoid(e.mul(x, y)));

/** The margin, and how losses are reduced. */
export interface MarginOptions {
  /** From where on nothing is lost. */
  readonly margin?: number;
}

/**
 * x where y is 1, max(0, margin - x) where y is -1. The margin is 1 unless given.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.hingeEmbeddingLoss(tensor([0.5, 0.5]), tensor([1, -1]), { margin: 2 })
 * // => tensor(1.)
 */
export const hingeEmbeddingLoss: PointwiseLoss<MarginOptions> = pointwise<MarginOptions>(
  "hingeEmbeddingLoss",
  "broadcasts",
  ["margin"],
  (input, target, { margin = 1 }) => mapped("hingeEmbeddingLoss", [input, target, margin], hinge),
);
const hinge: Build = (x: Expr, y: Expr, margin: Expr): Expr =>
  e.add(
    e.where(e.ne(y, one), derived.clampMin(e.sub(margin, x), zero), zero),
    e.where(e.ne(y, e.neg(one)), x, zero),
  );

/**
 * max(0, margin - y · (a - b)): y is 1 where a should be above b, -1 where below. The margin is 0 unless
 * given.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.marginRankingLoss(tensor([2]), tensor([1]), tensor([-1])) // => tensor(1.)
 */
export function marginRankingLoss<R extends Reduction = "mean">(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  options?: LossOptions<R> & MarginOptions,
): Tensor<Left<R, Shape>, FloatDType>;
export function marginRankingLoss(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  ...given: readonly unknown[]
): Tensor {
  const name = "marginRankingLoss";
  const { margin = 0, reduction = "mean" } = namedArguments<LossOptions & MarginOptions>(
    name,
    ["margin", "reduction"],
    given,
  );
  const losses = mapped(name, [a, b, target, margin], ranking, { floating: true });
  return reducedBy(reduction, losses, name);
}
const ranking: Build = (a: Expr, b: Expr, y: Expr, margin: Expr): Expr =>
  derived.clampMin(e.sub(margin, e.mul(y, e.sub(a, b))), zero);
