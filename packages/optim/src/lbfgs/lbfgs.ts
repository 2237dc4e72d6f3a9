/**
 * @file L-BFGS.
 */
import { enableGrad, noGrad, passingGrad } from "@kindling/autograd";
import { cat, type Given, isTensor, type Tensor, ValueError, zeros } from "@kindling/tensor";
import type { GroupSettings, Parameters } from "../groups.ts";
import { type Closure, Optimizer, type ParameterState } from "../optimizer.ts";
import {
  checkRanges,
  countFromOne,
  fromZero,
  oneOf,
  optional,
  optionsOf,
  type Ranges,
} from "../options.ts";
import { type CurvatureMemory, directionOf, dot, remember } from "./memory.ts";
import { type PointOnLine, strongWolfe } from "./strong-wolfe.ts";

/** What may be set. */
export interface LBFGSOptions {
  /** The share of the direction that is followed, or tried first by a line search. Default: 1. */
  lr: number;
  /** The iterations of a step, at most. Default: 20. */
  maxIter: number;
  /** The evaluations of a step, at most. Default: maxIter · 5 / 4. */
  maxEval: number | null;
  /** A gradient with no element larger than this ends a step. Default: 1e-7. */
  toleranceGrad: number;
  /** A change of the loss or the parameters smaller than this ends a step. Default: 1e-9. */
  toleranceChange: number;
  /** How many changes of the gradient are remembered. Default: 100. */
  historySize: number;
  /** Searches for a good step along the direction, or does not. Default: null. */
  lineSearchFn: "strong_wolfe" | null;
}

/**
 * L-BFGS: Newton's method with a curvature that is learned from the last changes of the gradient. For
 * losses of a whole data set, not of batches.
 *
 * A step runs up to `maxIter` iterations and calls the closure many times; it must forget the gradients,
 * compute the loss, call `backward`, and return the loss. All parameters are one group. The state is that
 * of the first parameter: `funcEvals`, `nIter`, `d`, `t`, `oldDirs`, `oldStps`, `ro`, `hDiag`,
 * `prevFlatGrad`, `prevLoss`; its memory is `historySize` times that of the parameters, twice.
 *
 * @throws {ValueError} for several groups, or options out of range
 * @see Liu, Nocedal (1989), On the Limited Memory BFGS Method for Large Scale Optimization
 * @example
 * const w = tensor([3, -2], { requiresGrad: true });
 * const optimizer = new LBFGS([w], { lineSearchFn: "strong_wolfe" });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = w.sub(1).square().mul(tensor([1, 50])).sum();
 *   loss.backward();
 *   return loss;
 * });
 * w.sub(1).abs().max().item() < 1e-4 // => true
 */
export class LBFGS extends Optimizer<LBFGSOptions> {
  constructor(
    parameters: Parameters<LBFGSOptions>,
    ...given: Given<Positions, Partial<LBFGSOptions>>
  ) {
    super(parameters, optionsOf(new.target.name, defaults, given));
  }

  override addParamGroup(group: GroupSettings<LBFGSOptions>): void {
    if (this.paramGroups.length > 0) {
      throw new ValueError(`${this.constructor.name}: there can be one group only`, {
        got: "a second one",
        expected: "all parameters in one list",
      });
    }
    super.addParamGroup(group);
  }

  /**
   * Runs iterations, each of which evaluates the closure.
   *
   * @returns what the closure returned first.
   * @throws {ValueError} without a closure, or when it does not return the loss
   */
  override step(): never;
  override step<T>(closure: Closure<T>): T;
  override step<T>(closure?: Closure<T>): T {
    if (closure === undefined) {
      throw new ValueError(`${this.constructor.name}: step needs a closure`, {
        got: "none",
        expected: "a function that computes the loss and its gradients, and returns the loss",
      });
    }
    return noGrad(() => {
      const first = enableGrad(closure);
      this.#iterate(lossIn(first), () => lossIn(enableGrad(closure)));
      return first;
    });
  }

  protected checkOptions(options: LBFGSOptions): void {
    checkRanges(this.constructor.name, options, ranges);
  }

  /** A state of flat tensors, which have the elements of all parameters. */
  protected override copied(parameter: Tensor, state: ParameterState): ParameterState {
    const size = this.#parameters.reduce((sum, p) => sum + p.numel(), 0);
    const copy = (name: string, x: Tensor): Tensor => {
      if (x.numel() === size) return x.detach().to(parameter.dtype).clone();
      throw new ValueError(`${this.constructor.name}: the state is of other parameters`, {
        got: `${name} [${x.shape.join(", ")}]`,
        expected: `[${size}], the elements of all parameters`,
      });
    };
    return Object.fromEntries(
      Object.entries(state).map(([name, value]) => {
        if (isTensor(value)) return [name, copy(name, value)];
        const isList = Array.isArray(value) && value.every(isTensor);
        return [name, isList ? value.map((x) => copy(name, x)) : value];
      }),
    ) as ParameterState;
  }

  #iterate(firstLoss: number, evaluate: () => number): void {
    const options = this.paramGroups[0]!; // there is one
    const { maxIter, toleranceGrad, toleranceChange } = options;
    const maxEval = options.maxEval ?? Math.floor((maxIter * 5) / 4);
    const memory = this.#memory();
    memory.funcEvals += 1;
    let here = { loss: firstLoss, gradient: this.#flatGradient() };
    let evaluations = 1;
    let isOptimal = largest(here.gradient) <= toleranceGrad;
    for (let n = 1; n <= maxIter && !isOptimal; n++) {
      const before = memory.funcEvals;
      const next = this.#advance(memory, here, evaluate, n === maxIter);
      if (next === undefined) return;
      const fall = Math.abs(next.loss - here.loss);
      here = next;
      evaluations += memory.funcEvals - before;
      isOptimal = largest(here.gradient) <= toleranceGrad;
      if (evaluations >= maxEval) return;
      if (largest(memory.d!) * Math.abs(memory.t!) <= toleranceChange) return; // just set
      if (fall < toleranceChange) return;
    }
  }

  /** One iteration: a direction, and a step along it. `undefined` where the direction leads nowhere. */
  #advance(
    memory: CurvatureMemory,
    { loss, gradient }: Evaluated,
    evaluate: () => number,
    isLast: boolean,
  ): Evaluated | undefined {
    const { lr, toleranceChange, historySize, lineSearchFn } = this.paramGroups[0]!; // there is one
    memory.nIter += 1;
    remember(memory, gradient, historySize);
    const d = directionOf(memory, gradient);
    const isFirst = memory.nIter === 1;
    const t = isFirst ? Math.min(1, 1 / gradient.abs().sum().item()) * lr : lr;
    Object.assign(memory, { d, t, prevFlatGrad: gradient, prevLoss: loss });
    const slope = dot(gradient, d);
    if (slope > -toleranceChange) return undefined;
    const start = { t: 0, loss, gradient, slope };
    if (lineSearchFn !== null) return this.#searched(memory, start, evaluate);
    this.#move(d, t);
    if (isLast) return { loss, gradient }; // the next step will evaluate there
    memory.funcEvals += 1;
    return { loss: evaluate(), gradient: this.#flatGradient() };
  }

  /** A step whose length is searched for. */
  #searched(memory: CurvatureMemory, start: PointOnLine, evaluate: () => number): Evaluated {
    const [d, first] = [memory.d!, memory.t!]; // just set
    const origin = this.#parameters.map((p) => p.clone());
    const at = (t: number): PointOnLine => {
      this.#move(d, t);
      const loss = evaluate();
      const gradient = this.#flatGradient();
      this.#parameters.forEach((p, i) => p.copy_(origin[i]! as Tensor<[]>)); // one each
      return { t, loss, gradient, slope: dot(gradient, d) };
    };
    const smallest = this.paramGroups[0]!.toleranceChange / largest(d);
    const { point, trials } = strongWolfe(at, start, first, smallest);
    memory.t = point.t;
    memory.funcEvals += trials;
    this.#move(d, point.t);
    return point;
  }

  get #parameters(): readonly Tensor[] {
    return this.paramGroups[0]!.params; // there is one group
  }

  /** The state, which is that of the first parameter. */
  #memory(): CurvatureMemory {
    const [first] = this.#parameters;
    const known = first && this.state.get(first);
    const memory = known ?? { funcEvals: 0, nIter: 0 };
    if (first !== undefined) this.state.set(first, memory);
    return memory as unknown as CurvatureMemory; // what is written here
  }

  /** All gradients as one vector, a new one; zeros where there is none. */
  #flatGradient(): Tensor {
    const parts = this.#parameters.map(
      (p) => passingGrad(p)?.detach().reshape(-1) ?? zeros(p.numel(), { dtype: p.dtype }),
    );
    return cat(parts);
  }

  /** Moves the parameters along a direction. */
  #move(direction: Tensor, t: number): void {
    let offset = 0;
    for (const p of this.#parameters) {
      const part = direction.narrow(0, offset, p.numel()).reshape(p.shape);
      p.add_(part as Tensor<[]>, { alpha: t });
      offset += p.numel();
    }
  }
}

interface Evaluated {
  readonly loss: number;
  readonly gradient: Tensor;
}

type Positions = [
  lr: number,
  maxIter: number,
  maxEval: number | null,
  toleranceGrad: number,
  toleranceChange: number,
  historySize: number,
  lineSearchFn: "strong_wolfe" | null,
];

const defaults: LBFGSOptions = {
  lr: 1,
  maxIter: 20,
  maxEval: null,
  toleranceGrad: 1e-7,
  toleranceChange: 1e-9,
  historySize: 100,
  lineSearchFn: null,
};

const ranges: Ranges<LBFGSOptions> = {
  lr: fromZero,
  maxIter: countFromOne,
  maxEval: optional(countFromOne),
  toleranceGrad: fromZero,
  toleranceChange: fromZero,
  historySize: countFromOne,
  lineSearchFn: oneOf("strong_wolfe", null),
};

/** The largest size of an element. */
const largest = (x: Tensor): number => (x.numel() === 0 ? 0 : Number(x.abs().max().item()));

function lossIn(returned: unknown): number {
  if (typeof returned === "number") return returned;
  if (isTensor(returned) && returned.numel() === 1) return Number(returned.item());
  throw new ValueError("LBFGS: the closure must return the loss", {
    got: isTensor(returned) ? `a tensor [${returned.shape.join(", ")}]` : typeof returned,
    expected: "a tensor of one element, or a number",
  });
}
