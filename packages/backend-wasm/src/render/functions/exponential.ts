/**
 * @file exp and what is made of it, on vectors of doubles: x = k ln 2 + r, a polynomial for exp(r), and
 * 2ᵏ put together from bits. Written for both precisions; single precision needs the polynomial only to
 * 1e-9 and never leaves the range of doubles.
 */
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { evaluated } from "./coefficients.ts";

// ln 2 in two parts: k times the first is exact for |k| < 2²¹ (fdlibm, e_exp.c).
const ln2High = 6.9314718036912381649e-1;
const ln2Low = 1.90821492927058770002e-10;

/** Added to a small number, it leaves the nearest integer in the lowest bits. */
const roundingShift = 1.5 * 2 ** 52;

/** 2ᵏ for integers k within the exponents of normal numbers; `shifted` is k + `roundingShift`. */
const powerOfTwo = (v: Floats, shifted: Vec): Vec =>
  v.shiftLeft(v.addBits(shifted, v.bits(1023)), 52);

interface Reduced {
  readonly k: Vec;
  readonly shifted: Vec;
  /** exp(r) - 1 */
  readonly rest: Vec;
}

/** Arguments beyond the limits give what the limits give; NaN stays. */
function reduced(v: Floats, x: Vec): Reduced {
  const shifted = v.add(v.mul(x, v.number(Math.LOG2E)), v.number(roundingShift));
  const k = v.sub(shifted, v.number(roundingShift));
  const r = v.sub(v.sub(x, v.mul(k, v.number(ln2High))), v.mul(k, v.number(ln2Low)));
  return { k, shifted, rest: restOf(v, r) };
}

const restOf = (v: Floats, r: Vec): Vec => v.add(r, v.mul(v.mul(r, r), evaluated(v, "exp", r)));

const limited = (v: Floats, x: Vec, low: number, high: number): Vec =>
  v.greatest(v.least(x, v.number(high)), v.number(low));

export function exp(v: Floats, x: Vec): Vec {
  if (v.precision === "single") {
    const { shifted, rest } = reduced(v, limited(v, x, -150, 150));
    return scaled(v, rest, powerOfTwo(v, shifted));
  }
  // 2ᵏ may be out of range where the result is not: half of it twice
  const { k, rest } = reduced(v, limited(v, x, -760, 760));
  const half = v.add(v.mul(k, v.number(0.5)), v.number(roundingShift));
  const other = v.add(v.sub(k, v.sub(half, v.number(roundingShift))), v.number(roundingShift));
  return v.mul(scaled(v, rest, powerOfTwo(v, half)), powerOfTwo(v, other));
}

const scaled = (v: Floats, rest: Vec, scale: Vec): Vec => v.add(scale, v.mul(scale, rest));

/** 2ˣ, in single precision. */
export function exp2(v: Floats, x: Vec): Vec {
  const limitedX = limited(v, x, -200, 200);
  const shifted = v.add(limitedX, v.number(roundingShift));
  const fraction = v.sub(limitedX, v.sub(shifted, v.number(roundingShift)));
  return scaled(v, restOf(v, v.mul(fraction, v.number(Math.LN2))), powerOfTwo(v, shifted));
}

/** exp(x) - 1, without cancellation: 2ᵏ (exp(r) - 1) + (2ᵏ - 1). */
export function expm1(v: Floats, x: Vec): Vec {
  const { shifted, rest } = reduced(v, limited(v, x, -60, 150));
  const scale = powerOfTwo(v, shifted);
  const small = v.add(v.mul(scale, rest), v.sub(scale, v.number(1)));
  const result =
    v.precision === "single" ? small : v.where(v.gt(x, v.number(60)), exp(v, x), small);
  return v.where(v.eq(x, v.number(0)), x, result); // keeps -0
}

export const sigmoid = (v: Floats, x: Vec): Vec =>
  v.div(v.number(1), v.add(v.number(1), exp(v, v.neg(x))));

/** expm1(2 |x|) / (expm1(2 |x|) + 2), with the sign of x. */
export function tanh(v: Floats, x: Vec): Vec {
  const twice = v.least(v.mul(v.abs(x), v.number(2)), v.number(44)); // beyond, it is 1
  const e = expm1(v, twice);
  return v.copysign(v.div(e, v.add(e, v.number(2))), x);
}

/** In single precision. */
export function sinh(v: Floats, x: Vec): Vec {
  const e = expm1(v, v.abs(x));
  const twice = v.add(e, v.div(e, v.add(e, v.number(1))));
  return v.copysign(v.mul(twice, v.number(0.5)), x);
}

/** In single precision. */
export function cosh(v: Floats, x: Vec): Vec {
  const e = exp(v, v.abs(x));
  return v.mul(v.add(e, v.div(v.number(1), e)), v.number(0.5));
}
