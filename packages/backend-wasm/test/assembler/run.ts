/**
 * @file Compiles and runs what the assembler writes.
 */
import { type Func, moduleBytes } from "../../src/assembler/index.ts";

export const memory = new WebAssembly.Memory({ initial: 1 });

type Run = (...operands: (number | bigint)[]) => number | bigint | undefined;

/** The exported functions of a module over the test's memory. */
export function instantiate<N extends string>(exports: { readonly [K in N]: Func }): {
  readonly [K in N]: Run;
} {
  const module = new WebAssembly.Module(moduleBytes({ memory: { initialPages: 1 }, exports }));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as { [K in N]: Run }; // the module exports these names
}
