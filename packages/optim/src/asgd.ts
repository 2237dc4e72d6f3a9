/**
 * @file Averaged stochastic gradient descent.
 */
import { add, mul, sub } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { anyNumber, fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface ASGDOptions {
  /** The learning rate at first. Default: 0.01. */
  lr: number;
  /** How fast parameters shrink. Default: 1e-4. */
  lambd: number;
  /** The power with which the rate falls. Default: 0.75. */
  alpha: number;
  /** The step after which averaging begins. Default: 1e6. */
  t0: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Stochastic gradient descent that also averages where it was.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p: p ← (1 - lambd · η) p - η g, a ← a + μ (p - a);
 * then η ← lr / (1 + lambd · lr · t)^alpha and μ ← 1 / max(1, t - t0). The state has `step`, `eta` and `mu` (in
 * single precision) and `ax`, the average, which takes the parameter's place when training is over.
 *
 * @throws {ValueError} for a negative rate or weight decay
 * @see Polyak, Juditsky (1992), Acceleration of Stochastic Approximation by Averaging
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new ASGD([w], { lr: 0.1, t0: 0 });
 * for (let step = 0; step < 50; step++) {
 *   optimizer.zeroGrad();
 *   w.square().sum().backward();
 *   optimizer.step();
 * }
 * optimizer.state.get(w)!["ax"] // => tensor([0.0653])
 */
export class ASGD extends FusedOptimizer<ASGDOptions> {
  constructor(
    parameters: Parameters<ASGDOptions>,
    ...given: Given<Positions, Partial<ASGDOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<ASGDOptions> {
    return rule;
  }
}

type Positions = [lr: number, lambd: number, alpha: number, t0: number, weightDecay: number];

const defaults: ASGDOptions = {
  lr: 1e-2,
  lambd: 1e-4,
  alpha: 0.75,
  t0: 1e6,
  weightDecay: 0,
  maximize: false,
};

const rule: Rule<ASGDOptions, "ax", "shrinking" | "minusEta" | "mu", "averages", "eta" | "mu"> = {
  ranges: {
    lr: fromZero,
    lambd: anyNumber,
    alpha: anyNumber,
    t0: anyNumber,
    weightDecay: fromZero,
  },
  memory: () => ({ ax: 0 }),
  start: ({ lr }) => ({ eta: Math.fround(lr), mu: 1 }),
  next: ({ lr, lambd, alpha, t0 }, { step }) => ({
    eta: lr / (1 + lambd * lr * step) ** alpha,
    mu: 1 / Math.max(1, step - t0),
  }),
  numbers: ({ lambd }, { carried: { eta, mu } }) => ({
    shrinking: 1 - lambd * eta,
    minusEta: -eta,
    mu,
  }),
  switches: (_, { carried: { mu } }) => ({ averages: mu !== 1 }),
  update({ g, ...x }, { shrinking, minusEta, mu }, { averages }) {
    const p = add(mul(x.p, shrinking), mul(minusEta, g));
    return { p, ax: averages ? add(x.ax, mul(sub(p, x.ax), mu)) : p };
  },
};
