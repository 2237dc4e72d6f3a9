/**
 * @file RMSprop.
 */
import { add, div, mul, sqrt, sub } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { average, averageSquare } from "./moments.ts";
import { fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface RMSpropOptions {
  /** The learning rate. Default: 0.01. */
  lr: number;
  /** How much of the average of squares is kept in a step. Default: 0.99. */
  alpha: number;
  /** What is added to the denominator. Default: 1e-8. */
  eps: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** The share of the last change that is kept. Default: 0. */
  momentum: number;
  /** Whether to divide by the deviation instead of the mean square. Default: false. */
  centered: boolean;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Gradients divided by the root of their averaged square.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p: s ← α s + (1 - α) g²,
 * d = √s + eps, p ← p - lr · g / d. Centered, ḡ ← α ḡ + (1 - α) g and d = √(s - ḡ²) + eps. With momentum,
 * b ← momentum · b + g / d and p ← p - lr · b. The state has `step`, `squareAvg` (s), `gradAvg` (ḡ),
 * `momentumBuffer` (b).
 *
 * @throws {ValueError} for negative numbers
 * @see Tieleman, Hinton (2012), Neural Networks for Machine Learning, lecture 6.5; Graves (2013), arXiv:1308.0850
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new RMSprop([w], { lr: 0.01 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.9000], requires_grad=True)
 */
export class RMSprop extends FusedOptimizer<RMSpropOptions> {
  constructor(
    parameters: Parameters<RMSpropOptions>,
    ...given: Given<Positions, Partial<RMSpropOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<RMSpropOptions> {
    return rule;
  }
}

type Positions = [
  lr: number,
  alpha: number,
  eps: number,
  weightDecay: number,
  momentum: number,
  centered: boolean,
];

const defaults: RMSpropOptions = {
  lr: 1e-2,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
};

const rule: Rule<
  RMSpropOptions,
  "squareAvg" | "gradAvg" | "momentumBuffer",
  "minusLr" | "alpha" | "fresh" | "eps" | "momentum",
  "swings" | "centered"
> = {
  ranges: {
    lr: fromZero,
    alpha: fromZero,
    eps: fromZero,
    weightDecay: fromZero,
    momentum: fromZero,
  },
  memory: ({ momentum, centered }) => ({
    squareAvg: 0,
    ...(centered ? { gradAvg: 0 } : {}),
    ...(momentum > 0 ? { momentumBuffer: 0 } : {}),
  }),
  numbers: ({ lr, alpha, eps, momentum }) => ({
    minusLr: -lr,
    alpha,
    fresh: 1 - alpha,
    eps,
    momentum,
  }),
  switches: ({ momentum, centered }) => ({ swings: momentum > 0, centered }),
  update({ p, g, ...x }, { minusLr, alpha, fresh, eps, momentum }, { swings, centered }) {
    const squareAvg = averageSquare(x.squareAvg, alpha, fresh, g);
    const gradAvg = centered ? average(x.gradAvg, alpha, fresh, g) : undefined;
    const variance = gradAvg === undefined ? squareAvg : sub(squareAvg, mul(gradAvg, gradAvg));
    const denominator = add(sqrt(variance), eps);
    const memory = { squareAvg, ...(gradAvg === undefined ? {} : { gradAvg }) };
    if (!swings) return { p: add(p, div(mul(minusLr, g), denominator)), ...memory };
    const b = add(mul(x.momentumBuffer, momentum), div(g, denominator));
    return { p: add(p, mul(minusLr, b)), ...memory, momentumBuffer: b };
  },
};
