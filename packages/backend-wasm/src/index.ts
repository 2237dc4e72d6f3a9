/**
 * @file `@kindling/backend-wasm`: kernels generated as WebAssembly at run time.
 */
export { type Features, features } from "./features.ts";
