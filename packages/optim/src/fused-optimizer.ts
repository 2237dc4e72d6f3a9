/**
 * @file Optimizers whose step is one pass over the elements of each parameter. Each is a rule: what it
 * remembers, the numbers of a step, and the new values as expressions; the rest is here. One piece, of which a third
 * is what writers of rules read.
 */
import { enableGrad, noGrad, passingGrad } from "@kindling/autograd";
import { add, type Expr, input, mul, neg, scalar } from "@kindling/expr";
import {
  type FusedCall,
  fullLike,
  fusedEach,
  isTensor,
  type Tensor,
  tensor,
} from "@kindling/tensor";
import { type Closure, Optimizer, type ParameterState } from "./optimizer.ts";
import { checkRanges, type Ranges } from "./options.ts";

/** The options that rules share. */
export interface CommonOptions {
  readonly lr: number;
  readonly maximize: boolean;
  readonly weightDecay?: number;
}

/** When a step is taken. */
export interface Moment<Carried extends string> {
  /** 1 at a parameter's first step. */
  readonly step: number;
  /** Whether there was no memory yet. */
  readonly isFirst: boolean;
  /** The numbers that the state has, as they were before the step. */
  readonly carried: Readonly<Record<Carried, number>>;
}

/**
 * One optimizer. What varies from step to step is a number, given to the kernel when it runs; what is
 * computed in another way is a switch, for each position of which there is a kernel.
 *
 * @example
 * // steps along the sign of the averaged gradient, the first of them shorter
 * import { add, mul, sign, sub } from "@kindling/expr";
 * import { type CommonOptions, FusedOptimizer, type Rule } from "@kindling/optim";
 * import { tensor } from "@kindling/tensor";
 * type Options = CommonOptions & { readonly beta: number };
 * const rule: Rule<Options, "m", "lr" | "beta" | "rest", "isFirst", "warmth"> = {
 *   ranges: {},
 *   check(where, { beta }) {
 *     if (!(beta < 1)) throw new RangeError(`${where}: beta is ${beta}, not below 1`);
 *   },
 *   isDecoupled() {
 *     return true;
 *   },
 *   memory() {
 *     return { m: 0 };
 *   },
 *   start() {
 *     return { warmth: 0.5 };
 *   },
 *   next(options, { carried }) {
 *     return { warmth: (1 + carried.warmth) / 2 };
 *   },
 *   numbers({ lr, beta }, { carried }) {
 *     return { lr: lr * carried.warmth, beta, rest: 1 - beta };
 *   },
 *   switches(options, { isFirst }) {
 *     return { isFirst };
 *   },
 *   update(x, k, on) {
 *     const m = on.isFirst ? x.g : add(mul(k.beta, x.m), mul(k.rest, x.g));
 *     return { p: sub(x.p, mul(k.lr, sign(m))), m };
 *   },
 * };
 * class SignMomentum extends FusedOptimizer<Options> {
 *   protected get rule() {
 *     return rule;
 *   }
 * }
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new SignMomentum([w], { lr: 0.1, beta: 0.9, maximize: false });
 * w.square().sum().backward();
 * optimizer.step();
 * w.item().toFixed(3); // => 0.950
 * optimizer.step();
 * w.item().toFixed(3); // => 0.875
 */
export interface Rule<
  Options extends CommonOptions,
  Memory extends string = string,
  Numbers extends string = string,
  Switches extends string = string,
  Carried extends string = string,
> {
  /** What options must be. */
  readonly ranges: Ranges<Options>;
  /** Complains of options that do not fit together. */
  check?(where: string, options: Options): void;
  /** Whether weight decay shrinks the parameter itself, instead of adding to its gradient. */
  isDecoupled?(options: Options): boolean;
  /** What is remembered of each element, and what it starts from; `null`: an entry without memory. */
  memory(options: Options): { readonly [Name in Memory]?: number | null };
  /** Whether the state has the number of steps. Default: true. */
  readonly counts?: boolean;
  /** Further numbers that the state has, at first. */
  start?(options: Options): Readonly<Record<Carried, number>>;
  /** And after a step. */
  next?(options: Options, moment: Moment<Carried>): Readonly<Record<Carried, number>>;
  /** The numbers of a step. */
  numbers(options: Options, moment: Moment<Carried>): Readonly<Record<Numbers, number>>;
  /** The switches of a step. */
  switches?(options: Options, moment: Moment<Carried>): Readonly<Record<Switches, boolean>>;
  /**
   * The new values.
   *
   * @param x   the parameter `p`, its gradient `g` (turned to maximize, with weight decay), the memory.
   * @param k   the numbers.
   * @param on  the switches.
   */
  update(
    x: Readonly<Record<"p" | "g" | Memory, Expr>>,
    k: Readonly<Record<Numbers, Expr>>,
    on: Readonly<Record<Switches, boolean>>,
  ): { readonly p: Expr } & { readonly [Name in Memory]?: Expr };
}

/**
 * Base of the optimizers that are a rule, and of those of your own. One pass over the elements of each
 * parameter, in one kernel for each position of the switches; the passes of a group are one piece of work.
 *
 * @example
 * const rule: Rule<CommonOptions, never, "rate"> = {
 *   ranges: {},
 *   memory: () => ({}),
 *   numbers: ({ lr }) => ({ rate: -lr }),
 *   update: ({ p, g }, { rate }) => ({ p: add(p, mul(rate, g)) }),
 * };
 * class Descent extends FusedOptimizer<CommonOptions> {
 *   protected get rule() {
 *     return rule;
 *   }
 * }
 * const w = tensor([1], { requiresGrad: true });
 * const optimizer = new Descent([w], { lr: 0.1, maximize: false });
 * w.square().sum().backward();
 * optimizer.step();
 * w.item().toFixed(3); // => 0.800
 */
export abstract class FusedOptimizer<Options extends CommonOptions> extends Optimizer<Options> {
  /** On the prototype, as the base's constructor needs it. */
  protected abstract get rule(): Rule<Options>;

  override step(): void;
  override step<T>(closure: Closure<T>): T;
  override step<T>(closure?: Closure<T>): T | undefined {
    const loss = closure === undefined ? undefined : enableGrad(closure);
    noGrad(() => {
      for (const group of this.paramGroups) {
        const pairs = group.params.flatMap((parameter) => {
          const gradient = this.gradientOf(parameter);
          return gradient === null ? [] : [[parameter, gradient] as const];
        });
        const frame = frameOf(this.rule, group);
        if (this.isPlain) this.runPasses(pairs.map(([p, g]) => this.passOf(p, g, frame)));
        else for (const [parameter, gradient] of pairs) this.update(parameter, gradient, group);
      }
    });
    return loss;
  }

  protected override checkOptions(options: Options): void {
    checkRanges(this.constructor.name, options, this.rule.ranges);
    this.rule.check?.(this.constructor.name, options);
  }

  /** Changes one parameter in place; nothing is recorded meanwhile. */
  protected update(parameter: Tensor, gradient: Tensor, options: Options): void {
    this.runPasses([this.passOf(parameter, gradient, frameOf(this.rule, options))]);
  }

  /** Changes parameters and their memory, and then their states. */
  private runPasses(passes: readonly Pass[]): void {
    fusedEach(
      `${this.constructor.name}.step`,
      passes.map(({ call }) => call),
    );
    for (const { parameter, state } of passes) this.state.set(parameter, state);
  }

  private passOf(
    parameter: Tensor,
    gradient: Tensor,
    { options, starts, names, carriedFrom, empty }: Frame<Options>,
  ): Pass {
    const { rule } = this;
    const state = this.state.get(parameter) ?? {};
    const isFirst = names.some((name) => !isTensor(state[name]));
    const memory = names.map((name) => tensorIn(state, name) ?? fullLike(parameter, starts[name]!)); // not null
    const moment: Moment<string> = {
      step: (numberIn(state, "step") ?? 0) + 1,
      isFirst,
      carried: numbersIn(state, carriedFrom),
    };
    const numbers = { decay: decayOf(rule, options), ...rule.numbers(options, moment) };
    const step = rule.counts === false ? {} : { step: moment.step };
    const carried = Object.entries({ ...step, ...rule.next?.(options, moment) });
    return {
      parameter,
      call: {
        inputs: [parameter, gradient, ...memory],
        scalars: Object.values(numbers),
        exprs: kernelOf(rule, options, moment, names, Object.keys(numbers)),
        into: [parameter, ...memory],
      },
      state: {
        ...empty,
        ...state,
        ...Object.fromEntries(names.map((name, i) => [name, memory[i]!])), // one each
        ...Object.fromEntries(carried.map(([name, value]) => [name, tensor(value)])),
      },
    };
  }

  protected override isNumber(name: string): boolean {
    return name === "step" || Object.hasOwn(this.rule.start?.(this.defaults) ?? {}, name);
  }

  /** Whether no user's `update` changes parameters one by one. */
  private get isPlain(): boolean {
    return this.update === FusedOptimizer.prototype.update;
  }

  /** The gradient: one that is not kept, unless a user's `update` might. */
  private gradientOf(parameter: Tensor): Tensor | null {
    return this.isPlain ? (passingGrad(parameter) ?? null) : parameter.grad;
  }
}

/** What a rule says for all parameters of a group. */
interface Frame<Options> {
  readonly options: Options;
  /** Of what is remembered. */
  readonly starts: Readonly<Record<string, number | null | undefined>>;
  readonly names: readonly string[];
  readonly carriedFrom: Readonly<Record<string, number>>;
  /** The entries of a state that hold nothing. */
  readonly empty: Readonly<Record<string, null>>;
}

function frameOf<Options extends CommonOptions>(
  rule: Rule<Options>,
  options: Options,
): Frame<Options> {
  const starts = rule.memory(options);
  const isNothing = (name: string): boolean => starts[name] === null;
  const names = Object.keys(starts);
  return {
    options,
    starts,
    names: names.filter((name) => !isNothing(name)),
    carriedFrom: rule.start?.(options) ?? {},
    empty: Object.fromEntries(names.filter(isNothing).map((name) => [name, null])),
  };
}

/** What a step does to a parameter. */
interface Pass {
  readonly parameter: Tensor;
  readonly call: FusedCall;
  /** Afterwards. */
  readonly state: ParameterState;
}

const tensorIn = (state: ParameterState, name: string): Tensor | undefined => {
  const value = state[name];
  return isTensor(value) ? value : undefined;
};

const numberIn = (state: ParameterState, name: string): number | undefined => {
  const value = tensorIn(state, name);
  return value === undefined ? undefined : Number(value.item());
};

/** The numbers of a state, and those of `starts` that it lacks. */
const numbersIn = (
  state: ParameterState,
  starts: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(starts).map(([name, start]) => [name, numberIn(state, name) ?? start]),
  );

/** The share of a parameter that is added to its gradient, or by which the parameter itself is multiplied. */
function decayOf<Options extends CommonOptions>(rule: Rule<Options>, options: Options): number {
  const { lr, weightDecay = 0 } = options;
  return rule.isDecoupled?.(options) === true ? 1 - lr * weightDecay : weightDecay;
}

/** Per rule, the expressions by memory and switches. */
const kernels = new WeakMap<object, Map<string, Expr[]>>();

/** The new values of the parameter and the memory. */
function kernelOf<Options extends CommonOptions>(
  rule: Rule<Options>,
  options: Options,
  moment: Moment<string>,
  memory: readonly string[],
  numbers: readonly string[],
): Expr[] {
  const on = {
    maximizes: options.maximize,
    decays: (options.weightDecay ?? 0) !== 0,
    isDecoupled: rule.isDecoupled?.(options) === true,
    ...rule.switches?.(options, moment),
  };
  const key = `${memory.join()} ${Object.values(on).join()}`;
  const known = kernels.get(rule) ?? new Map<string, Expr[]>();
  kernels.set(rule, known);
  const old = known.get(key);
  if (old !== undefined) return old;
  const named = (names: readonly string[], symbol: (i: number) => Expr) =>
    Object.fromEntries(names.map((name, i) => [name, symbol(i)]));
  const k = named(numbers, scalar);
  const x = { ...named(["p", "g", ...memory], input) };
  const results = rule.update(withDecay(x, k, on), k, on);
  const made = ["p", ...memory].map((name) => results[name]!); // a rule gives each that it has
  known.set(key, made);
  return made;
}

/** Turns the gradient to maximize, and adds weight decay to it or takes it from the parameter. */
function withDecay(
  x: Readonly<Record<string, Expr>>,
  k: Readonly<Record<string, Expr>>,
  on: { readonly maximizes: boolean; readonly decays: boolean; readonly isDecoupled: boolean },
): Record<"p" | "g", Expr> {
  const [p, g, decay] = [x["p"]!, x["g"]!, k["decay"]!]; // what every rule has
  const signed = on.maximizes ? neg(g) : g;
  if (!on.decays) return { ...x, p, g: signed };
  return on.isDecoupled
    ? { ...x, p: mul(p, decay), g: signed }
    : { ...x, p, g: add(signed, mul(decay, p)) };
}
