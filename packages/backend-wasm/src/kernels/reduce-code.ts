/**
 * @file The code of a reduction. Along a reduced inner axis an accumulator is a few lanes that are joined
 * at the end of the line; along a kept one there is a lane per element, and the rows go by.
 */
import { type Expr, type Program } from "@kindling/expr";
import { type DType, dtypes, type Reduction } from "@kindling/tensor";
import {
  type Code,
  func,
  type Func,
  lane,
  load,
  type Local,
  op,
  sequence,
  set,
  type Statement,
  storeLane,
  store,
} from "../assembler/index.ts";
import { cast } from "../render/casts.ts";
import { Emitter, type Vec } from "../render/emitter.ts";
import type { Group, Walk } from "../render/groups.ts";
import { type Fixed, NotRendered, renderGroup } from "../render/program.ts";
import {
  fixLeaves,
  inSteps,
  loaded,
  loadRepeated,
  operandParameters,
  Parameters,
  scalarParameters,
  type Walked,
  walked,
  whilst,
  word,
} from "./operands.ts";
import { reductions, type Wide, wideOf } from "./reductions.ts";

/** What a kernel depends on. */
export interface ReduceForm {
  readonly reduction: Reduction;
  readonly expr: Expr;
  readonly valueType: DType;
  readonly types: readonly DType[];
  readonly walks: readonly Walk[];
  /** Whether the inner axis is reduced. */
  readonly isAlong: boolean;
}

interface Pieces {
  readonly e: Emitter;
  readonly operands: readonly Walked[];
  readonly length: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly sums: Local<"i32">;
  readonly repeated: Map<number, Group>;
  /** The values of group `k` in 64 bits. */
  readonly values: (count: number, k: number) => [low: Vec, high: Vec];
  readonly combine: (so: Vec, x: Vec) => Code<"v128">;
  readonly start: Vec;
  readonly local: <T extends "i32" | "v128">(type: T) => Local<T>;
}

/** The function of a reduction; `hosts` gets the names of what it calls outside. */
export function reduceFunc(form: ReduceForm, program: Program, hosts: Set<string>): Func {
  const { types, walks, isAlong, valueType } = form;
  const wide = wideOf(valueType);
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = walks.map((walk) => operandParameters(parameters, walk, true));
  const sums = parameters.take("i32");
  const next = isAlong ? parameters.take("i32") : undefined;
  const scalars = scalarParameters(parameters, program);
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const operands = places.map((at, i) => walked(given, local, at, types[i]!, walks[i]!));
    const fixed = new Map<number, Group>();
    const setup = e.gathered(() => fixLeaves(e, program, given, scalars, fixed));
    const repeated = new Map<number, Group>();
    const [start, combine] = reductions[form.reduction]![wide];
    const pieces: Pieces = {
      e,
      operands,
      length: word(given, length),
      rows: word(given, rows),
      sums: word(given, sums),
      repeated,
      values: (count, k) => valuesOf(e, program, operands, repeated, fixed, [count, k], form),
      combine: (so, x) => combine(e, so, x),
      start: startOf(e, wide, start),
      local,
    };
    const body = next === undefined ? acrossBody(pieces) : alongBody(pieces, word(given, next));
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
}

const startOf = (e: Emitter, wide: Wide, start: number | bigint): Vec =>
  wide === "float64" ? e.constant("f64x2", Number(start)) : e.longs(BigInt(start));

function valuesOf(
  e: Emitter,
  program: Program,
  operands: readonly Walked[],
  repeated: ReadonlyMap<number, Group>,
  fixed: Fixed,
  [count, k]: readonly [number, number],
  { valueType }: ReduceForm,
): [Vec, Vec] {
  const [value] = renderGroup(
    e,
    program,
    (i) => repeated.get(i) ?? loaded(e, operands[i]!, count, k),
    fixed,
  );
  const widened = cast(e, value!, valueType, wideOf(valueType));
  if (widened === undefined) throw new NotRendered(valueType);
  return [widened[0]!, widened[1]!];
}

/** The inner axis is reduced: per line, lanes that are joined at its end. */
function alongBody(pieces: Pieces, nextBytes: Local<"i32">): Statement[] {
  const { e, operands, length, rows, sums, repeated, values, combine, start, local } = pieces;
  const unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  const lanes = Array.from({ length: 2 * unroll }, () => local("v128"));
  const loads = e.gathered(() => loadRepeated(e, operands, repeated));
  const main = e.gathered(() => {
    for (let k = 0; k < unroll; k++)
      values(4, k).forEach((x, half) => {
        const sum = lanes[2 * k + half]!;
        e.run(set(sum, combine(sum, x)));
      });
  });
  const tail = e.gathered(() => {
    const [x] = values(1, 0);
    e.run(set(lanes[0]!, combine(lanes[0]!, firstLane(e, x, start))));
  });
  const finish = e.gathered(() => {
    const [first, ...others] = lanes;
    for (const sum of others) e.run(set(first!, combine(first!, sum)));
    const upper = e.let(
      lane("i64x2.replace_lane", 0, first!, lane("i64x2.extract_lane", 1, first!)),
    );
    const total = e.let(combine(first!, upper));
    const before = e.let(load("v128.load64_splat", sums));
    e.run(storeLane("v128.store64_lane", 0, sums, e.let(combine(before, total))));
  });
  return [
    whilst(rows, [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...lanes.map((sum) => set(sum, start)),
      ...loads,
      ...inSteps(
        operands,
        [length, local("i32")],
        [
          [4 * unroll, main],
          [1, tail],
        ],
      ),
      ...finish,
      ...operands.map(({ line, lineBytes }) => set(line, op("i32.add", line, lineBytes!))),
      set(sums, op("i32.add", sums, nextBytes)),
      set(rows, op("i32.sub", rows, 1)),
    ]),
  ];
}

/** One element in all lanes counts once. */
const firstLane = (e: Emitter, x: Vec, start: Vec): Vec =>
  e.let(lane("i64x2.replace_lane", 1, x, lane("i64x2.extract_lane", 1, start)));

/** The inner axis is kept: eight columns at a time, the rows go by. */
function acrossBody(pieces: Pieces): Statement[] {
  const { e, operands, length, rows, sums, repeated, values, combine, local } = pieces;
  const unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  const left = local("i32");
  const row = local("i32");
  const columns = (count: number, groupCount: number): Statement[] => {
    const lanes = Array.from({ length: count === 1 ? 1 : 2 * groupCount }, () => local("v128"));
    const read = (i: number): Code<"v128"> =>
      count === 1 ? load("v128.load64_splat", sums) : load("v128.load", sums, 16 * i);
    const step = e.gathered(() => {
      loadRepeated(e, operands, repeated);
      for (let k = 0; k < groupCount; k++)
        values(count, k)
          .slice(0, count === 1 ? 1 : 2)
          .forEach((x, half) => {
            const sum = lanes[2 * k + half]!;
            e.run(set(sum, combine(sum, x)));
          });
    });
    const write = (sum: Vec, i: number): Statement =>
      count === 1
        ? storeLane("v128.store64_lane", 0, sums, sum)
        : store("v128.store", sums, sum, 16 * i);
    const bytes = 8 * count * groupCount;
    return [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...lanes.map((sum, i) => set(sum, read(i))),
      set(row, rows),
      whilst(row, [
        ...step,
        ...operands.map(({ pointer, lineBytes }) =>
          set(pointer, op("i32.add", pointer, lineBytes!)),
        ),
        set(row, op("i32.sub", row, 1)),
      ]),
      ...lanes.map(write),
      ...alongLines(operands, count * groupCount),
      set(sums, op("i32.add", sums, bytes)),
      set(left, op("i32.sub", left, count * groupCount)),
    ];
  };
  return [
    set(left, length),
    whilst(op("i32.ge_u", left, 4 * unroll), columns(4, unroll)),
    whilst(left, columns(1, 1)),
  ];
}

/** Moves the starts of the columns on. */
const alongLines = (operands: readonly Walked[], count: number): Statement[] =>
  operands
    .filter(({ walk }) => walk !== "repeated")
    .map(({ type, line, strideBytes }) =>
      set(
        line,
        op(
          "i32.add",
          line,
          strideBytes === undefined
            ? count * dtypes[type].sizeBytes
            : op("i32.mul", strideBytes, count),
        ),
      ),
    );
