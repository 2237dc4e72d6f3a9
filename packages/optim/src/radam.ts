/**
 * @file RAdam.
 */
import { add, div, mul, neg, sqrt } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { type Averaging, averaging, type Betas, moments } from "./moments.ts";
import { betas, fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface RAdamOptions {
  /** The learning rate. Default: 0.001. */
  lr: number;
  /** How much of the averages of the gradient and of its square is kept in a step. Default: [0.9, 0.999]. */
  betas: Betas;
  /** What is added to the denominator. Default: 1e-8. */
  eps: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether weight decay shrinks the parameter instead, as AdamW's does. Default: false. */
  decoupledWeightDecay: boolean;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Adam that divides only once the average of squares rests on enough gradients.
 *
 * m and v are Adam's, m̂ = m / (1 - β₁ᵗ), ρ∞ = 2 / (1 - β₂) - 1, ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ).
 * Where ρ > 5: p ← p - lr · m̂ · √(1 - β₂ᵗ) / (√v + eps) · r, with
 * r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ)); until then p ← p - lr · m̂.
 * The state has `step`, `expAvg`, `expAvgSq`.
 *
 * @throws {ValueError} for negative numbers, or betas from 1
 * @see Liu et al. (2019), arXiv:1908.03265
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new RAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.8000], requires_grad=True)
 */
export class RAdam extends FusedOptimizer<RAdamOptions> {
  constructor(
    parameters: Parameters<RAdamOptions>,
    ...given: Given<Positions, Partial<RAdamOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<RAdamOptions> {
    return rule;
  }
}

type Positions = [lr: number, betas: Betas, eps: number, weightDecay: number];

const defaults: RAdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  decoupledWeightDecay: false,
  maximize: false,
};

/** ρ in the limit, and after a number of steps: how many gradients the average of squares rests on. */
function lengths({ betas: [, beta2] }: RAdamOptions, step: number) {
  const limit = 2 / (1 - beta2) - 1;
  const power = beta2 ** step;
  return { limit, now: limit - (2 * step * power) / (1 - power) };
}

const rule: Rule<
  RAdamOptions,
  "expAvg" | "expAvgSq",
  Averaging | "correction1" | "rootOfCorrection2" | "lr" | "rectification" | "eps",
  "divides"
> = {
  ranges: { lr: fromZero, betas, eps: fromZero, weightDecay: fromZero },
  isDecoupled: ({ decoupledWeightDecay }) => decoupledWeightDecay,
  memory: () => ({ expAvg: 0, expAvgSq: 0 }),
  numbers(options, { step }) {
    const { limit, now } = lengths(options, step);
    const [beta1, beta2] = options.betas;
    return {
      ...averaging(options),
      correction1: 1 - beta1 ** step,
      rootOfCorrection2: Math.sqrt(1 - beta2 ** step),
      lr: options.lr,
      rectification: Math.sqrt(((now - 4) * (now - 2) * limit) / ((limit - 4) * (limit - 2) * now)),
      eps: options.eps,
    };
  },
  switches: (options, { step }) => ({ divides: lengths(options, step).now > 5 }),
  update(x, k, { divides }) {
    const { m, v } = moments(x, k);
    const change = mul(div(m, k.correction1), k.lr);
    const divided = mul(
      mul(change, div(k.rootOfCorrection2, add(sqrt(v), k.eps))),
      k.rectification,
    );
    return { p: add(x.p, neg(divides ? divided : change)), expAvg: m, expAvgSq: v };
  },
};
