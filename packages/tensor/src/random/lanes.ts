/**
 * @file Small whole numbers written into arrays of any element type. An int64 is written by its low
 * half, as a BigInt per element would cost ten times as much as the random number itself.
 */
import type { TypedArray } from "../dtype.ts";

/** Element `i` of the array is `lanes[step * i]`. */
export interface Lanes {
  readonly lanes: Exclude<TypedArray, BigInt64Array>;
  readonly step: 1 | 2;
}

/** `out` with all elements zero, ready to take whole numbers in `[0, 2³¹)` (or what its dtype holds). */
export function clearedLanes(out: TypedArray): Lanes {
  if (!(out instanceof BigInt64Array)) return { lanes: out.fill(0), step: 1 };
  return { lanes: lowHalves(out).fill(0), step: 2 };
}

/** The 32-bit words of an int64 array; the even ones are the low halves (little-endian). */
export const lowHalves = (out: BigInt64Array): Int32Array =>
  new Int32Array(out.buffer, out.byteOffset, 2 * out.length);

/** Fills `out` with numbers as its dtype can hold them; whole ones beyond int64 stop at its ends. */
export function fillNumbers(out: TypedArray, next: () => number): void {
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = toInt64(next());
  } else {
    for (let i = 0; i < out.length; i++) out[i] = next();
  }
}

function toInt64(x: number): bigint {
  if (x >= 2 ** 63) return 2n ** 63n - 1n;
  return x >= -(2 ** 63) ? BigInt(Math.trunc(x)) : -(2n ** 63n);
}
