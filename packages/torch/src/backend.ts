/**
 * @file The best backend there is here, opened at import: WebAssembly where the engine has vectors, else
 * the reference. `KINDLING_BACKEND` decides otherwise.
 */
import { features, useWasm } from "@kindling/backend-wasm";

// Pages have no `process`.
const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };

if (process?.env?.["KINDLING_BACKEND"] === undefined && features().simd) useWasm();
