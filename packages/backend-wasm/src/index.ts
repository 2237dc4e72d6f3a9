/**
 * @file `@kindling/backend-wasm`: kernels generated as WebAssembly at run time.
 */
export { type Features, features } from "./features.ts";
export { type MemoryStats } from "./memory/heap.ts";
export { enableWideSimd } from "./wide-simd.ts";
export {
  compiledKernels,
  getNumThreads,
  memoryStats,
  setMemoryBudget,
  setNumThreads,
  useWasm,
} from "./use-wasm.ts";
