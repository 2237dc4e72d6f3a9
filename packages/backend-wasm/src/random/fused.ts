/**
 * @file `a · b + c` of float32 lanes, rounded once: PyTorch's stream shows its processor's fused
 * multiply-add. Where the engine's `relaxed_madd` rounds twice, it is computed in double, where the
 * product is exact, and the sum is rounded to odd before it is rounded to float32.
 *
 * @see Boldo and Melquiond, Emulation of a FMA and correctly rounded sums, IEEE TC 57 (2008)
 */
import {
  type Code,
  f64x2,
  i64x2,
  type Local,
  type NewLocal,
  op,
  type Operand,
  set,
  shuffle,
  type Statement,
} from "../assembler/index.ts";

type Vector = Operand<"v128">;

/** Writes `target = a · b + c`. */
export type FusedMultiplyAdd = (
  target: Local<"v128">,
  a: Vector,
  b: Vector,
  c: Vector,
) => Statement[];

/** The engine's own. */
export const native: FusedMultiplyAdd = (target, a, b, c) => [
  set(target, op("f32x4.relaxed_madd", a, b, c)),
];

/** What an engine with relaxed instructions has in one, and others do in several. */
export interface Shortcuts {
  /** Of numbers within int32. */
  readonly truncated: "i32x4.relaxed_trunc_f32x4_s" | "i32x4.trunc_sat_f32x4_s";
  /** By a mask of whole lanes. */
  readonly chosen: "i32x4.relaxed_laneselect" | "v128.bitselect";
}

export const shortcuts = (isRelaxed: boolean): Shortcuts =>
  isRelaxed
    ? { truncated: "i32x4.relaxed_trunc_f32x4_s", chosen: "i32x4.relaxed_laneselect" }
    : { truncated: "i32x4.trunc_sat_f32x4_s", chosen: "v128.bitselect" };

/** In double; the locals may be shared by all uses in a function. */
export function emulated(local: NewLocal): FusedMultiplyAdd {
  const [x, y, z, product, sum, error, low] = Array.from({ length: 7 }, () => local("v128")) as [
    Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">,
  ]; // oxfmt-ignore
  const half = (into: Local<"v128">, isHigh: boolean): Statement[] => {
    const wide = (v: Local<"v128">): Code<"v128"> =>
      op("f64x2.promote_low_f32x4", isHigh ? shuffle(highHalf, v, v) : v);
    return [
      set(product, op("f64x2.mul", wide(x), wide(y))),
      set(into, wide(z)),
      set(sum, op("f64x2.add", product, into)),
      ...sumError(error, product, into, sum),
      set(into, op("f32x4.demote_f64x2_zero", toOdd(sum, error))),
    ];
  };
  return (target, a, b, c) => [
    set(x, a),
    set(y, b),
    set(z, c),
    ...half(low, false),
    ...half(target, true),
    set(target, shuffle(lowHalves, low, target)),
  ];
}

const highHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** `a + b − sum`, exactly (Knuth's TwoSum); overwrites `b`. */
function sumError(
  error: Local<"v128">,
  a: Local<"v128">,
  b: Local<"v128">,
  sum: Local<"v128">,
): Statement[] {
  return [
    set(error, op("f64x2.sub", sum, a)),
    set(b, op("f64x2.sub", b, error)),
    set(error, op("f64x2.sub", sum, error)),
    set(error, op("f64x2.add", op("f64x2.sub", a, error), b)),
  ];
}

/** Where there is an error and the last digit is even, the neighbour towards the exact sum. */
function toOdd(sum: Local<"v128">, error: Local<"v128">): Code<"v128"> {
  const isEven = op("i64x2.eq", op("v128.and", sum, i64x2(1n)), i64x2(0n));
  const isInexact = op("f64x2.lt", f64x2(0), op("f64x2.abs", error)); // not where it is NaN
  // A sum grows in size by an error of its own sign: +1 then, else −1.
  const isSmaller = op("i64x2.shr_s", op("v128.xor", sum, error), 63);
  const digit = op("v128.or", isSmaller, i64x2(1n));
  return op("i64x2.add", sum, op("v128.and", digit, op("v128.and", isEven, isInexact)));
}
