/**
 * @file What the WebAssembly engine can do, found out by trying: proposals by validating a tiny
 * module, the rounding of `relaxed_madd` by a value.
 */
import { f32x4, func, lane, moduleBytes, op, type Code } from "./assembler/index.ts";
import type { ModuleParts } from "./assembler/index.ts";

/** What this engine's WebAssembly can do. */
export interface Features {
  /** Vectors of 16 bytes. */
  readonly simd: boolean;
  /** `relaxed_madd` and the like. */
  readonly relaxedSimd: boolean;
  /** Modules may import a shared memory; whether a page may share one is another question. */
  readonly threads: boolean;
  /** `relaxed_madd` rounds once. Some engines round the product first. */
  readonly fusedMadd: boolean;
}

let known: Features | undefined;

/**
 * The features of this engine; looked for once.
 * @example
 * typeof features().simd // => "boolean"
 */
export const features = (): Features => (known ??= detect());

function detect(): Features {
  const relaxedSimd = isValid(returning(op("f32x4.relaxed_madd", zero, zero, zero)));
  return {
    simd: isValid(returning(op("f32x4.add", zero, zero))),
    relaxedSimd,
    threads: isValid({ exports: {}, memory: { initialPages: 1, maximumPages: 1, isShared: true } }),
    fusedMadd: relaxedSimd && isFused(),
  };
}

const zero = f32x4(0);

const isValid = (parts: ModuleParts): boolean => WebAssembly.validate(moduleBytes(parts));

/** A module that computes one vector and gives its first lane. */
const returning = (vector: Code<"v128">): ModuleParts => ({
  exports: { f: func([], "f32", () => [lane("f32x4.extract_lane", 0, vector)]) },
});

/** (1 + 2⁻¹²)² is 1 + 2⁻¹¹ + 2⁻²⁴, of which float32 cannot hold the last digit. */
function isFused(): boolean {
  const f = func(["f32", "f32"], "f32", ([x, y]) => {
    const square = op("f32x4.splat", x);
    return [
      lane("f32x4.extract_lane", 0, op("f32x4.relaxed_madd", square, square, op("f32x4.splat", y))),
    ];
  });
  const module = new WebAssembly.Module(moduleBytes({ exports: { f } }));
  const run = new WebAssembly.Instance(module).exports["f"] as (x: number, y: number) => number;
  return run(1 + 2 ** -12, -1 - 2 ** -11) === 2 ** -24;
}
