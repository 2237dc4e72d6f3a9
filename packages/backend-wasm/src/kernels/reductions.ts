/**
 * @file What each reduction does with an accumulator and the next values: a row of vector code per name,
 * in doubles for floating point and in 64 bits for the others.
 */
import { type DType, dtypes, type Reduction } from "@kindling/tensor";
import { type Code, op } from "../assembler/index.ts";
import { Emitter, type Vec } from "../render/emitter.ts";

/** What accumulators are. */
export type Wide = "float64" | "int64";

type Combine = (e: Emitter, so: Vec, x: Vec) => Code<"v128">;

/** How floats are combined in floats. NaN in `x` may be left out: it is remembered aside. */
export interface InFloats {
  readonly start: number;
  readonly combine: (so: Vec, x: Vec) => Code<"v128">;
}

export interface ReductionRow {
  readonly float64: readonly [start: number, combine: Combine];
  readonly int64: readonly [start: bigint, combine: Combine];
  /** Of floats, where that is exact. */
  readonly extreme?: InFloats;
  /** Of floats, for a few of them before they are widened. */
  readonly few?: (x: Vec, y: Vec) => Code<"v128">;
}

const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/** 1 where a value is not 0, in the accumulator's type. */
const truth = (e: Emitter, x: Vec, shape: "f64x2" | "i64x2"): Code<"v128"> =>
  op("v128.and", nonZero(e, x, shape), e.constant(shape, 1));
const nonZero = (e: Emitter, x: Vec, shape: "f64x2" | "i64x2"): Code<"v128"> =>
  op(`${shape}.ne`, x, e.constant(shape, 0));

/** `undefined`: positions are the reference's. NaN wins among extremes, as `f64x2.max` has it. */
// oxfmt-ignore
export const reductions: { readonly [R in Reduction]: ReductionRow | undefined } = {
  sum: { float64: [0, (_, s, x) => op("f64x2.add", s, x)], int64: [0n, (_, s, x) => op("i64x2.add", s, x)], few: (x, y) => op("f32x4.add", x, y) },
  prod: { float64: [1, (_, s, x) => op("f64x2.mul", s, x)], int64: [1n, (_, s, x) => op("i64x2.mul", s, x)] },
  max: { float64: [-Infinity, (_, s, x) => op("f64x2.max", s, x)], int64: [least, (_, s, x) => op("v128.bitselect", s, x, op("i64x2.gt_s", s, x))], extreme: { start: -Infinity, combine: (s, x) => op("f32x4.pmax", s, x) } },
  min: { float64: [Infinity, (_, s, x) => op("f64x2.min", s, x)], int64: [greatest, (_, s, x) => op("v128.bitselect", s, x, op("i64x2.lt_s", s, x))], extreme: { start: Infinity, combine: (s, x) => op("f32x4.pmin", s, x) } },
  any: { float64: [0, (e, s, x) => op("v128.or", s, truth(e, x, "f64x2"))], int64: [0n, (e, s, x) => op("v128.or", s, truth(e, x, "i64x2"))] },
  all: { float64: [1, (e, s, x) => op("v128.and", s, nonZero(e, x, "f64x2"))], int64: [1n, (e, s, x) => op("v128.and", s, nonZero(e, x, "i64x2"))] },
  argmax: undefined,
  argmin: undefined,
};

/** The accumulators of values of a type. */
export const wideOf = (type: DType): Wide => (dtypes[type].kind === "float" ? "float64" : "int64");
