/**
 * @file Rows of mean 0 and variance 1: what layers that normalise are made of.
 */
import { dispatch } from "../dispatch.ts";
import type { Tensor } from "../tensor.ts";

/**
 * (x - mean) / √(variance + eps) along one axis; the variance is that of all elements, not an estimate
 * from a sample. One pass through memory.
 *
 * @param x     any shape with an axis, float
 * @param axis  from 0
 * @param eps   added to the variance
 * @param name  the operation that this is part of, for errors and the tape
 * @returns the standardised elements, and 1 / √(variance + eps), of which the axis has size 1
 * @example
 * standardize(tensor([1, 3]), 0, 0)[0] // => tensor([-1.,  1.])
 */
export const standardize = (
  x: Tensor,
  axis: number,
  eps: number,
  name = "standardize",
): [elements: Tensor, scale: Tensor] =>
  dispatch("rowwise", name, [x], { rowwise: "standardize", axis, eps }) as [Tensor, Tensor]; // as inferred
