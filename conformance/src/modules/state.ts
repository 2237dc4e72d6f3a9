/** @file The state of a module by name, in order. */
import type { Tensor } from "@kindling/tensor";

/** What has a state. */
export interface Stateful {
  stateDict(): Readonly<Record<string, Tensor>>;
}

export const stateOf = (module: Stateful): ReadonlyMap<string, Tensor> =>
  new Map(Object.entries(module.stateDict()));
