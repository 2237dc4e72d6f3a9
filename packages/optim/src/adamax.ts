/**
 * @file Adamax.
 */
import { abs, add, div, maximum, mul } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { average, type Betas } from "./moments.ts";
import { betas, fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface AdamaxOptions {
  /** The learning rate. Default: 0.002. */
  lr: number;
  /** How much of the average and of the largest gradient is kept in a step. Default: [0.9, 0.999]. */
  betas: Betas;
  /** What is added to the size of the gradient. Default: 1e-8. */
  eps: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Adam with the largest gradient, fading, in the place of the root of the averaged square.
 *
 * m is Adam's; u ← max(β₂ u, |g| + eps), p ← p - lr / (1 - β₁ᵗ) · m / u.
 * The state has `step`, `expAvg` (m), `expInf` (u).
 *
 * @throws {ValueError} for negative numbers, or betas from 1
 * @see Kingma, Ba (2014), arXiv:1412.6980, §7.1
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Adamax([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.9000], requires_grad=True)
 */
export class Adamax extends FusedOptimizer<AdamaxOptions> {
  constructor(
    parameters: Parameters<AdamaxOptions>,
    ...given: Given<Positions, Partial<AdamaxOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<AdamaxOptions> {
    return rule;
  }
}

type Positions = [lr: number, betas: Betas, eps: number, weightDecay: number];

const defaults: AdamaxOptions = {
  lr: 2e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  maximize: false,
};

const rule: Rule<
  AdamaxOptions,
  "expAvg" | "expInf",
  "beta1" | "fresh1" | "beta2" | "minusStepSize" | "eps"
> = {
  ranges: { lr: fromZero, betas, eps: fromZero, weightDecay: fromZero },
  memory: () => ({ expAvg: 0, expInf: 0 }),
  numbers: ({ lr, betas: [beta1, beta2], eps }, { step }) => ({
    beta1,
    fresh1: 1 - beta1,
    beta2,
    minusStepSize: -lr / (1 - beta1 ** step),
    eps,
  }),
  update({ p, g, expAvg, expInf }, { beta1, fresh1, beta2, minusStepSize, eps }) {
    const m = average(expAvg, beta1, fresh1, g);
    const u = maximum(mul(expInf, beta2), add(abs(g), eps));
    return { p: add(p, div(mul(minusStepSize, m), u)), expAvg: m, expInf: u };
  },
};
