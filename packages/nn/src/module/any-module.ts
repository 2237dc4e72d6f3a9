/**
 * @file What every module can do beside being called: find its parts, switch between training and
 * evaluation, save and load its state, and say what it is.
 */
import { keep, passingGrad } from "@kindling/autograd";
import { checkTensor, type DType, type Tensor, ValueError } from "@kindling/tensor";
import type { Parameter } from "../parameter.ts";
import { Callable, invoke } from "./callable.ts";
import { converted } from "./convert.ts";
import { type ForwardHook, type ForwardPreHook, Hooks, type RemovableHandle } from "./hooks.ts";
import { buffersOf, childrenOf, collected, modulesBelow, parametersOf } from "./members.ts";
import { checkMemberName } from "./member-name.ts";
import { moduleText } from "./text.ts";
import { type LoadOptions, type LoadResult, loadState, type StateDict, stateOf } from "./state.ts";

/** What Node asks for the text of an object. */
const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** How `registerBuffer` treats a buffer. */
export interface BufferOptions {
  /** Whether the buffer is part of `stateDict()`. Default: true. */
  readonly persistent?: boolean;
}

/**
 * Base of all modules. Extend `Module`; this class has no call signature.
 *
 * Fields of its own: `training`, and nothing else that `Object.keys` shows.
 */
export abstract class AnyModule extends Callable {
  /** Whether the module is being trained: dropout and noise act only then. */
  training = true;
  readonly #hooks = new Hooks();
  readonly #buffers = new Map<string, boolean>();

  override [invoke](inputs: readonly unknown[]): unknown {
    if (this.#hooks.isEmpty) return super[invoke](inputs);
    return this.#hooks.around(this, inputs, (given) => super[invoke](given));
  }

  /** Whether hooks see what goes in or comes out. */
  get hasHooks(): boolean {
    return !this.#hooks.isEmpty;
  }

  /** Named values among which parameters, buffers and modules are found. Containers add theirs. */
  members(): [string, unknown][] {
    return Object.entries(this);
  }

  /** Puts another value in the place of a member. */
  setMember(name: string, value: unknown): void {
    Object.assign(this, { [name]: value });
  }

  /** The names of the buffers, and whether each is part of `stateDict()`. */
  bufferNames(): ReadonlyMap<string, boolean> {
    return this.#buffers;
  }

  /** The parameters of this module and, unless `recurse` is false, of all within it; each once. */
  parameters(recurse = true): Parameter[] {
    return this.namedParameters("", recurse).map(([, parameter]) => parameter);
  }

  /** The same with their full names, such as `lin1.weight`. */
  namedParameters(prefix = "", recurse = true): [string, Parameter][] {
    return collected(this, prefix, recurse, parametersOf);
  }

  /** Registered tensors that are no parameters, here and within; each once. */
  buffers(recurse = true): Tensor[] {
    return this.namedBuffers("", recurse).map(([, buffer]) => buffer);
  }

  namedBuffers(prefix = "", recurse = true): [string, Tensor][] {
    return collected(this, prefix, recurse, buffersOf);
  }

  /** The modules that are members of this one, each once. */
  children(): AnyModule[] {
    return this.namedChildren().map(([, child]) => child);
  }

  namedChildren(): [string, AnyModule][] {
    return collected(this, "", false, childrenOf);
  }

  /** This module and all within it, each once, the outer before the inner. */
  modules(): AnyModule[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** The same with their full names; this module's is `prefix`. */
  namedModules(prefix = ""): [string, AnyModule][] {
    return modulesBelow(this, prefix);
  }

  /**
   * Makes a tensor part of the module without making it a parameter.
   *
   * @throws {ValueError} when the name is no name, or is taken
   * @returns the tensor, for `runningMean = this.registerBuffer("runningMean", zeros(10))`
   */
  registerBuffer<T extends Tensor | null>(
    name: string,
    tensor: T,
    { persistent = true }: BufferOptions = {},
  ): T {
    checkMemberName(this, name, "registerBuffer", this.#buffers.has(name));
    if (tensor !== null) checkTensor("registerBuffer", name, tensor);
    this.#buffers.set(name, persistent);
    this.setMember(name, tensor);
    if (tensor !== null) keep(tensor); // also when the module is made in a scope
    return tensor;
  }

  /**
   * Sets a parameter under a name that is not known before the program runs.
   *
   * @throws {ValueError} when the name is no name, or is taken
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    checkMemberName(this, name, "registerParameter");
    this.setMember(name, parameter);
  }

  /**
   * Sets a submodule under a name that is not known before the program runs.
   *
   * @throws {ValueError} when the name is no name, or is taken
   */
  registerModule(name: string, module: AnyModule | null): void {
    checkMemberName(this, name, "registerModule");
    this.setMember(name, module);
  }

  /** `registerModule`. */
  addModule(name: string, module: AnyModule | null): void {
    this.registerModule(name, module);
  }

  /** Runs `visit` on the modules within this one, then on itself. */
  apply(visit: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(visit);
    visit(this);
    return this;
  }

  /** Switches this module and all within it to training (or, with false, to evaluation). */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Switches this module and all within it to evaluation. */
  eval(): this {
    return this.train(false);
  }

  /** Whether the parameters ask for gradients from now on. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /** Forgets the gradients; with `setToNone: false` makes them zeros. */
  zeroGrad({ setToNone = true }: { readonly setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      const grad = passingGrad(parameter);
      if (setToNone || grad === undefined) parameter.grad = null;
      else grad.detach_().zero_();
    }
  }

  /**
   * Gives parameters and float buffers another float dtype. Those that have another one become new
   * tensors, so make optimizers afterwards.
   *
   * @throws {DTypeError} for a dtype without a fraction
   */
  to(dtype: DType): this {
    return converted(this, dtype);
  }

  /** `to("float32")`. */
  float(): this {
    return this.to("float32");
  }

  /** `to("float64")`. */
  double(): this {
    return this.to("float64");
  }

  /**
   * The parameters and persistent buffers by full name. The tensors share their elements with the
   * module's: `clone()` them to keep a state while training goes on.
   */
  stateDict(): StateDict {
    return stateOf(this);
  }

  /**
   * Copies a state into the parameters and buffers: all of it or, if anything does not fit, nothing.
   *
   * @param options  `strict` (default true): names that only one side has are an error.
   * @returns the names that only the module has and those that only the state has.
   * @throws {ValueError} naming everything that does not fit
   */
  loadStateDict(state: StateDict, options: LoadOptions = {}): LoadResult {
    return loadState(this, state, options);
  }

  /** Runs `hook` after every call, with the inputs and the output; it may return another output. */
  registerForwardHook(hook: ForwardHook<this>): RemovableHandle {
    return this.#hooks.addAfter(hook);
  }

  /** Runs `hook` before every call, with the inputs; it may return others. */
  registerForwardPreHook(hook: ForwardPreHook<this>): RemovableHandle {
    return this.#hooks.addBefore(hook);
  }

  /** What stands in parentheses behind the class's name when the module is printed. */
  extraRepr(): string {
    return "";
  }

  /** The module as PyTorch prints it. */
  override toString(): string {
    return moduleText(this);
  }

  [inspect](): string {
    return this.toString();
  }

  /** Refuses: JSON would silently lose the numbers. */
  toJSON(): never {
    throw new ValueError(`${this.constructor.name}: a module has no JSON form`, {
      got: "JSON.stringify of a module",
      expected: "its tensors, by name, in stateDict()",
      fix: "saveSafetensors(net.stateDict(), path)",
    });
  }
}
