/**
 * @file Looking at a network without leaving a trace.
 */
import { noGrad } from "@kindling/autograd";
import { getRngState, isTensor, setRngState, type Tensor } from "@kindling/tensor";
import type { AnyModule } from "../module/any-module.ts";

/**
 * Runs a function in evaluation mode and without recording. Modes, buffers and the random stream are
 * afterwards what they were, also when it throws.
 */
export function undisturbed<T>(net: AnyModule, look: () => T): T {
  const modules = net.modules();
  const modes = modules.map((module) => module.training);
  const buffers = modules.flatMap(buffersOf);
  const stream = getRngState();
  net.eval();
  try {
    return noGrad(look);
  } finally {
    setRngState(stream);
    modules.forEach((module, i) => (module.training = modes[i]!));
    noGrad(() => buffers.forEach(restore));
  }
}

/** A buffer as it was. One that is not set has no copy. */
interface Kept {
  readonly module: AnyModule;
  readonly name: string;
  readonly value: unknown;
  readonly copy: Tensor | undefined;
  readonly version: number | undefined;
}

const buffersOf = (module: AnyModule): Kept[] =>
  module
    .members()
    .filter(([name]) => module.bufferNames().has(name))
    .map(([name, value]) => ({
      module,
      name,
      value,
      copy: isTensor(value) ? value.detach().clone() : undefined,
      version: isTensor(value) ? value.storage.version : undefined,
    }));

/** Writes only where something was written: writing spoils what a tape has saved. */
function restore({ module, name, value, copy, version }: Kept): void {
  module.setMember(name, value);
  if (copy !== undefined && (value as Tensor).storage.version !== version)
    (value as Tensor).copy_(copy); // a tensor, as it has a copy
}
