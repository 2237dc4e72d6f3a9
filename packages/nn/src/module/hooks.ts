/**
 * @file Hooks: functions that see, and may replace, what goes into a module and what comes out.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { AnyModule } from "./any-module.ts";

/**
 * Runs before `forward`. An array it returns takes the place of the inputs, any other value but
 * `undefined` the place of the only input.
 */
export type ForwardPreHook<M extends AnyModule = AnyModule> = (
  module: M,
  inputs: readonly unknown[],
) => unknown;

/** Runs after `forward`. What it returns takes the place of the output, unless `undefined`. */
export type ForwardHook<M extends AnyModule = AnyModule> = (
  module: M,
  inputs: readonly unknown[],
  output: unknown,
) => unknown;

/**
 * Takes a hook away again; also by `using`.
 * @example
 * const layer = new nn.ReLU();
 * let calls = 0;
 * const handle = layer.registerForwardHook(() => void (calls += 1));
 * layer(ones(1));
 * handle.remove();
 * layer(ones(1));
 * calls // => 1
 */
export interface RemovableHandle extends Disposable {
  /** Takes the hook away. */
  remove(): void;
}

/** The hooks of one module, each called in the order of registration. */
export class Hooks {
  readonly #before = new Map<symbol, ForwardPreHook<never>>();
  readonly #after = new Map<symbol, ForwardHook<never>>();

  get isEmpty(): boolean {
    return this.#before.size === 0 && this.#after.size === 0;
  }

  addBefore(hook: ForwardPreHook<never>): RemovableHandle {
    return add(this.#before, hook);
  }

  addAfter(hook: ForwardHook<never>): RemovableHandle {
    return add(this.#after, hook);
  }

  /** Runs `forward` between the hooks. */
  around(
    module: AnyModule,
    inputs: readonly unknown[],
    forward: (inputs: readonly unknown[]) => unknown,
  ): unknown {
    const self = module as never; // each hook was registered for this very module
    let given = inputs;
    for (const hook of this.#before.values()) {
      const changed: unknown = hook(self, given);
      if (changed !== undefined) given = Array.isArray(changed) ? changed : [changed];
    }
    let output = forward(given);
    for (const hook of this.#after.values()) {
      const changed: unknown = hook(self, given, output);
      if (changed !== undefined) output = changed;
    }
    return output;
  }
}

function add<H>(hooks: Map<symbol, H>, hook: H): RemovableHandle {
  const key = Symbol("hook");
  hooks.set(key, hook);
  const remove = (): void => void hooks.delete(key);
  return { remove, [Symbol.dispose]: remove };
}
