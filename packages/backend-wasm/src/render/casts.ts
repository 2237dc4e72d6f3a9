/**
 * @file Conversions between element types, group by group, by way of a few steps. What does not fit into
 * an integer of 32 bits becomes the nearest one that does; the smallest of 64 bits stands for what has none.
 */
import type { DType } from "@kindling/tensor";
import { type Code, lane, op, shuffle } from "../assembler/index.ts";
import type { Emitter, Vec } from "./emitter.ts";
import { narrowed, widened } from "./floats.ts";
import { type Group, joined, mask, ones } from "./groups.ts";

type Step = (e: Emitter, x: Group) => Group;

/** 32-bit integers are what the others meet in: bytes and truth values are these already, or nearly. */
// oxfmt-ignore
const toWords: { readonly [D in DType]: Step } = {
  int32: (_, x) => x,
  uint8: (_, x) => x,
  bool: (e, [x]) => [ones(e, x!)],
  float32: (e, [x]) => [e.let(op("i32x4.trunc_sat_f32x4_s", x!))],
  float64: (e, [low, high]) => [joinedHalves(e, op("i32x4.trunc_sat_f64x2_s_zero", low!), op("i32x4.trunc_sat_f64x2_s_zero", high!))],
  int64: (e, [low, high]) => [joined(e, low!, high!)],
};

// oxfmt-ignore
const fromWords: { readonly [D in DType]: Step } = {
  int32: (_, x) => x,
  uint8: (e, [x]) => [e.let(op("v128.and", x!, e.constant("i32x4", 255)))],
  bool: (e, [x]) => [mask(e, x!)],
  float32: (e, [x]) => [e.let(op("f32x4.convert_i32x4_s", x!))],
  float64: (e, [x]) => [e.let(op("f64x2.convert_low_i32x4_s", x!)), e.let(op("f64x2.convert_low_i32x4_s", upperHalf(x!)))],
  int64: (e, [x]) => [e.let(op("i64x2.extend_low_i32x4_s", x!)), e.let(op("i64x2.extend_high_i32x4_s", x!))],
};

/** Pairs that do not go by way of 32-bit integers. */
// oxfmt-ignore
const direct: { readonly [P in `${DType} ${DType}`]?: Step } = {
  "float32 float64": (e, [x]) => widened(e, x!),
  "float64 float32": (e, [low, high]) => [narrowed(e, low!, high!)],
  "float32 bool": (e, [x]) => [e.let(op("f32x4.ne", x!, e.constant("f32x4", 0)))],
  "float64 bool": (e, [low, high]) => [joined(e, op64(e, "f64x2.ne", low!, 0), op64(e, "f64x2.ne", high!, 0))],
  "int64 bool": (e, [low, high]) => [joined(e, op64(e, "i64x2.ne", low!, 0), op64(e, "i64x2.ne", high!, 0))],
  "int64 float32": (e, group) => [fourFloats(e, group)],
  "int64 float64": (e, group) => group.map((x) => twoDoubles(e, x)),
  "float32 int64": (e, [x]) => widened(e, x!).map((half) => twoLongs(e, half)),
  "float64 int64": (e, group) => group.map((x) => twoLongs(e, x)),
};

/** Converts a group. */
export function cast(e: Emitter, x: Group, from: DType, to: DType): Group {
  if (from === to) return x;
  const step = direct[`${from} ${to}`];
  return step === undefined ? fromWords[to](e, toWords[from](e, x)) : step(e, x);
}

const op64 = (e: Emitter, name: "f64x2.ne" | "i64x2.ne", x: Vec, y: number): Vec =>
  e.let(op(name, x, e.constant(name === "f64x2.ne" ? "f64x2" : "i64x2", y)));

const lowerHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const joinedHalves = (e: Emitter, low: Code<"v128">, high: Code<"v128">): Vec =>
  e.let(shuffle(lowerHalves, low, high));
const upperHalf = (x: Vec): Code<"v128"> =>
  shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15], x, x);

function fourFloats(e: Emitter, [low, high]: Group): Vec {
  let result = e.constant("f32x4", 0);
  for (let i = 0; i < 4; i++) {
    const value = lane("i64x2.extract_lane", i % 2, i < 2 ? low! : high!);
    result = e.let(lane("f32x4.replace_lane", i, result, op("f32.convert_i64_s", value)));
  }
  return result;
}

function twoDoubles(e: Emitter, x: Vec): Vec {
  let result = e.constant("f64x2", 0);
  for (let i = 0; i < 2; i++) {
    const value = op("f64.convert_i64_s", lane("i64x2.extract_lane", i, x));
    result = e.let(lane("f64x2.replace_lane", i, result, value));
  }
  return result;
}

const least = -(2n ** 63n);

/** Whole parts by their upper and lower 32 bits, each of which is among the digits of a double when 2⁵² is. */
function twoLongs(e: Emitter, x: Vec): Vec {
  const number = (value: number): Vec => e.constant("f64x2", value);
  const whole = e.let(op("f64x2.trunc", x));
  const upper = e.let(op("f64x2.floor", op("f64x2.mul", whole, number(2 ** -32))));
  const lower = op("f64x2.sub", whole, op("f64x2.mul", upper, number(2 ** 32)));
  const high = op("i64x2.shl", op("f64x2.add", upper, number(1.5 * 2 ** 52)), 32);
  const low = op("v128.xor", op("f64x2.add", lower, number(2 ** 52)), number(2 ** 52));
  const isThere = op("f64x2.lt", op("f64x2.abs", x), number(2 ** 63));
  return e.let(op("v128.bitselect", op("v128.or", high, low), e.longs(least), isThere));
}
