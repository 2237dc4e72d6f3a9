/**
 * @file The backend as programs see it: one engine per process, made at the first use.
 */
import { defineBackend, type Kernels } from "@kindling/tensor";
import { type Engine, makeEngine } from "./backend.ts";
import { isWide } from "./wide-simd.ts";
import { Heap, type MemoryStats } from "./memory/heap.ts";

let engine: Engine | undefined;

const opened = (): Engine => (engine ??= open());

function open(): Engine {
  isWide(); // kernels are compiled from here on, so this is the last moment to ask
  return makeEngine(new Heap({ poison: isPoisoned() }));
}

/** Kernels that open the engine when they are called first: importing this file does nothing. */
const lazily: Partial<Kernels> = {
  map: (call) => opened().kernels.map(call),
  reduce: (call) => opened().kernels.reduce(call),
  rowwise: (call) => opened().kernels.rowwise(call),
  matmul: (call) => opened().kernels.matmul(call),
  random: (call) => opened().kernels.random(call),
  gather: (call) => opened().kernels.gather(call),
  scatter: (call) => opened().kernels.scatter(call),
};

/**
 * Lets tensors compute on WebAssembly from here on.
 *
 * @example
 * useWasm();
 * ones(3).add(1).toArray() // => [2, 2, 2]
 */
export const useWasm: () => void = defineBackend("wasm", lazily);

/**
 * How much memory tensors may take inside the engine. What exceeds it is moved to ordinary
 * ArrayBuffers and comes back when it is used.
 *
 * @param budgetBytes  256 MB unless set
 * @param capBytes     how far the budget may grow by itself where looking for the dead takes more than
 *   2 % of the time; four times the budget unless given
 */
export function setMemoryBudget(budgetBytes: number, capBytes: number = 4 * budgetBytes): void {
  opened().heap.setBudget(budgetBytes, capBytes);
}

/** What the engine's memory holds now, and what was done to keep it within its budget. */
export const memoryStats = (): MemoryStats => opened().heap.stats;

/** How many kernels were compiled so far. */
export const compiledKernels = (): number => opened().compiled();

/** Tests let freed memory be filled with NaN. Pages have no `process`. */
function isPoisoned(): boolean {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  return process?.env?.["KINDLING_POISON"] === "1";
}
