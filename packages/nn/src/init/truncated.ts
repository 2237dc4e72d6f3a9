/**
 * @file The normal distribution between two bounds.
 */
import { ops } from "@kindling/expr";
import { checkTensor, type Tensor, ValueError } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { written } from "./constant.ts";
import type { NormalOptions } from "./random.ts";

/** Mean, standard deviation, bounds and generator. */
export interface TruncatedOptions extends NormalOptions {
  /** The lower bound. Default: -2. */
  readonly a?: number;
  /** The upper bound. Default: 2. */
  readonly b?: number;
}

/**
 * Normal, but never outside [a, b]: uniform numbers through the inverse of the distribution.
 *
 * @throws {ValueError} unless a ≤ b and std > 0
 * @example
 * nn.init.truncNormal_(zeros(100), 0, 1, -1, 1).abs().max().item() <= 1 // => true
 */
export function truncNormal_<T extends Tensor>(
  tensor: T,
  ...given: Given<[mean: number, std: number, a: number, b: number], TruncatedOptions>
): T {
  const names = ["mean", "std", "a", "b", "generator"] as const;
  const options = namedArguments<TruncatedOptions>("truncNormal_", names, given);
  const { mean = 0, std = 1, a = -2, b = 2, ...rest } = options;
  checkTensor("truncNormal_", "the tensor", tensor);
  if (!(a <= b) || !(std > 0)) {
    throw new ValueError("truncNormal_: no such distribution", {
      got: `std ${std}, bounds ${a} and ${b}`,
      expected: "std above 0 and bounds in ascending order",
    });
  }
  const low = normalDistribution((a - mean) / std);
  const high = normalDistribution((b - mean) / std);
  return written(tensor, () => {
    tensor.uniform_(2 * low - 1, 2 * high - 1, rest);
    tensor.erfinv_();
    tensor
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b);
  });
}

/** The probability that a standard normal number is at most x. */
const normalDistribution = (x: number): number => (1 + ops.erf.evaluate(x / Math.SQRT2)) / 2;
