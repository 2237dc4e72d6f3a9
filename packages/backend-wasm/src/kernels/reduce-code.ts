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
import { Emitter, type Vec } from "../render/emitter.ts";
import { narrowed } from "../render/floats.ts";
import type { Group, Walk } from "../render/groups.ts";
import { renderGroup, splat } from "../render/program.ts";
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
  written,
} from "./operands.ts";
import { type Gathering, gatheringOf, mostGroups } from "./gathering.ts";
import { reductions, wideOf } from "./reductions.ts";

/** What a kernel depends on. */
export interface ReduceForm {
  readonly reduction: Reduction;
  readonly expr: Expr;
  readonly valueType: DType;
  /** Of the inputs, and of the values where they are kept. */
  readonly types: readonly DType[];
  readonly walks: readonly Walk[];
  /** Whether the inner axis is reduced. */
  readonly isAlong: boolean;
  /** Whether what is reduced is written, too. */
  readonly keepsValues: boolean;
  /** The type of results that the kernel writes itself; else it adds to accumulators of 64 bits. */
  readonly result: Result | undefined;
  /** Whether results are divided by a number first. */
  readonly divides: boolean;
}

/** What a kernel can write without a further pass. */
export type Result = "float32" | "float64" | "int64";

interface Pieces {
  readonly e: Emitter;
  readonly operands: readonly Walked[];
  readonly length: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly sums: Local<"i32">;
  readonly repeated: Map<number, Group>;
  /** Accumulators of so many groups of elements. */
  readonly gathering: (groups: number) => Gathering;
  readonly combine: (so: Vec, x: Vec) => Code<"v128">;
  readonly result: Result | undefined;
  /** In all lanes, what results are divided by. */
  readonly divisor: Vec | undefined;
  /** How many groups are gathered at a time. */
  readonly unroll: number;
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
  const divides = form.divides ? parameters.take("f64") : undefined;
  const scalars = scalarParameters(parameters, program);
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const operands = places.map((at, i) => walked(given, local, at, types[i]!, walks[i]!));
    const fixed = new Map<number, Group>();
    let divisor: Vec | undefined;
    const setup = e.gathered(() => {
      fixLeaves(e, program, given, scalars, fixed);
      divisor = divides === undefined ? undefined : splat.float64.group(e, given[divides]!)[0];
    });
    const repeated = new Map<number, Group>();
    const row = reductions[form.reduction]!;
    const values = (count: number, k: number): Group => {
      const input = (i: number): Group => repeated.get(i) ?? loaded(e, operands[i]!, count, k);
      const group = renderGroup(e, program, input, fixed)[0]!;
      if (form.keepsValues) written(e, operands.at(-1)!, group, count, k);
      return group;
    };
    const pieces: Pieces = {
      e,
      operands,
      length: word(given, length),
      rows: word(given, rows),
      sums: word(given, sums),
      repeated,
      gathering: (groups) => gatheringOf({ e, row, valueType, groups, values }, isAlong),
      combine: (so, x) => row[wide][1](e, so, x),
      result: form.result,
      divisor,
      unroll: walks.includes("strided") ? 1 : mostGroups(row, valueType),
      local,
    };
    const body = next === undefined ? acrossBody(pieces) : alongBody(pieces, word(given, next));
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
}

/** The inner axis is reduced: per line, lanes that are joined at its end. */
function alongBody(pieces: Pieces, nextBytes: Local<"i32">): Statement[] {
  const { e, operands, length, rows, sums, repeated, gathering, combine, unroll, local } = pieces;
  const { starts, gather, gatherOne, totals } = gathering(unroll);
  const loads = e.gathered(() => loadRepeated(e, operands, repeated));
  const main = e.gatheredLoop(() => gather(4));
  const tail = e.gathered(gatherOne);
  const finish = e.gathered(() => {
    const first = totals().reduce((so, x) => e.let(combine(so, x)));
    const upper = e.let(lane("i64x2.replace_lane", 0, first, lane("i64x2.extract_lane", 1, first)));
    writeOne(pieces, e.let(combine(first, upper)));
  });
  return [
    whilst(rows, [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...starts,
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

/** The inner axis is kept: many columns at a time, the rows go by. */
function acrossBody(pieces: Pieces): Statement[] {
  const { e, operands, length, rows, sums, repeated, gathering, result, unroll, local } = pieces;
  const left = local("i32");
  const row = local("i32");
  const columns = (count: number, groupCount: number): Statement[] => {
    const { starts, gather, totals } = gathering(groupCount);
    const step = e.gatheredLoop(() => {
      loadRepeated(e, operands, repeated);
      gather(count);
    });
    const finish = e.gathered(() => {
      if (count === 1) writeOne(pieces, totals()[0]!);
      else writeAll(pieces, totals());
    });
    return [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...starts,
      set(row, rows),
      whilst(row, [
        ...step,
        ...operands.map(({ pointer, lineBytes }) =>
          set(pointer, op("i32.add", pointer, lineBytes!)),
        ),
        set(row, op("i32.sub", row, 1)),
      ]),
      ...finish,
      ...alongLines(operands, count * groupCount),
      set(sums, op("i32.add", sums, bytesOf(result) * count * groupCount)),
      set(left, op("i32.sub", left, count * groupCount)),
    ];
  };
  const blocks = unroll === 1 ? [4] : [4 * unroll, 4];
  return [
    set(left, length),
    ...blocks.map((n) => whilst(op("i32.ge_u", left, n), columns(4, n / 4))),
    whilst(left, columns(1, 1)),
  ];
}

/** Bytes of what is written for an element. */
export const bytesOf = (result: Result | undefined): number =>
  result === undefined ? 8 : dtypes[result].sizeBytes;

/** The first lane of a total. */
function writeOne({ e, sums, combine, result, divisor }: Pieces, gathered: Vec): void {
  const total = quotient(e, gathered, divisor);
  if (result === "float32") {
    const narrow = e.let(op("f32x4.demote_f64x2_zero", total));
    e.run(storeLane("v128.store32_lane", 0, sums, narrow));
    return;
  }
  const all =
    result === undefined ? e.let(combine(e.let(load("v128.load64_splat", sums)), total)) : total;
  e.run(storeLane("v128.store64_lane", 0, sums, all));
}

/** Totals side by side. */
function writeAll({ e, sums, combine, result, divisor }: Pieces, gathered: readonly Vec[]): void {
  const totals = gathered.map((x) => quotient(e, x, divisor));
  const written = totals.flatMap((x, i) => {
    if (result === "float32") return i % 2 === 0 ? [narrowed(e, x, totals[i + 1]!)] : [];
    return result === undefined ? [e.let(combine(e.let(load("v128.load", sums, 16 * i)), x))] : [x];
  });
  written.forEach((x, i) => e.run(store("v128.store", sums, x, 16 * i)));
}

const quotient = (e: Emitter, x: Vec, divisor: Vec | undefined): Vec =>
  divisor === undefined ? x : e.let(op("f64x2.div", x, divisor));

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
