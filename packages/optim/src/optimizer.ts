/**
 * @file What every optimizer does: keeps parameters in groups and a state per parameter, forgets
 * gradients, saves and loads.
 */
import { keep, passingGrad } from "@kindling/autograd";
import { isTensor, type Tensor, ValueError } from "@kindling/tensor";
import {
  checkedParams,
  type GroupSettings,
  groupsIn,
  type ParamGroup,
  type Parameters,
} from "./groups.ts";
import { definedOf } from "./options.ts";

/** What an optimizer remembers about a parameter. */
export type ParameterState = Record<
  string,
  Tensor | number | null | readonly Tensor[] | readonly number[]
>;

/** An optimizer's memory, with parameters by number. */
export interface OptimizerState<Options> {
  readonly state: Readonly<Record<string, ParameterState>>;
  readonly paramGroups: readonly ({ readonly params: readonly number[] } & Options)[];
}

/** Computes the loss again and leaves gradients; `step` returns what it returns. */
export type Closure<T> = () => T;

/** Base of optimizers; `Options` are what may differ from group to group. */
export abstract class Optimizer<Options extends object> {
  /** The groups, in order. Their options may be changed between steps. */
  readonly paramGroups: ParamGroup<Options>[] = [];
  /** What is remembered about each parameter. */
  readonly state: Map<Tensor, ParameterState> = new Memory();
  /** The options of groups that do not say otherwise. */
  readonly defaults: Readonly<Options>;

  /**
   * @param parameters  tensors, or groups `{ params, … }` of them with options of their own.
   * @throws {ValueError} for no parameters, a parameter given twice, a tensor that is no leaf, or an
   *   option that makes no sense
   */
  constructor(parameters: Parameters<Options>, defaults: Options) {
    this.defaults = defaults;
    const groups = groupsIn<Options>(this.constructor.name, parameters);
    for (const group of groups) this.addParamGroup(group);
  }

  /**
   * Adds parameters with options of their own, such as those of layers that thaw later.
   *
   * @throws as the constructor
   * @example
   * const optimizer = new SGD([tensor([1]).requiresGrad_()], { lr: 0.1 });
   * optimizer.addParamGroup({ params: [tensor([2]).requiresGrad_()], lr: 0.01 });
   * optimizer.paramGroups.map(({ lr }) => lr) // => [ 0.1, 0.01 ]
   */
  addParamGroup(group: GroupSettings<Options>): void {
    const where = this.constructor.name;
    const { params, ...own } = group;
    const others = this.paramGroups.flatMap((it) => it.params);
    const options = { ...this.defaults, ...definedOf(own) };
    this.checkOptions(options);
    this.paramGroups.push({ ...options, params: checkedParams(where, params, others) });
  }

  /**
   * Forgets the gradients; with `setToNone: false` makes them zeros.
   * @example
   * const w = tensor([1], { requiresGrad: true });
   * w.square().sum().backward();
   * new SGD([w]).zeroGrad();
   * w.grad // => null
   */
  zeroGrad({ setToNone = true }: { readonly setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const parameter of params) {
        const grad = passingGrad(parameter);
        if (setToNone || grad === undefined) parameter.grad = null;
        else grad.detach_().zero_();
      }
    }
  }

  /**
   * Changes each parameter that has a gradient.
   *
   * @param closure  computes the loss and its gradients first.
   * @returns what the closure returns.
   * @example
   * const w = tensor([1], { requiresGrad: true });
   * w.grad = tensor([2]);
   * new SGD([w], { lr: 0.25 }).step();
   * w.detach() // => tensor([0.5000])
   */
  abstract step(): void;
  abstract step<T>(closure: Closure<T>): T;

  /**
   * The memory and the options; the tensors in it are the optimizer's own.
   * @example
   * new SGD([tensor([1]).requiresGrad_()], { lr: 0.1 }).stateDict().paramGroups[0].lr // => 0.1
   */
  stateDict(): OptimizerState<Options> {
    const numbers = new Map(this.paramGroups.flatMap((it) => it.params).map((p, i) => [p, i]));
    const known = [...numbers].flatMap(([parameter, i]) => {
      const state = this.state.get(parameter);
      return state === undefined ? [] : [[String(i), { ...state }] as const];
    });
    return {
      state: Object.fromEntries(known),
      paramGroups: this.paramGroups.map((group) => ({
        ...group,
        params: group.params.map((parameter) => numbers.get(parameter)!),
      })),
    };
  }

  /**
   * Takes over a memory and options; tensors are copied.
   *
   * @throws {ValueError} when groups or shapes do not fit; nothing is changed then
   * @example
   * const [a, b] = [new SGD([zeros(2)], { lr: 0.1 }), new SGD([zeros(2)])];
   * b.loadStateDict(a.stateDict());
   * b.paramGroups[0].lr // => 0.1
   */
  loadStateDict(dict: OptimizerState<Options>): void {
    const own = this.paramGroups.map((group) => group.params.length);
    const given = dict.paramGroups.map((group) => group.params.length);
    if (own.join() !== given.join()) {
      throw new ValueError(`${this.constructor.name}: the state is of other groups`, {
        got: `groups of ${given.join(", ")} parameters`,
        expected: `groups of ${own.join(", ")}`,
      });
    }
    for (const group of dict.paramGroups) this.checkOptions(group);
    const parameters = this.paramGroups.flatMap((group) => group.params);
    const numbers = dict.paramGroups.flatMap((group) => group.params);
    const loaded = parameters.flatMap((parameter, i) => {
      const state = dict.state[String(numbers[i])];
      return state === undefined ? [] : [[parameter, this.copied(parameter, state)] as const];
    });
    this.state.clear();
    for (const [parameter, state] of loaded) this.state.set(parameter, state);
    this.paramGroups.forEach((group, i) => {
      Object.assign(group, dict.paramGroups[i], { params: group.params });
    });
  }

  /**
   * As PyTorch prints it.
   * @example
   * String(new SGD([zeros(2)], { lr: 0.1 })).split("\n")[0] // => SGD (
   */
  toString(): string {
    const groups = this.paramGroups.map((group, i) => {
      const lines = Object.entries(group)
        .filter(([name]) => name !== "params")
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `    ${name}: ${String(value)}`);
      return [`Parameter Group ${i}`, ...lines].join("\n");
    });
    return `${this.constructor.name} (\n${groups.join("\n\n")}\n)`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Throws a `ValueError` for an option that makes no sense. */
  protected abstract checkOptions(options: Options): void;

  /** Whether an entry of a state is a number of its own, no matter of which parameter. */
  protected isNumber(_name: string): boolean {
    return false;
  }

  /** A state for a parameter: copies, in the parameter's dtype where they have its shape, as they must. */
  protected copied(parameter: Tensor, state: ParameterState): ParameterState {
    const entries = Object.entries(state).map(([name, value]) => {
      if (!isTensor(value)) return [name, value];
      if (this.isNumber(name)) return [name, value.detach().clone()];
      if (value.shape.join() !== parameter.shape.join()) {
        throw new ValueError(`${this.constructor.name}: the state is of other parameters`, {
          got: `${name} [${value.shape.join(", ")}]`,
          expected: `[${parameter.shape.join(", ")}], as the parameter`,
        });
      }
      return [name, value.detach().to(parameter.dtype).clone()];
    });
    return Object.fromEntries(entries) as ParameterState;
  }
}

/** What outlives the scope of the step that it was made in. */
class Memory extends Map<Tensor, ParameterState> {
  override set(parameter: Tensor, state: ParameterState): this {
    const known = Object.values(this.get(parameter) ?? {});
    for (const value of Object.values(state))
      if (isTensor(value) && !known.includes(value)) keep(value);
    return super.set(parameter, state);
  }
}
