/**
 * @file Stochastic gradient descent.
 */
import { passingGrad } from "@kindling/autograd";
import { emptyLike, expr, fused, isTensor, type Tensor, ValueError } from "@kindling/tensor";
import type { Parameters } from "./groups.ts";
import { Optimizer } from "./optimizer.ts";

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
export class SGD extends Optimizer<SGDOptions> {
  constructor(parameters: Parameters<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(parameters, { ...defaults, ...options });
  }

  protected checkOptions(options: SGDOptions): void {
    for (const name of ["lr", "momentum", "weightDecay"] as const) {
      if (options[name] >= 0) continue;
      throw new ValueError(`SGD: ${name} is out of range`, {
        got: `${name} = ${options[name]}`,
        expected: "a number from 0",
      });
    }
    if (options.nesterov && !(options.momentum > 0 && options.dampening === 0)) {
      throw new ValueError("SGD: nesterov needs momentum, and no dampening", {
        got: `momentum = ${options.momentum}, dampening = ${options.dampening}`,
        expected: "momentum above 0, dampening 0",
      });
    }
  }

  /** A gradient that is not kept, unless a user's subclass might. */
  protected override gradientOf(parameter: Tensor): Tensor | null {
    return this.constructor === SGD ? (passingGrad(parameter) ?? null) : parameter.grad;
  }

  protected update(parameter: Tensor, gradient: Tensor, options: SGDOptions): void {
    const { lr, momentum, dampening, weightDecay } = options;
    const old = this.state.get(parameter)?.["momentumBuffer"] ?? null;
    const known = isTensor(old) ? [old] : [];
    const buffer = momentum === 0 ? null : (known[0] ?? emptyLike(parameter));
    const exprs = stepOf(options, known.length > 0);
    const scalars = [-lr, momentum, 1 - dampening, weightDecay];
    const targets = buffer === null ? [parameter] : [parameter, buffer];
    fused(
      "SGD.step",
      [parameter, gradient, ...(buffer === null ? [] : known)],
      scalars,
      exprs,
      targets,
    );
    this.state.set(parameter, { momentumBuffer: buffer });
  }
}

const defaults: SGDOptions = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

const { add, input, mul, neg, scalar } = expr;
const [p, gradient, memory] = [input(0), input(1), input(2)] as const;
const [minusLr, momentum, fresh, decay] = [scalar(0), scalar(1), scalar(2), scalar(3)] as const;

/** The new values of the parameter and, with momentum, of the memory, in PyTorch's order of operations. */
function stepOf(options: SGDOptions, hasMemory: boolean): expr.Expr[] {
  const signed = options.maximize ? neg(gradient) : gradient;
  const g = options.weightDecay === 0 ? signed : add(signed, mul(decay, p));
  if (options.momentum === 0) return [add(p, mul(minusLr, g))];
  const b = hasMemory ? add(mul(memory, momentum), mul(fresh, g)) : g;
  const direction = options.nesterov ? add(g, mul(momentum, b)) : b;
  return [add(p, mul(minusLr, direction)), b];
}
