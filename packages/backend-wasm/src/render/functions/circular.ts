/**
 * @file sin, cos, tan and their inverses, in single precision on vectors of doubles: x = k π/2 + r with
 * |r| ≤ π/4. Numbers too large for that reduction go to the host, lane by lane.
 */
import { op, set, when } from "../../assembler/index.ts";
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { evaluated } from "./coefficients.ts";

// π/2 in two parts, the first of 33 bits: k times it is exact for |k| < 2²⁰ (fdlibm, e_rem_pio2.c).
const halfPiHigh = 1.57079632673412561417;
const halfPiLow = 6.07710050650619224932e-11;
/** Beyond it, the host computes. With |k| < 2¹⁷ the error of k times the low part is below 2⁻⁶⁷. */
const largest = 2e5;

const roundingShift = 1.5 * 2 ** 52;

/** The sine and the cosine of the rest, and bits 0 and 1 of k. */
function reduced(v: Floats, x: Vec): { sin: Vec; cos: Vec; k: Vec } {
  const k = v.add(v.mul(x, v.number(2 / Math.PI)), v.number(roundingShift));
  const turns = v.sub(k, v.number(roundingShift));
  const r = v.sub(v.sub(x, v.mul(turns, v.number(halfPiHigh))), v.mul(turns, v.number(halfPiLow)));
  const z = v.mul(r, r);
  const sin = v.add(r, v.mul(v.mul(r, z), evaluated(v, "sin", z)));
  const cos = v.add(
    v.sub(v.number(1), v.mul(z, v.number(0.5))),
    v.mul(v.mul(z, z), evaluated(v, "cos", z)),
  );
  return { sin, cos, k };
}

/** A mask of the lanes whose k has that bit. */
const hasBit = (v: Floats, k: Vec, bit: number): Vec =>
  v.emitter.let(op("i64x2.ne", v.and(k, v.bits(bit)), v.bits(0)));

/** The sign bit of the lanes whose k has bit 1. */
const signOfTwo = (v: Floats, k: Vec): Vec => v.shiftLeft(v.and(k, v.bits(2)), 62);

const plainSin = (v: Floats, x: Vec): Vec => {
  const { sin, cos, k } = reduced(v, x);
  return v.where(
    v.eq(x, v.number(0)),
    x,
    v.xor(v.where(hasBit(v, k, 1), cos, sin), signOfTwo(v, k)),
  );
};

const plainCos = (v: Floats, x: Vec): Vec => {
  const { sin, cos, k } = reduced(v, x);
  const next = v.addBits(k, v.bits(1));
  return v.xor(v.where(hasBit(v, k, 1), sin, cos), signOfTwo(v, next));
};

const plainTan = (v: Floats, x: Vec): Vec => {
  const { sin, cos, k } = reduced(v, x);
  const isOdd = hasBit(v, k, 1);
  const ratio = v.div(v.where(isOdd, cos, sin), v.where(isOdd, sin, cos));
  const sign = v.and(isOdd, v.number(-0));
  return v.where(v.eq(x, v.number(0)), x, v.xor(ratio, sign));
};

/** The plain way, and the host's for the vectors that hold a large number. */
function withLarge(
  name: "sin" | "cos" | "tan" | "sinc",
  plain: (v: Floats, x: Vec) => Vec,
): (v: Floats, x: Vec) => Vec {
  return (v, x) => {
    const { emitter } = v;
    const result = emitter.let(plain(v, x));
    const isLarge = v.gt(v.abs(x), v.number(largest));
    const host = emitter.gathered(() => emitter.run(set(result, v.host(name, x))));
    emitter.run(when(op("v128.any_true", isLarge), host));
    return result;
  };
}

export const sin = withLarge("sin", plainSin);
export const cos = withLarge("cos", plainCos);
export const tan = withLarge("tan", plainTan);

/** sin(πx) / (πx), 1 at 0. */
export const sinc = withLarge("sinc", (v, x) => {
  const angle = v.mul(x, v.number(Math.PI));
  return v.where(v.eq(x, v.number(0)), v.number(1), v.div(plainSin(v, angle), angle));
});

/** atan of numbers that are not negative: their ratio's, so that it may be infinite. */
function atanOfRatio(v: Floats, y: Vec, x: Vec): Vec {
  const isSteep = v.gt(y, x);
  const low = v.where(isSteep, x, y);
  const high = v.where(isSteep, y, x);
  const t = v.div(low, high);
  // atan t = π/4 + atan((t - 1) / (t + 1)), above tan(π/8)
  const isUpper = v.gt(t, v.number(Math.tan(Math.PI / 8)));
  const turned = v.div(v.sub(t, v.number(1)), v.add(t, v.number(1)));
  const r = v.where(isUpper, turned, t);
  const z = v.mul(r, r);
  const series = v.add(r, v.mul(v.mul(r, z), evaluated(v, "atan", z)));
  const angle = v.add(series, v.and(isUpper, v.number(Math.PI / 4)));
  return v.where(isSteep, v.sub(v.number(Math.PI / 2), angle), angle);
}

export const atan = (v: Floats, x: Vec): Vec =>
  v.copysign(atanOfRatio(v, v.abs(x), v.number(1)), x);

export function asin(v: Floats, x: Vec): Vec {
  const a = v.abs(x);
  const across = v.sqrt(v.mul(v.sub(v.number(1), a), v.add(v.number(1), a)));
  return v.copysign(atanOfRatio(v, a, across), x);
}

/** 2 atan(√(1 - x) / √(1 + x)) */
export function acos(v: Floats, x: Vec): Vec {
  const half = atanOfRatio(v, v.sqrt(v.sub(v.number(1), x)), v.sqrt(v.add(v.number(1), x)));
  return v.add(half, half);
}

export function atan2(v: Floats, y: Vec, x: Vec): Vec {
  const [height, width] = [v.abs(y), v.abs(x)];
  const angle = atanOfRatio(v, height, width);
  const [zero, infinity] = [v.number(0), v.number(Infinity)];
  // 0 / 0 and ∞ / ∞ have angles of their own
  const both = (value: Vec): Vec => v.and(v.eq(height, value), v.eq(width, value));
  const atZero = v.where(both(zero), zero, angle);
  const acute = v.where(both(infinity), v.number(Math.PI / 4), atZero);
  const isLeft = v.lt(v.copysign(v.number(1), x), zero);
  return v.copysign(v.where(isLeft, v.sub(v.number(Math.PI), acute), acute), y);
}
