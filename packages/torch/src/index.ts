/**
 * @file `@kindling/torch`: everything for everyday use. Tensors and autograd flat, `nn` and `optim`
 * as namespaces; tensors compute on the best backend there is.
 */
import "./backend.ts";
export * from "@kindling/tensor";
export * from "@kindling/autograd";
export {
  enableWideSimd,
  getNumThreads,
  memoryStats,
  setMemoryBudget,
  setNumThreads,
  useWasm,
} from "@kindling/backend-wasm";
export * as nn from "@kindling/nn";
export * as optim from "@kindling/optim";
