/**
 * @file Losses that bring vectors together or keep them apart.
 */
import * as e from "@kindling/expr";
import { constant, derived, type Expr } from "@kindling/expr";
import {
  type Build,
  type FloatDType,
  mapped,
  type Shape,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../../arguments.ts";
import { pairwiseDistance } from "../distance.ts";
import type { MarginOptions } from "./margins.ts";
import type { LossOptions } from "./pointwise.ts";
import { type Left, type Reduction, reducedBy } from "./reduction.ts";

const zero = constant(0);
const one = constant(1);

/**
 * 1 - cos(a, b) where the target is 1, max(0, cos(a, b) - margin) where it is -1.
 *
 * @param a       `[n, d]` or `[d]`, as `b`.
 * @param target  `[n]` or `[]`.
 * @param options the margin is 0 unless given.
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[0, 2]]), tensor([1])) // => tensor(1.)
 */
export function cosineEmbeddingLoss<R extends Reduction = "mean">(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  options?: LossOptions<R> & MarginOptions,
): Tensor<Left<R, Shape>, FloatDType>;
export function cosineEmbeddingLoss(
  a: Tensor,
  b: Tensor,
  target: Tensor,
  ...given: readonly unknown[]
): Tensor {
  const name = "cosineEmbeddingLoss";
  const options = namedArguments<LossOptions & MarginOptions>(name, ["margin", "reduction"], given);
  const { margin = 0, reduction = "mean" } = options;
  checkTensor(name, "a", a);
  checkTensor(name, "b", b);
  const products = [a.mul(b), a.mul(a), b.mul(b)].map((x) => x.sum(-1));
  return reducedBy(
    reduction,
    mapped(name, [...products, target, margin], angles, { floating: true }),
    name,
  );
}
const angles: Build = (ab: Expr, aa: Expr, bb: Expr, y: Expr, margin: Expr): Expr => {
  const small = constant(1e-12);
  const cosine = e.div(ab, e.sqrt(e.mul(e.add(aa, small), e.add(bb, small))));
  return e.add(
    e.where(e.eq(y, one), e.sub(one, cosine), zero),
    e.where(e.eq(y, e.neg(one)), derived.clampMin(e.sub(cosine, margin), zero), zero),
  );
};

/** The margin, and how distances are measured. */
export interface TripletOptions extends MarginOptions {
  /** The norm's order. Default: 2. */
  readonly p?: number;
  /** Added to each difference. Default: 1e-6. */
  readonly eps?: number;
  /** Whether the distance of positive and negative counts where it is the smaller. Default: false. */
  readonly swap?: boolean;
}

/**
 * max(0, margin + ‖anchor - positive‖ - ‖anchor - negative‖). The margin is 1 unless given.
 *
 * @param anchor  `[n, d]`, as the others.
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @see Balntas et al. (2016), Learning shallow convolutional feature descriptors with triplet losses
 * @example
 * nn.functional.tripletMarginLoss(tensor([[0]]), tensor([[2]]), tensor([[1]])) // => tensor(2.)
 */
export function tripletMarginLoss<R extends Reduction = "mean">(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options?: LossOptions<R> & TripletOptions,
): Tensor<Left<R, Shape>, FloatDType>;
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  ...given: readonly unknown[]
): Tensor {
  const name = "tripletMarginLoss";
  const names = ["margin", "p", "eps", "swap", "reduction"] as const;
  const options = namedArguments<LossOptions & TripletOptions>(name, names, given);
  const { margin = 1, p = 2, eps = 1e-6, swap = false, reduction = "mean" } = options;
  const distance = (x: Tensor, y: Tensor): Tensor => pairwiseDistance(x, y, { p, eps });
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const other = swap ? far.minimum(distance(positive, negative)) : far;
  return reducedBy(reduction, mapped(name, [near, other, margin], triplet), name);
}
const triplet: Build = (near: Expr, far: Expr, margin: Expr): Expr =>
  derived.clampMin(e.sub(e.add(margin, near), far), zero);
