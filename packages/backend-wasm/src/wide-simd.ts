/**
 * @file Wide mode: V8 can join pairs of 16-byte vectors to the 32-byte ones of the processor. The flag is
 * an experimental one of the whole process, so programs ask for it, and what it makes is checked before
 * it is used.
 */
import { BackendError } from "@kindling/tensor";

type Versions = Readonly<Record<string, string | undefined>>;
type NodeProcess = {
  readonly versions?: Versions;
  readonly env?: Record<string, string | undefined>;
  getBuiltinModule?(name: "node:v8"): typeof import("node:v8");
};

let state: "undecided" | "wide" | "narrow" = "undecided";

/**
 * Asks for kernels of 32-byte vectors, with which large matrix products take about half the time and many
 * functions of elements 60 %. Node only, and an experimental flag of V8 for the whole process
 * (`--experimental-wasm-revectorize`): opt in where you run your own programs, never in a library. The
 * environment variable `KINDLING_WIDE_SIMD=1` does the same. Wide products are tried first for a tenth of
 * a second per element type, and used where they give the same bits as the usual ones in less time.
 *
 * @returns whether the platform takes the flag
 * @throws {BackendError} after the first operation, as compiled kernels stay as they are
 * @example
 * // a program of its own, before its first operation
 * import { enableWideSimd, useWasm } from "@kindling/backend-wasm";
 * import { ones } from "@kindling/tensor";
 * const isWide = enableWideSimd();
 * useWasm();
 * console.log(isWide, ones(2, 2).matmul(ones(2, 2)).toArray()); // => true [ [ 2, 2 ], [ 2, 2 ] ]
 */
export function enableWideSimd(): boolean {
  if (state === "narrow") {
    throw new BackendError("enableWideSimd: kernels have been compiled already", {
      got: "a call after the first operation",
      expected: "a call before it",
    });
  }
  const v8 = platform()?.getBuiltinModule?.("node:v8");
  if (v8 === undefined || !knowsFlag(platform()?.versions)) return false;
  v8.setFlagsFromString("--experimental-wasm-revectorize");
  state = "wide";
  return true;
}

/** Whether wide kernels are asked for; from here on they cannot be any more. */
export function isWide(): boolean {
  if (state === "undecided" && platform()?.env?.["KINDLING_WIDE_SIMD"] === "1") enableWideSimd();
  if (state === "undecided") state = "narrow";
  return state === "wide";
}

/** V8 12.4, of Node 22, knows it; 11.3, of Node 20, complains. Bun has V8's version, and another engine. */
export const knowsFlag = (versions: Versions = {}): boolean =>
  versions["bun"] === undefined && Number.parseInt(versions["v8"] ?? "0", 10) >= 12;

/** Pages have none. */
const platform = (): NodeProcess | undefined =>
  (globalThis as { readonly process?: NodeProcess }).process;
