/**
 * @file Uniform numbers on an interval, one rounding each.
 */
import { fma32, fma64 } from "./fma.ts";
import type { Generator } from "./generator.ts";

/**
 * Uniform on `[from, to)`; after rounding `to` itself can occur, as in PyTorch. A float32 takes one
 * word, a float64 two.
 */
export function fillUniform(
  out: Float32Array | Float64Array,
  from: number,
  to: number,
  generator: Generator,
): void {
  fillUnit(out, generator);
  if (from === 0 && to === 1) return;
  if (out instanceof Float32Array) {
    const low = Math.fround(from);
    const width = Math.fround(Math.fround(to) - low);
    for (let i = 0; i < out.length; i++) out[i] = fma32(out[i]!, width, low);
  } else {
    const width = to - from;
    for (let i = 0; i < out.length; i++) out[i] = fma64(out[i]!, width, from);
  }
}

/** Uniform on `[0, 1)`, with the digits of the dtype. */
export function fillUnit(out: Float32Array | Float64Array, generator: Generator): void {
  if (out instanceof Float32Array) {
    for (let i = 0; i < out.length; i++) out[i] = generator.u24();
  } else {
    for (let i = 0; i < out.length; i++) out[i] = generator.u53();
  }
}
