/**
 * @file log and what is made of it, on vectors of doubles: x = 2ᵏ m with m between √½ and √2, and
 * log m = 2 artanh((m - 1) / (m + 1)). Single precision reads its arguments as doubles, which have no
 * subnormals among them.
 */
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { evaluated } from "./coefficients.ts";

const ln2High = 6.9314718036912381649e-1; // as in exponential.ts
const ln2Low = 1.90821492927058770002e-10;

/** The bits of √½: what is above in the mantissa belongs to the next power of two. */
const sqrtHalfBits = 0x3fe6a09e00000000;
const one = 0x3ff0000000000000;

interface Parts {
  readonly k: Vec;
  /** log m */
  readonly log: Vec;
}

/** Of positive normal numbers. */
function parts(v: Floats, x: Vec): Parts {
  const offset = v.subBits(x, v.bits(sqrtHalfBits));
  // an arithmetic shift of 64 bits is slow on x86: shift unsigned, from a bias that makes it positive
  const biased = v.shiftRight(v.addBits(offset, v.bits(one)), 52);
  const k = v.sub(v.or(biased, v.number(2 ** 52)), v.number(2 ** 52 + 1023));
  const m = v.subBits(x, v.shiftLeft(v.subBits(biased, v.bits(1023)), 52));
  const f = v.sub(m, v.number(1));
  const s = v.div(f, v.add(m, v.number(1)));
  const z = v.mul(s, s);
  // f - s (f - s² P) is 2 s + s³ P, but f is exact
  const tail = v.mul(s, v.sub(f, v.mul(z, evaluated(v, "log", z))));
  return { k, log: v.sub(f, tail) };
}

/** log of 0 is -∞, of ∞ it is ∞, of negative numbers and NaN it is NaN. */
export function withEdges(v: Floats, x: Vec, result: Vec): Vec {
  const infinite = v.where(v.eq(x, v.number(Infinity)), x, result);
  const zero = v.where(v.eq(x, v.number(0)), v.number(-Infinity), infinite);
  return v.where(v.ge(x, v.number(0)), zero, v.number(NaN));
}

export function log(v: Floats, x: Vec): Vec {
  if (v.precision === "single") return withEdges(v, x, plainLog(v, x));
  const isTiny = v.lt(x, v.number(2 ** -1022));
  const normal = v.where(isTiny, v.mul(x, v.number(2 ** 54)), x);
  const shift = v.and(isTiny, v.number(-54));
  const { k, log: rest } = parts(v, normal);
  return withEdges(v, x, total(v, v.add(k, shift), rest));
}

const plainLog = (v: Floats, x: Vec): Vec => {
  const { k, log: rest } = parts(v, x);
  return total(v, k, rest);
};

const total = (v: Floats, k: Vec, rest: Vec): Vec =>
  v.add(v.mul(k, v.number(ln2High)), v.add(rest, v.mul(k, v.number(ln2Low))));

/** Exact for powers of two. */
export function log2(v: Floats, x: Vec): Vec {
  const { k, log: rest } = parts(v, x);
  return withEdges(v, x, v.add(k, v.mul(rest, v.number(Math.LOG2E))));
}

export const log10 = (v: Floats, x: Vec): Vec => v.mul(log(v, x), v.number(Math.LOG10E));

/** log(1 + x), where the rounding error of 1 + x is taken along to first order. */
export function log1p(v: Floats, x: Vec): Vec {
  const u = v.add(x, v.number(1));
  const lost = v.sub(x, v.sub(u, v.number(1)));
  const logU = log(v, u);
  const isPlain = v.and(v.lt(v.abs(x), v.number(Infinity)), v.ne(u, v.number(0)));
  const result = v.where(isPlain, v.add(logU, v.div(lost, u)), logU);
  return v.where(v.eq(x, v.number(0)), x, result); // keeps -0
}

/** In single precision. */
export function asinh(v: Floats, x: Vec): Vec {
  const a = v.abs(x);
  const square = v.mul(a, a);
  const root = v.sqrt(v.add(square, v.number(1)));
  const result = log1p(v, v.add(a, v.div(square, v.add(root, v.number(1)))));
  return v.copysign(v.where(v.lt(a, v.number(Infinity)), result, a), x);
}

/** In single precision. */
export function acosh(v: Floats, x: Vec): Vec {
  const t = v.sub(x, v.number(1));
  const root = v.sqrt(v.add(v.mul(t, v.number(2)), v.mul(t, t)));
  return v.where(v.ge(t, v.number(0)), log1p(v, v.add(t, root)), v.number(NaN));
}

/** In single precision. */
export function atanh(v: Floats, x: Vec): Vec {
  const a = v.abs(x);
  const ratio = v.div(v.mul(a, v.number(2)), v.sub(v.number(1), a));
  return v.copysign(v.mul(log1p(v, ratio), v.number(0.5)), x);
}

export const logit = (v: Floats, p: Vec): Vec => log(v, v.div(p, v.sub(v.number(1), p)));

/** 0 where x is 0, unless y is NaN. */
export function xlogy(v: Floats, x: Vec, y: Vec): Vec {
  const isZero = v.and(v.eq(x, v.number(0)), v.eq(y, y));
  return v.where(isZero, v.number(0), v.mul(x, log(v, y)));
}
