/**
 * @file Remainders and whole quotients of floats, on vectors of doubles: step by step as the table's meaning
 * takes them, so the results are the same bits.
 */
import { op, set, whileTrue } from "../../assembler/index.ts";
import type { Vec } from "../emitter.ts";
import type { Floats } from "../floats.ts";

/**
 * Below it a quotient of floats is not rounded to the next whole number, as two that differ do so by a unit
 * of a divisor of 24 bits, and its product with the divisor takes 50 bits of 53.
 */
const limit = 2 ** 26;

/** A quotient beyond the limit is made less by more than its rounding, and cut to 26 bits: it stays whole. */
const [lowered, cut] = [1 - 2 ** -40, -(2 ** 27)];

/** What x leaves when divided by y, with the sign of x. */
export function fmod(v: Floats, x: Vec, y: Vec): Vec {
  const { emitter: e } = v;
  const size = v.abs(y);
  const rest = v.abs(x);
  const quotient = v.div(rest, size);
  const isLarge = op("f64x2.ge", quotient, v.number(limit));
  const taken = e.gathered(() => {
    const most = v.and(v.mul(quotient, v.number(lowered)), v.bits(cut));
    e.run(set(rest, v.where(e.let(isLarge), v.sub(rest, v.mul(most, size)), rest)));
    e.run(set(quotient, v.div(rest, size)));
  });
  e.run(whileTrue(op("v128.any_true", isLarge), taken));
  const times = v.mul(v.trunc(quotient), size);
  // 0 times an infinite divisor is nothing to take away
  const isLess = v.lt(quotient, v.number(1));
  return v.copysign(v.sub(rest, v.without(times, isLess)), x);
}

/** Whether there is a rest, of the other sign than the divisor. */
const isOpposite = (v: Floats, rest: Vec, y: Vec): Vec =>
  v.and(v.ne(rest, v.number(0)), v.xor(v.lt(rest, v.number(0)), v.lt(y, v.number(0))));

/** What x leaves when divided by y, with the sign of y. */
export function remainder(v: Floats, x: Vec, y: Vec): Vec {
  const rest = fmod(v, x, y);
  return v.where(isOpposite(v, rest, y), v.add(rest, y), rest);
}

/** The quotient that goes with `remainder`. */
export function floorDivide(v: Floats, x: Vec, y: Vec): Vec {
  const rest = fmod(v, x, y);
  const one = v.and(isOpposite(v, rest, y), v.number(1));
  const quotient = v.sub(v.div(v.sub(x, rest), y), one);
  const low = v.floor(quotient);
  const above = v.and(v.gt(v.sub(quotient, low), v.number(0.5)), v.number(1));
  const exact = v.div(x, y);
  const nothing = v.copysign(v.number(0), exact);
  const whole = v.where(v.eq(quotient, v.number(0)), nothing, v.add(low, above));
  return v.where(v.eq(y, v.number(0)), exact, whole);
}
