/**
 * @file Rprop.
 */
import { constant, derived, gt, lt, mul, sign, sub, where } from "@kindling/expr";
import type { Given } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { fromZero, optionsOf, pair } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface RpropOptions {
  /** The size of the first step. Default: 0.01. */
  lr: number;
  /** The factors of a step's size where the gradient turned and where it kept its sign. Default: [0.5, 1.2]. */
  etas: readonly [number, number];
  /** The smallest and the largest size of a step. Default: [1e-6, 50]. */
  stepSizes: readonly [number, number];
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Steps by the sign of the gradient alone, each element with a size of its own. For whole data sets,
 * not for batches.
 *
 * Where the gradient g has the sign of the last one, the size s grows by etas[1]; where it turned, s shrinks by
 * etas[0] and g ← 0; s stays within stepSizes. Then p ← p - sign(g) · s. The state has `step`, `prev` (g),
 * `stepSize` (s).
 *
 * @throws {ValueError} for a negative rate, or factors that are not on both sides of 1
 * @see Riedmiller, Braun (1993), A Direct Adaptive Method for Faster Backpropagation Learning
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Rprop([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.9000], requires_grad=True)
 */
export class Rprop extends FusedOptimizer<RpropOptions> {
  constructor(
    parameters: Parameters<RpropOptions>,
    ...given: Given<Positions, Partial<RpropOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<RpropOptions> {
    return rule;
  }
}

type Positions = [
  lr: number,
  etas: readonly [number, number],
  stepSizes: readonly [number, number],
];

const defaults: RpropOptions = {
  lr: 1e-2,
  etas: [0.5, 1.2],
  stepSizes: [1e-6, 50],
  maximize: false,
};

const zero = constant(0);

const rule: Rule<
  RpropOptions,
  "prev" | "stepSize",
  "shrinking" | "growing" | "smallest" | "largest"
> = {
  ranges: {
    lr: fromZero,
    etas: pair("a factor above 0, below 1, and one above 1", (a, b) => a > 0 && a < 1 && b > 1),
    stepSizes: pair("two numbers, the larger one last", (a, b) => a <= b),
  },
  memory: ({ lr }) => ({ prev: 0, stepSize: lr }),
  numbers: ({ etas: [shrinking, growing], stepSizes: [smallest, largest] }) => ({
    shrinking,
    growing,
    smallest,
    largest,
  }),
  update({ p, g, ...x }, { shrinking, growing, smallest, largest }) {
    const agreement = mul(g, x.prev);
    const hasTurned = lt(agreement, zero);
    const factor = where(gt(agreement, zero), growing, where(hasTurned, shrinking, constant(1)));
    const stepSize = derived.clamp(mul(x.stepSize, factor), smallest, largest);
    const prev = where(hasTurned, zero, g);
    return { p: sub(p, mul(sign(prev), stepSize)), prev, stepSize };
  },
};
