/**
 * @file Powers and lengths, in single precision on vectors of doubles.
 */
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { exp } from "./exponential.ts";
import { log } from "./logarithm.ts";

/** exp(y log |x|), with IEEE's sign and edges: 1 to any power and any number to the power of 0 are 1. */
export function pow(v: Floats, x: Vec, y: Vec): Vec {
  const [zero, one] = [v.number(0), v.number(1)];
  const size = exp(v, v.mul(y, log(v, v.abs(x))));
  const half = v.mul(y, v.number(0.5));
  const isWhole = v.eq(v.trunc(y), y);
  const isOdd = v.and(v.ne(v.trunc(half), half), isWhole);
  const signed = v.xor(size, v.and(v.and(x, v.number(-0)), isOdd));
  const isReal = v.or(v.or(v.ge(x, zero), isWhole), v.eq(v.abs(x), v.number(Infinity)));
  const result = v.where(v.and(isReal, v.eq(x, x)), signed, v.number(NaN));
  const isRoot = v.and(v.eq(v.abs(x), one), v.eq(v.abs(y), v.number(Infinity)));
  const isOne = v.or(v.or(v.eq(y, zero), v.eq(x, one)), isRoot);
  return v.where(isOne, one, result);
}

/** Infinite if one side is, also where the other is NaN. */
export function hypot(v: Floats, x: Vec, y: Vec): Vec {
  const infinity = v.number(Infinity);
  const root = v.sqrt(v.add(v.mul(x, x), v.mul(y, y)));
  const isInfinite = v.or(v.eq(v.abs(x), infinity), v.eq(v.abs(y), infinity));
  return v.where(isInfinite, infinity, root);
}
