/**
 * @file Logarithm, sine and cosine in float32, by the polynomials of Cephes as PyTorch's vector
 * kernel evaluates them (`ATen/native/cpu/avx_mathfun.h`): every multiplication that feeds an
 * addition is fused with it. Not the best approximations there are, but those of the stream.
 */
import { fma32 } from "./fma.ts";

const { fround } = Math;

/** The natural logarithm of a normal float32 above zero. */
export function log(x: number): number {
  float[0] = x;
  const bits = word[0]!;
  word[0] = (bits & 0x807fffff) | 0x3f000000;
  const significand = float[0]; // in [1/2, 1)
  const isLow = significand < SQRT_HALF;
  const exponent = (bits >> 23) - (isLow ? 127 : 126);
  // Exact: the significand's digits suffice for either difference.
  const m = isLow ? 2 * significand - 1 : significand - 1;
  const square = fround(m * m);
  let y = LOG[0]!;
  for (let i = 1; i < LOG.length; i++) y = fma32(y, m, LOG[i]!);
  y = fma32(fround(y * m), square, fround(exponent * LN2_LOW));
  y = fround(y - square * 0.5);
  return fma32(exponent, LN2_HIGH, fround(m + y));
}

/** Puts the cosine and the sine of `angleRad`, a float32 in `[0, 2π]`, into `out[0]` and `out[1]`. */
export function cosineAndSine(angleRad: number, out: Float64Array | Float32Array): void {
  const octant = (fround(angleRad * FOUR_OVER_PI) + 1) & ~1;
  let x = angleRad;
  for (let i = 0; i < QUARTER_PI.length; i++) x = fma32(octant, QUARTER_PI[i]!, x);
  const square = fround(x * x);
  let even = fma32(COSINE[0]!, square, COSINE[1]!);
  even = fround(fma32(even, square, COSINE[2]!) * square);
  even = fround(fma32(even, square, -0.5 * square) + 1);
  let odd = fma32(SINE[0]!, square, SINE[1]!);
  odd = fround(fma32(odd, square, SINE[2]!) * square);
  odd = fma32(odd, x, x);
  const isSwapped = (octant & 2) !== 0;
  const cosine = isSwapped ? odd : even;
  const sine = isSwapped ? even : odd;
  out[0] = ((octant + 2) & 4) === 0 ? cosine : -cosine;
  out[1] = (octant & 4) === 0 ? sine : -sine;
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);

/** The constants of the polynomials, which a backend that renders them shares. */
export const cephes = {
  sqrtHalf: fround(Math.SQRT1_2),
  ln2High: fround(0.693359375),
  ln2Low: fround(-2.1219444e-4),
  fourOverPi: fround(1.27323954473516),
  /** −π/4 in three parts, of which the first two have few digits, so that their multiples are exact. */
  quarterPi: Float32Array.of(-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8),
  /** Coefficients of polynomials, the highest power first. */
  log: Float32Array.of(
    7.0376836292e-2,
    -1.151461031e-1,
    1.167699874e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
  ),
  cosine: Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2),
  sine: Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1),
} as const;

const {
  sqrtHalf: SQRT_HALF,
  ln2High: LN2_HIGH,
  ln2Low: LN2_LOW,
  fourOverPi: FOUR_OVER_PI,
} = cephes;
const { quarterPi: QUARTER_PI, log: LOG, cosine: COSINE, sine: SINE } = cephes;
