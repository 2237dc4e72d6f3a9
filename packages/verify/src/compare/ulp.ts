/** @file Distance between floating-point numbers, counted in representable numbers. */

/** Element types whose numbers have units in the last place. */
export type UlpType = "float32" | "float64";

const bits64 = new BigInt64Array(1);
const float64 = new Float64Array(bits64.buffer);
const bits32 = new Int32Array(1);
const float32 = new Float32Array(bits32.buffer);

/**
 * How many steps from one representable number to the next lie between `a` and `b`. Zero and minus
 * zero are one number, infinity is one step beyond the largest; two NaNs are 0 apart, a NaN and a
 * number are infinitely far.
 *
 * @param type  whose numbers to count; `a` and `b` are rounded to it first.
 * @example
 * ulpDistance(1, 1 + 2 ** -52) // => 1
 * ulpDistance(1, 1 + 2 ** -22, "float32") // => 2
 */
export function ulpDistance(a: number, b: number, type: UlpType = "float64"): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const distance = type === "float64" ? place64(a) - place64(b) : place32(a) - place32(b);
  return Math.abs(Number(distance));
}

/** The position of a number among all, in order: bits are signed magnitudes, positions are not. */
function place64(value: number): bigint {
  float64[0] = value;
  const bits = bits64[0] ?? 0n;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function place32(value: number): number {
  float32[0] = value;
  const bits = bits32[0] ?? 0;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}
