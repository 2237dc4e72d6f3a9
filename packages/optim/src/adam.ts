/**
 * @file Adam and AdamW.
 */
import { add, div, maximum, mul, sqrt } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { type Averaging, averaging, type Betas, moments } from "./moments.ts";
import { betas, fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface AdamWOptions {
  /** The learning rate: about how far a parameter moves in a step. Default: 0.001. */
  lr: number;
  /** How much of the averages of the gradient and of its square is kept in a step. Default: [0.9, 0.999]. */
  betas: Betas;
  /** What is added to the denominator. Default: 1e-8. */
  eps: number;
  /** The rate at which parameters shrink: by lr · weightDecay in a step. Default: 0.01. */
  weightDecay: number;
  /** Whether to divide by the largest average of squares so far. Default: false. */
  amsgrad: boolean;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/** What may be set, for all parameters or for a group. */
export interface AdamOptions extends AdamWOptions {
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether weight decay shrinks the parameter instead, as AdamW's does. Default: false. */
  decoupledWeightDecay: boolean;
}

/**
 * Adam: steps of the averaged gradient, divided by the root of its averaged square.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p, at step t:
 * m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², and
 * p ← p - lr · m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + eps). With amsgrad the largest v so far divides.
 * One pass over the elements. The state has `step`, `expAvg` (m), `expAvgSq` (v), `maxExpAvgSq`.
 *
 * @throws {ValueError} for negative numbers, or betas from 1
 * @see Kingma, Ba (2014), arXiv:1412.6980; Reddi et al. (2018), On the Convergence of Adam and Beyond
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Adam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.9000], requires_grad=True)
 */
export class Adam extends FusedOptimizer<AdamOptions> {
  constructor(
    parameters: Parameters<AdamOptions>,
    ...given: Given<Positions, Partial<AdamOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, adamDefaults, given));
  }

  protected get rule(): Rule<AdamOptions> {
    return adam;
  }
}

/**
 * Adam with weight decay that is not adapted: p ← (1 - lr · weightDecay) · p before each step of `Adam`.
 *
 * @throws {ValueError} for negative numbers, or betas from 1
 * @see Loshchilov, Hutter (2017), arXiv:1711.05101
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new AdamW([w], { lr: 0.1, weightDecay: 0.5 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.8500], requires_grad=True)
 */
export class AdamW extends FusedOptimizer<AdamWOptions> {
  constructor(
    parameters: Parameters<AdamWOptions>,
    ...given: Given<Positions, Partial<AdamWOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, adamWDefaults, given));
  }

  protected get rule(): Rule<AdamWOptions> {
    return adamW;
  }
}

type Positions = [lr: number, betas: Betas, eps: number, weightDecay: number, amsgrad: boolean];

const adamWDefaults: AdamWOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 1e-2,
  amsgrad: false,
  maximize: false,
};
const adamDefaults: AdamOptions = { ...adamWDefaults, weightDecay: 0, decoupledWeightDecay: false };

const adamW: Rule<
  AdamWOptions,
  "expAvg" | "expAvgSq" | "maxExpAvgSq",
  Averaging | "minusStepSize" | "rootOfCorrection" | "eps",
  "amsgrad"
> = {
  ranges: { lr: fromZero, betas, eps: fromZero, weightDecay: fromZero },
  isDecoupled: () => true,
  memory: ({ amsgrad }) => ({ expAvg: 0, expAvgSq: 0, ...(amsgrad ? { maxExpAvgSq: 0 } : {}) }),
  numbers: (options, { step }) => ({
    ...averaging(options),
    minusStepSize: -options.lr / (1 - options.betas[0] ** step),
    rootOfCorrection: Math.sqrt(1 - options.betas[1] ** step),
    eps: options.eps,
  }),
  switches: ({ amsgrad }) => ({ amsgrad }),
  update(x, k, { amsgrad }) {
    const { m, v } = moments(x, k);
    const largest = amsgrad ? maximum(x.maxExpAvgSq, v) : v;
    const denominator = add(div(sqrt(largest), k.rootOfCorrection), k.eps);
    const p = add(x.p, div(mul(k.minusStepSize, m), denominator));
    return { p, expAvg: m, expAvgSq: v, maxExpAvgSq: largest };
  },
};

const adam: Rule<AdamOptions> = {
  ...adamW,
  isDecoupled: ({ decoupledWeightDecay }) => decoupledWeightDecay,
};
