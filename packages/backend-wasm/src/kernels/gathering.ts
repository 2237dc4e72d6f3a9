/**
 * @file The accumulators of a reduction in registers, for some groups of four elements: in 64 bits, or for
 * the largest and smallest of floats in floats.
 */
import type { DType } from "@kindling/tensor";
import { lane, op, set, type Statement } from "../assembler/index.ts";
import { cast } from "../render/casts.ts";
import type { Emitter, Vec } from "../render/emitter.ts";
import { widened } from "../render/floats.ts";
import type { Group } from "../render/groups.ts";
import { type InFloats, type ReductionRow, wideOf } from "./reductions.ts";

export interface Gathering {
  /** Accumulators that nothing was gathered in. */
  readonly starts: readonly Statement[];
  /** Gathers all groups, of that many elements each. */
  readonly gather: (count: number) => void;
  /** Gathers one element in the first lane. */
  readonly gatherOne: () => void;
  /** What was gathered, in 64 bits. */
  readonly totals: () => readonly Vec[];
}

/** What is gathered. */
export interface Gathered {
  readonly e: Emitter;
  readonly row: ReductionRow;
  readonly valueType: DType;
  readonly groups: number;
  /** The values of group `k`, of that many elements. */
  readonly values: (count: number, k: number) => Group;
}

/** How many groups registers have room for: extremes of floats take two accumulators each. */
export const mostGroups = ({ extreme }: ReductionRow, valueType: DType): number =>
  extreme !== undefined && valueType === "float32" ? 4 : 8;

/** Lines that are gone along together. */
export const linesTogether = 4;

/**
 * How many groups of each of these lines registers have room for: what is joined in floats takes few
 * accumulators. With fewer lines it is the same number, as what becomes of a line must not depend on others.
 */
export const groupsOfLine = ({ few }: ReductionRow, valueType: DType): number =>
  valueType === "float32" && few !== undefined ? 8 : 2;

/**
 * Accumulators for each lane of each group, in order: two vectors a group.
 *
 * @param isJoined  whether all lanes are joined in the end: groups may be joined before, then
 */
export function gatheringOf(it: Gathered, isJoined: boolean): Gathering {
  const { extreme, few } = it.row;
  if (it.valueType !== "float32") return inWide(it);
  if (extreme !== undefined) return inFloats(it, extreme);
  return isJoined && few !== undefined ? joinedInFloats(it, few) : inWide(it);
}

function inWide({ e, row, valueType, groups, values }: Gathered): Gathering {
  const wide = wideOf(valueType);
  const start = wide === "float64" ? e.constant("f64x2", row.float64[0]) : e.longs(row.int64[0]);
  const [, combine] = row[wide];
  const lanes = Array.from({ length: 2 * groups }, () => e.variable("v128"));
  const valuesOf = (count: number, k: number): Group => cast(e, values(count, k), valueType, wide);
  const add = (sum: Vec, x: Vec): void => e.run(set(sum, combine(e, sum, x)));
  return {
    starts: lanes.map((sum) => set(sum, start)),
    gather: (count) => {
      for (let k = 0; k < groups; k++)
        valuesOf(count, k).forEach((x, half) => add(lanes[2 * k + half]!, x));
    },
    gatherOne: () => {
      const [x] = valuesOf(1, 0);
      const nothing = lane("i64x2.extract_lane", 1, start);
      add(lanes[0]!, e.let(lane("i64x2.replace_lane", 1, x!, nothing)));
    },
    totals: () => lanes,
  };
}

/** NaN is remembered aside, as the instructions that keep it are slow on x86. */
function inFloats({ e, groups, values }: Gathered, { start, combine }: InFloats): Gathering {
  const extremes = Array.from({ length: groups }, () => e.variable("v128"));
  const isNaN = extremes.map(() => e.variable("v128"));
  const gatherGroup = (count: number, k: number): void => {
    const [x] = values(count, k);
    e.run(set(extremes[k]!, combine(extremes[k]!, x!)));
    e.run(set(isNaN[k]!, op("v128.or", isNaN[k]!, op("f32x4.ne", x!, x!))));
  };
  return {
    starts: [
      ...extremes.map((extreme) => set(extreme, e.constant("f32x4", start))),
      ...isNaN.map((mask) => set(mask, e.constant("i32x4", 0))),
    ],
    gather: (count) => {
      for (let k = 0; k < groups; k++) gatherGroup(count, k);
    },
    gatherOne: () => gatherGroup(1, 0), // in all lanes, which changes nothing
    totals: () => extremes.flatMap((x, k) => widened(e, e.let(op("v128.or", x, isNaN[k]!)))),
  };
}

/** Groups are joined in floats, in pairs, and only what comes of it is widened. */
function joinedInFloats(it: Gathered, few: NonNullable<ReductionRow["few"]>): Gathering {
  const { e, groups, values } = it;
  const joined = (count: number, from: number, to: number): Vec => {
    if (to - from === 1) return values(count, from)[0]!;
    const middle = (from + to) / 2;
    return e.let(few(joined(count, from, middle), joined(count, middle, to)));
  };
  return inWide({
    ...it,
    groups: 1,
    values: (count) => (count === 1 ? values(1, 0) : [joined(count, 0, groups)]),
  });
}
