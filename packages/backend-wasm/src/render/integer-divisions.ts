/**
 * @file Divisions of whole numbers, whose divisors are known not to be 0 (`kernels/divisors.ts`). Those of
 * 32 bits are computed in doubles: two quotients that are not equal are farther apart than a double rounds.
 * Those of 64 bits are divided one by one, as vectors have no instruction.
 */
import type { OpName } from "@kindling/expr";
import { type Code, constant, lane, op, select, shuffle } from "../assembler/index.ts";
import type { Emitter, Vec } from "./emitter.ts";
import { joined } from "./groups.ts";

type Shape = "i32x4" | "i64x2";
type Rounding = "floor" | "trunc";
type Quotient = (e: Emitter, x: Vec, y: Vec, rounding: Rounding) => Vec;

/** The least number divided by -1 is itself, as all that leaves the type wraps. */
const quotients: { readonly [S in Shape]: Quotient } = {
  i32x4: (e, x, y, rounding) => joined(e, ...halves(e, x, y, rounding)),
  i64x2: (e, x, y, rounding) => {
    const towardsZero = quotientOfLongs(e, x, y);
    if (rounding === "trunc") return towardsZero;
    const rest = e.let(op("i64x2.sub", x, op("i64x2.mul", towardsZero, y)));
    const zero = e.constant("i64x2", 0);
    const isBelow = op(
      "v128.and",
      op("i64x2.lt_s", op("v128.xor", rest, y), zero),
      op("i64x2.ne", rest, zero),
    );
    return e.let(op("i64x2.add", towardsZero, isBelow)); // a mask is -1
  },
};

const rest =
  (rounding: Rounding) =>
  (e: Emitter, shape: Shape, x: Vec, y: Vec): Vec =>
    e.let(op(`${shape}.sub`, x, op(`${shape}.mul`, quotients[shape](e, x, y, rounding), y)));

/** The renderer's rows of the operations that divide whole numbers. */
export const integerDivisions = {
  floorDivide: (e: Emitter, shape: Shape, x: Vec, y: Vec): Vec =>
    quotients[shape](e, x, y, "floor"),
  remainder: rest("floor"),
  fmod: rest("trunc"),
} satisfies { readonly [Op in OpName]?: unknown };

/** Added to a whole number of at most 2³² in size, it puts it into the low bits of the double's digits. */
const digits = 2 ** 52 + 2 ** 51;

/** The quotients in the low halves of 64-bit lanes. */
function halves(e: Emitter, x: Vec, y: Vec, rounding: Rounding): [Vec, Vec] {
  const half = (part: (x: Vec) => Code<"v128">): Vec => {
    const exact = op("f64x2.div", doubles(part(x)), doubles(part(y)));
    return e.let(op("f64x2.add", op(`f64x2.${rounding}`, exact), e.constant("f64x2", digits)));
  };
  return [half((v) => v), half((v) => shuffle(upperWords, v, v))];
}

const doubles = (x: Code<"v128">): Code<"v128"> => op("f64x2.convert_low_i32x4_s", x);
const upperWords = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

/** Rounded to zero. The instruction traps where a quotient does not fit, so it never divides by -1. */
function quotientOfLongs(e: Emitter, x: Vec, y: Vec): Vec {
  let quotient = x;
  for (const i of [0, 1]) {
    const divisor = e.let(lane("i64x2.extract_lane", i, y));
    const other = select(op("i64.eq", divisor, -1n), constant("i64", 1n), divisor);
    const one = op("i64.div_s", lane("i64x2.extract_lane", i, x), other);
    quotient = e.let(lane("i64x2.replace_lane", i, quotient, one));
  }
  const isNegation = op("i64x2.eq", y, e.constant("i64x2", -1));
  return e.let(op("v128.bitselect", op("i64x2.neg", x), quotient, isNegation));
}
