/**
 * @file Stochastic gradient descent.
 */
import { add, mul } from "@kindling/expr";
import { type Given, ValueError } from "@kindling/tensor";
import { FusedOptimizer, type Rule } from "./fused-optimizer.ts";
import type { Parameters } from "./groups.ts";
import { fromZero, optionsOf } from "./options.ts";

/** What may be set, for all parameters or for a group. */
export interface SGDOptions {
  /** The learning rate: by how much of the gradient a parameter changes. Default: 0.001. */
  lr: number;
  /** The share of the last change that is kept. Default: 0. */
  momentum: number;
  /** The share of the gradient that momentum leaves out. Default: 0. */
  dampening: number;
  /** The share of a parameter that is added to its gradient: an L2 penalty. Default: 0. */
  weightDecay: number;
  /** Whether to look ahead by the momentum. Default: false. */
  nesterov: boolean;
  /** Whether to climb instead of descend. Default: false. */
  maximize: boolean;
}

/**
 * Stochastic gradient descent, with momentum, Nesterov's momentum and weight decay.
 *
 * With g the gradient (its negative to maximize) plus weightDecay · p, and b the memory:
 * b ← momentum · b + (1 - dampening) · g (at first b ← g), then p ← p - lr · b, or with nesterov
 * p ← p - lr · (g + momentum · b). Without momentum p ← p - lr · g. Each is one pass over the
 * elements.
 *
 * @throws {ValueError} for negative numbers, or nesterov without momentum or with dampening
 * @see Sutskever et al. (2013); Zhang et al., Dive into Deep Learning, §12.4–12.6
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new SGD([w], { lr: 0.1, momentum: 0.9 });
 * w.square().sum().backward();
 * optimizer.step();
 * w // => tensor([0.8000], requires_grad=True)
 */
export class SGD extends FusedOptimizer<SGDOptions> {
  constructor(parameters: Parameters<SGDOptions>, ...given: Given<Positions, Partial<SGDOptions>>) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  protected get rule(): Rule<SGDOptions> {
    return rule;
  }
}

type Positions = [
  lr: number,
  momentum: number,
  dampening: number,
  weightDecay: number,
  nesterov: boolean,
];

const defaults: SGDOptions = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

const rule: Rule<
  SGDOptions,
  "momentumBuffer",
  "minusLr" | "momentum" | "fresh",
  "swings" | "nesterov" | "isFirst"
> = {
  ranges: { lr: fromZero, momentum: fromZero, weightDecay: fromZero },
  check(where, { nesterov, momentum, dampening }) {
    if (!nesterov || (momentum > 0 && dampening === 0)) return;
    throw new ValueError(`${where}: nesterov needs momentum, and no dampening`, {
      got: `momentum = ${momentum}, dampening = ${dampening}`,
      expected: "momentum above 0, dampening 0",
    });
  },
  counts: false,
  memory: ({ momentum }) => ({ momentumBuffer: momentum === 0 ? null : 0 }),
  numbers: ({ lr, momentum, dampening }) => ({ minusLr: -lr, momentum, fresh: 1 - dampening }),
  switches: ({ momentum, nesterov }, { isFirst }) => ({
    swings: momentum !== 0,
    nesterov,
    isFirst,
  }),
  update({ p, g, momentumBuffer }, { minusLr, momentum, fresh }, { swings, nesterov, isFirst }) {
    if (!swings) return { p: add(p, mul(minusLr, g)) };
    const b = isFirst ? g : add(mul(momentumBuffer, momentum), mul(fresh, g));
    const direction = nesterov ? add(g, mul(momentum, b)) : b;
    return { p: add(p, mul(minusLr, direction)), momentumBuffer: b };
  },
};
