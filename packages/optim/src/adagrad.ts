/**
 * @file Adagrad.
 */
import { add, div, mul, sqrt } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface AdagradOptions {
  /** The learning rate. Default: 0.01. */
  lr: number;
  /** How the rate falls: at step t it is lr / (1 + (t - 1) · lrDecay). Default: 0. */
  lrDecay: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** What the sums of squares start from. Default: 0. */
  initialAccumulatorValue: number;
  /** What is added to the denominator. Default: 1e-10. */
  eps: number;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Gradients divided by the root of the sum of all their squares.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p: s ← s + g²,
 * p ← p - lr / (1 + (t - 1) · lrDecay) · g / (√s + eps). The state has `step` and `sum` (s).
 *
 * @throws {ValueError} for negative numbers
 * @see Duchi, Hazan, Singer (2011), Adaptive Subgradient Methods for Online Learning and Stochastic Optimization
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Adagrad([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.9000], requires_grad=True)
 */
export class Adagrad extends FusedOptimizer<AdagradOptions> {
  constructor(
    parameters: Parameters<AdagradOptions>,
    ...given: Given<Positions, Partial<AdagradOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<AdagradOptions> {
    return rule;
  }
}

type Positions = [
  lr: number,
  lrDecay: number,
  weightDecay: number,
  initialAccumulatorValue: number,
  eps: number,
];

const defaults: AdagradOptions = {
  lr: 1e-2,
  lrDecay: 0,
  weightDecay: 0,
  initialAccumulatorValue: 0,
  eps: 1e-10,
  maximize: false,
};

const rule: Rule<AdagradOptions, "sum", "minusStepSize" | "eps"> = {
  ranges: {
    lr: fromZero,
    lrDecay: fromZero,
    weightDecay: fromZero,
    initialAccumulatorValue: fromZero,
    eps: fromZero,
  },
  memory: ({ initialAccumulatorValue }) => ({ sum: initialAccumulatorValue }),
  numbers: ({ lr, lrDecay, eps }, { step }) => ({
    minusStepSize: -lr / (1 + (step - 1) * lrDecay),
    eps,
  }),
  update({ p, g, ...x }, { minusStepSize, eps }) {
    const sum = add(x.sum, mul(g, g));
    return { p: add(p, div(mul(minusStepSize, g), add(sqrt(sum), eps))), sum };
  },
};
