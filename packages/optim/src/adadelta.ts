/**
 * @file Adadelta.
 */
import { add, div, mul, sqrt } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { averageSquare } from "./moments.ts";
import { fromZero, optionsOf, share } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface AdadeltaOptions {
  /** The share of each change that is made. Default: 1. */
  lr: number;
  /** How much of the averages is kept in a step. Default: 0.9. */
  rho: number;
  /** What is added to the averages under their roots. Default: 1e-6. */
  eps: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Gradients scaled by the ratio of past changes to past gradients, so that no rate has to be chosen.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p: s ← ρ s + (1 - ρ) g²,
 * Δ = √(u + eps) / √(s + eps) · g, u ← ρ u + (1 - ρ) Δ², p ← p - lr · Δ. The state has `step`, `squareAvg` (s) and
 * `accDelta` (u).
 *
 * @throws {ValueError} for negative numbers, or rho above 1
 * @see Zeiler (2012), arXiv:1212.5701
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Adadelta([w], { eps: 0.01 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.6877], requires_grad=True)
 */
export class Adadelta extends FusedOptimizer<AdadeltaOptions> {
  constructor(
    parameters: Parameters<AdadeltaOptions>,
    ...given: Given<Positions, Partial<AdadeltaOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<AdadeltaOptions> {
    return rule;
  }
}

type Positions = [lr: number, rho: number, eps: number, weightDecay: number];

const defaults: AdadeltaOptions = { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false };

const rule: Rule<AdadeltaOptions, "squareAvg" | "accDelta", "minusLr" | "rho" | "fresh" | "eps"> = {
  ranges: { lr: fromZero, rho: share, eps: fromZero, weightDecay: fromZero },
  memory: () => ({ squareAvg: 0, accDelta: 0 }),
  numbers: ({ lr, rho, eps }) => ({ minusLr: -lr, rho, fresh: 1 - rho, eps }),
  update({ p, g, ...x }, { minusLr, rho, fresh, eps }) {
    const squareAvg = averageSquare(x.squareAvg, rho, fresh, g);
    const delta = mul(div(sqrt(add(x.accDelta, eps)), sqrt(add(squareAvg, eps))), g);
    const accDelta = averageSquare(x.accDelta, rho, fresh, delta);
    return { p: add(p, mul(minusLr, delta)), squareAvg, accDelta };
  },
};
