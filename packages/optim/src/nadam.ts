/**
 * @file NAdam.
 */
import { add, div, mul, sqrt } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { type Averaging, averaging, type Betas, moments } from "./moments.ts";
import { betas, fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface NAdamOptions {
  /** The learning rate. Default: 0.002. */
  lr: number;
  /** How much of the averages of the gradient and of its square is kept in a step. Default: [0.9, 0.999]. */
  betas: Betas;
  /** What is added to the denominator. Default: 1e-8. */
  eps: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** How fast the momentum approaches β₁. Default: 0.004. */
  momentumDecay: number;
  /** Whether weight decay shrinks the parameter instead, as AdamW's does. Default: false. */
  decoupledWeightDecay: boolean;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Adam with Nesterov's momentum.
 *
 * m and v are Adam's; μₜ = β₁ (1 - 0.96^(t · momentumDecay) / 2), Πₜ = μ₁ μ₂ … μₜ, d = √(v / (1 - β₂ᵗ)) + eps:
 * p ← p - lr · (1 - μₜ) / (1 - Πₜ) · g / d - lr · μₜ₊₁ / (1 - Πₜ μₜ μₜ₊₁) · m / d.
 * The last factor μₜ is PyTorch 1.13's, whose numbers these are. The state has `step`, `muProduct`
 * (Πₜ, in single precision), `expAvg`, `expAvgSq`.
 *
 * @throws {ValueError} for negative numbers, or betas from 1
 * @see Dozat (2016), Incorporating Nesterov Momentum into Adam
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new NAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.8950], requires_grad=True)
 */
export class NAdam extends FusedOptimizer<NAdamOptions> {
  constructor(
    parameters: Parameters<NAdamOptions>,
    ...given: Given<Positions, Partial<NAdamOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<NAdamOptions> {
    return rule;
  }
}

type Positions = [
  lr: number,
  betas: Betas,
  eps: number,
  weightDecay: number,
  momentumDecay: number,
];

const defaults: NAdamOptions = {
  lr: 2e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  momentumDecay: 4e-3,
  decoupledWeightDecay: false,
  maximize: false,
};

/** μ at step t. */
const momentumAt = (t: number, { betas: [beta1], momentumDecay }: NAdamOptions): number =>
  beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));

/** The product of two numbers of the state, which are single. */
const product = (x: number, y: number): number => Math.fround(x * Math.fround(y));

const rule: Rule<
  NAdamOptions,
  "expAvg" | "expAvgSq",
  Averaging | "ofGradient" | "ofAverage" | "correction" | "eps",
  never,
  "muProduct"
> = {
  ranges: {
    lr: fromZero,
    betas,
    eps: fromZero,
    weightDecay: fromZero,
    momentumDecay: fromZero,
  },
  isDecoupled: ({ decoupledWeightDecay }) => decoupledWeightDecay,
  memory: () => ({ expAvg: 0, expAvgSq: 0 }),
  start: () => ({ muProduct: 1 }),
  next: (options, { step, carried }) => ({
    muProduct: product(carried.muProduct, momentumAt(step, options)),
  }),
  numbers(options, { step, carried }) {
    const [mu, muNext] = [momentumAt(step, options), momentumAt(step + 1, options)];
    const muProduct = product(carried.muProduct, mu);
    return {
      ...averaging(options),
      ofGradient: (-options.lr * (1 - mu)) / (1 - muProduct),
      ofAverage: (-options.lr * muNext) / (1 - product(product(muProduct, mu), muNext)),
      correction: 1 - options.betas[1] ** step,
      eps: options.eps,
    };
  },
  update(x, k) {
    const { m, v } = moments(x, k);
    const denominator = add(sqrt(div(v, k.correction)), k.eps);
    const ahead = add(x.p, div(mul(k.ofGradient, x.g), denominator));
    return { p: add(ahead, div(mul(k.ofAverage, m), denominator)), expAvg: m, expAvgSq: v };
  },
};
