/**
 * @file The backend as programs see it: one engine per process, made at the first use.
 */
import { defineBackend, ValueError } from "@kindling/tensor";
import { type Engine, type EngineKernels, makeEngine } from "./backend.ts";
import { isWide } from "./wide-simd.ts";
import { Heap, type MemoryStats } from "./memory/heap.ts";
import { checkedCount, defaultCount, possibleCount } from "./threads/count.ts";
import { Team } from "./threads/team.ts";

let engine: Engine | undefined;
let team: Team | undefined;
/** Threads the program asked for. */
let wanted: number | undefined;

const opened = (): Engine => (engine ??= open());

function open(): Engine {
  isWide(); // kernels are compiled from here on, so this is the last moment to ask
  const heap = new Heap({ poison: isPoisoned() });
  team = new Team(heap.memory, wanted ?? defaultCount());
  return makeEngine(heap, team);
}

/** Kernels that open the engine when they are called first: importing this file does nothing. */
const lazily: EngineKernels = {
  map: (call) => opened().kernels.map(call),
  maps: (calls) => opened().kernels.maps(calls),
  finish: () => engine?.heap.finish(),
  reduce: (call) => opened().kernels.reduce(call),
  rowwise: (call) => opened().kernels.rowwise(call),
  matmul: (call) => opened().kernels.matmul(call),
  random: (call) => opened().kernels.random(call),
  gather: (call) => opened().kernels.gather(call),
  scatter: (call) => opened().kernels.scatter(call),
  scan: (call) => opened().kernels.scan(call),
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
 * @throws {ValueError} unless both are numbers from 0 on; nothing has changed then
 * @example
 * const { budgetBytes, capBytes } = memoryStats();
 * setMemoryBudget(512e6);
 * const now = memoryStats().budgetBytes;
 * setMemoryBudget(budgetBytes, capBytes);
 * now // => 512000000
 */
export function setMemoryBudget(budgetBytes: number, capBytes: number = 4 * budgetBytes): void {
  checkBytes("budgetBytes", budgetBytes);
  checkBytes("capBytes", capBytes);
  opened().heap.setBudget(budgetBytes, capBytes);
}

function checkBytes(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0) return;
  throw new ValueError(`setMemoryBudget: ${name} is no number of bytes`, {
    got: typeof value === "string" ? `"${value}"` : String(value),
    expected: "a number from 0 on, such as 512e6 for 512 MB",
  });
}

/**
 * What the engine's memory holds now, and what was done to keep it within its budget.
 * @example
 * useWasm();
 * ones(100_000).add(1);
 * memoryStats().heapBytes > 0 // => true
 */
export const memoryStats = (): MemoryStats => opened().heap.stats;

/**
 * Sets how many threads compute, the calling one included. Unless it is set, that is the number in the
 * environment variable `KINDLING_THREADS`, or of available cores, at most 16. Results are the same bit
 * for bit. Others are started when there is enough work for them, and keep no process alive; where memory
 * cannot be shared, as in a page that is not isolated, one thread computes whatever is set.
 *
 * @param count  from 1 on; more than there are cores does not help
 * @throws {ValueError} for anything else
 * @see torch.set_num_threads
 * @example
 * setNumThreads(1)
 * getNumThreads() // => 1
 */
export function setNumThreads(count: number): void {
  wanted = checkedCount(count, "setNumThreads");
  try {
    engine?.heap.finish();
  } finally {
    team?.setCount(wanted); // also when a thread has failed, as this mends it
  }
}

/**
 * How many threads compute, the calling one included.
 *
 * @see torch.get_num_threads
 * @example
 * getNumThreads() >= 1 // => true
 */
export const getNumThreads = (): number =>
  team?.count ?? possibleCount((wanted ??= defaultCount()));

/**
 * How many kernels were compiled so far.
 * @example
 * useWasm();
 * ones(3).expm1();
 * compiledKernels() > 0 // => true
 */
export const compiledKernels = (): number => opened().compiled();

/** Tests let freed memory be filled with NaN. Pages have no `process`. */
function isPoisoned(): boolean {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  return process?.env?.["KINDLING_POISON"] === "1";
}
