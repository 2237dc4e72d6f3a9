/**
 * @file Functions in single precision throughout, within a unit in the last place. `exp` keeps to that
 * on every engine; the others need products that are added with one rounding, and are used where the
 * engine has them.
 */
import { op } from "../../assembler/index.ts";
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { withEdges } from "./logarithm.ts";
import { erfPieces, singles } from "./singles.ts";

// ln 2 in two parts: k times the first, of 10 bits, is exact (Cephes, expf.c).
const ln2High = 0.693359375;
const ln2Low = Math.LN2 - ln2High;

/** Added to a small number, it leaves the nearest integer in the lowest bits. */
const roundingShift = 1.5 * 2 ** 23;

/** exp(-104) is below half the smallest float32, exp(89) above the largest. */
const [lowest, highest] = [-104, 89];

/** exp(x) = 2ᵏ (1 + rest); the lowest bits of `shifted` are those of k + `bias`. */
function reduced(v: Floats, x: Vec, bias: number): { readonly shifted: Vec; readonly rest: Vec } {
  const shift = v.number(roundingShift + bias);
  const shifted = v.fma(x, v.number(Math.LOG2E), shift);
  const k = v.sub(shifted, shift);
  const most = v.fnma(k, v.number(ln2High), x);
  const r = v.fnma(k, v.number(ln2Low), most);
  const tail = v.mul(v.mul(r, r), v.polynomial(r, singles.exp.coefficients));
  // `most` is exact and r is not, so the low part is taken off last
  return { shifted, rest: v.add(most, v.fnma(k, v.number(ln2Low), tail)) };
}

/** s (1 + rest) */
const scaled = (v: Floats, s: Vec, rest: Vec): Vec => v.fma(s, rest, s);

/**
 * Of vectors of floats. 2ᵏ comes in two factors, 2ᵏ⁻⁶⁴ and 2⁶⁴ or, below 0, their like, so that results
 * below the smallest normal number are rounded once. NaN stays.
 */
export function expOfFloats(v: Floats, given: Vec): Vec {
  const x = v.greatest(v.least(given, v.number(highest)), v.number(lowest));
  const { shifted, rest } = reduced(v, x, 254);
  const isBelow = v.emitter.let(op("i32x4.shr_s", x, 31));
  // the exponent of a number is its bits from 23 on, less 127
  const factor = v.subBits(v.bits(191 << 23), v.and(isBelow, v.bits(128 << 23)));
  const other = v.subBits(v.shiftLeft(shifted, 23), factor);
  return v.mul(scaled(v, other, rest), factor);
}

/** What `scaledExp` is times exp. */
export const expScale = 2 ** 24;

/** 2²⁴ exp(x) of numbers that are not above 0: none of the results is below the normal numbers. */
export function scaledExp(v: Floats, x: Vec): Vec {
  const { shifted, rest } = reduced(v, v.greatest(x, v.number(lowest)), 127 + 24);
  return scaled(v, v.shiftLeft(shifted, 23), rest);
}

/**
 * e / (1 + e) or 1 / (1 + e) for e = exp(-|x|), by one division whose rest is added. The numerator is
 * 2⁶⁴ e, in two parts, so that results below the normal numbers are rounded once.
 */
export function sigmoidOfFloats(v: Floats, x: Vec): Vec {
  const negative = v.greatest(v.or(x, v.number(-0)), v.number(lowest));
  const { shifted, rest } = reduced(v, negative, 127 + 64);
  const power = v.shiftLeft(shifted, 23);
  const high = scaled(v, power, rest);
  const low = v.fma(power, rest, v.sub(power, high));
  const [one, unscaled] = [v.number(1), v.number(2 ** -64)];
  const e = v.mul(high, unscaled);
  const below = v.add(one, e);
  const lost = v.fma(low, unscaled, v.add(v.sub(one, below), e));
  const inverse = v.div(one, below);
  const isNegative = v.lt(x, v.number(0));
  const above = v.where(isNegative, high, one);
  const quotient = v.mul(above, inverse);
  const short = v.fnma(quotient, lost, v.fnma(quotient, below, above));
  const missing = v.add(short, v.and(isNegative, low));
  const result = v.fma(missing, inverse, quotient);
  return v.mul(result, v.where(isNegative, unscaled, one));
}

/** The bits of √½: what is above in the mantissa belongs to the next power of two. */
const sqrtHalfBits = 0x3f3504f3;

/** x = 2ᵏ (1 + f) with 1 + f between √½ and √2. */
export function logOfFloats(v: Floats, x: Vec): Vec {
  const isTiny = v.lt(x, v.number(2 ** -126));
  const normal = v.where(isTiny, v.mul(x, v.number(2 ** 23)), x);
  const offset = v.subBits(normal, v.bits(sqrtHalfBits));
  const m = v.addBits(v.and(offset, v.bits(0x7fffff)), v.bits(sqrtHalfBits));
  const exponent = v.emitter.let(op("i32x4.shr_s", offset, 23));
  const whole = v.addBits(exponent, v.and(isTiny, v.bits(-23)));
  const k = v.emitter.let(op("f32x4.convert_i32x4_s", whole));
  const f = v.sub(m, v.number(1));
  const square = v.mul(f, f);
  const series = v.polynomial(f, singles.log.coefficients);
  const tail = v.fnma(square, v.number(0.5), v.mul(v.mul(f, square), series));
  // f + k ln 2, and what its rounding lost
  const sum = v.fma(k, v.number(ln2High), f);
  const lost = v.sub(f, v.fnma(k, v.number(ln2High), sum));
  const rest = v.add(tail, v.fma(k, v.number(ln2Low), lost));
  return withEdges(v, x, v.add(sum, rest));
}

/** A series about 0, and 1 - 2 / (exp(2 |x|) + 1) beyond. */
export function tanhOfFloats(v: Floats, x: Vec): Vec {
  const size = v.abs(x);
  const z = v.mul(size, size);
  const series = v.fma(v.mul(size, z), v.polynomial(z, singles.tanh.coefficients), size);
  const limited = v.least(size, v.number(10)); // beyond, it is 1
  const { shifted, rest } = reduced(v, v.add(limited, limited), 127);
  const power = v.shiftLeft(shifted, 23);
  const below = v.fma(power, rest, v.add(power, v.number(1)));
  const beyond = v.sub(v.number(1), v.div(v.number(2), below));
  const result = v.where(v.gt(z, v.number(singles.tanh.range[1])), beyond, series);
  return withSign(v, result, x);
}

/**
 * Four polynomials, whose coefficients are chosen by the piece that |x| is in: about 0 in x², and in the
 * distance to the middle of the other pieces. Beyond them it is 1.
 */
export function erfOfFloats(v: Floats, x: Vec): Vec {
  const { from, width, middles, values, coefficients } = erfPieces;
  const size = v.least(v.abs(x), v.number(from + 2.9999 * width));
  const at = v.fma(size, v.number(1 / width), v.number(1 - from / width));
  const piece = v.emitter.let(op("i32x4.relaxed_trunc_f32x4_s", at));
  const bytes = v.emitter.let(
    op("i32x4.add", op("i32x4.mul", piece, v.bits(0x04040404)), v.bits(0x03020100)),
  );
  const ofPiece = (numbers: readonly [number, number, number, number]): Vec =>
    v.emitter.let(op("i8x16.relaxed_swizzle", v.emitter.lanes(numbers), bytes));
  const isFirst = v.emitter.let(op("i32x4.eq", piece, v.bits(0)));
  const t = v.sub(size, ofPiece(middles));
  const u = v.where(isFirst, v.mul(t, t), t);
  const [last, ...others] = coefficients.toReversed();
  const slope = others.reduce((sum, c) => v.fma(sum, u, ofPiece(c)), ofPiece(last!));
  return withSign(v, v.fma(t, slope, v.where(isFirst, size, ofPiece(values))), x);
}

/**
 * 1 + erf(x), within 2.1 units of 2⁻²³. Below 0 it is erfc(|x|), which keeps more of what is small than
 * the sum of 1 and a rounded erf(x).
 */
export function onePlusErfOfFloats(v: Floats, x: Vec): Vec {
  const [low, high] = singles.erfcRoot.range;
  const size = v.least(v.abs(x), v.number(high - low)); // beyond, erfc is 0 beside 1
  const t = v.add(size, v.number(low));
  const slope = v.polynomial(t, singles.erfcRoot.coefficients);
  const root = v.greatest(v.fma(size, slope, v.number(1)), v.number(0));
  const square = v.mul(root, root);
  const above = v.fnma(square, square, v.number(2));
  return v.where(v.lt(x, v.number(0)), v.mul(square, square), above);
}

/** A number that is not negative, with the sign of another. */
const withSign = (v: Floats, size: Vec, y: Vec): Vec => v.or(size, v.and(y, v.number(-0)));
