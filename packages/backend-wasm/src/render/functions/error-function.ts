/**
 * @file The error function and its complement, in single precision on vectors of doubles: a series about
 * 0, and exp(-x²) times a polynomial of 2 / (2 + x) beyond.
 */
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";
import { evaluated } from "./coefficients.ts";
import { exp } from "./exponential.ts";

/** Up to here the series is used. */
const near = 0.875;
/** Where erfc is below half the smallest float32. */
const far = 10.4;

const series = (v: Floats, x: Vec): Vec => v.mul(x, evaluated(v, "erf", v.mul(x, x)));

/** erfc of numbers from `near` on. */
function tail(v: Floats, size: Vec): Vec {
  const x = v.least(size, v.number(far));
  const t = v.div(v.number(2), v.add(x, v.number(2)));
  return v.mul(exp(v, v.neg(v.mul(x, x))), v.mul(t, evaluated(v, "erfc", t)));
}

export function erf(v: Floats, x: Vec): Vec {
  const size = v.abs(x);
  const beyond = v.copysign(v.sub(v.number(1), tail(v, size)), x);
  return v.where(v.gt(size, v.number(near)), beyond, series(v, x));
}

export function erfc(v: Floats, x: Vec): Vec {
  const size = v.abs(x);
  const right = tail(v, size);
  const beyond = v.where(v.lt(x, v.number(0)), v.sub(v.number(2), right), right);
  return v.where(v.gt(size, v.number(near)), beyond, v.sub(v.number(1), series(v, x)));
}
