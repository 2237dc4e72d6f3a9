/**
 * @file The code of a reduction. Along a reduced inner axis an accumulator is a few lanes that are joined
 * at the end of the line; along a kept one there is a lane per element, and the rows go by. One file: the three
 * ways to go share what a line is and how results are written.
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
  type Operand,
  sequence,
  set,
  type Statement,
  storeLane,
  store,
} from "../assembler/index.ts";
import { Emitter, type Vec } from "../render/emitter.ts";
import { narrowed, widened } from "../render/floats.ts";
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
import {
  type Gathered,
  type Gathering,
  gatheringOf,
  groupsOfLine,
  linesTogether,
  mostGroups,
} from "./gathering.ts";
import { readAhead, readRowsAhead, readsAheadFrom } from "./read-ahead.ts";
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
  /** Whether rows are joined in floats, some at a time, before they are added to accumulators. */
  readonly joinsRows: boolean;
  /** Whether what is reduced is written, too. */
  readonly keepsValues: boolean;
  /** The type of results that the kernel writes itself; else it adds to accumulators of 64 bits. */
  readonly result: Result | undefined;
  /** Whether results are divided by a number first. */
  readonly divides: boolean;
}

/** What a kernel can write without a further pass. */
export type Result = "float32" | "float64" | "int64";

/** Of some operands, the values of group `k` of so many elements; the groups that are the same along the inner axis are given. */
type Values = (
  operands: readonly Walked[],
  repeated: ReadonlyMap<number, Group>,
) => (count: number, k: number) => Group;

interface Pieces {
  readonly e: Emitter;
  readonly operands: readonly Walked[];
  readonly length: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly sums: Local<"i32">;
  readonly repeated: Map<number, Group>;
  readonly values: Values;
  /** Accumulators of so many groups of elements; of others than those of `operands` where they are given. */
  readonly gathering: (groups: number, values?: Gathered["values"]) => Gathering;
  readonly combine: (so: Vec, x: Vec) => Code<"v128">;
  readonly result: Result | undefined;
  /** In all lanes, what results are divided by. */
  readonly divisor: Vec | undefined;
  /** How many groups are gathered at a time. */
  readonly unroll: number;
  /** The same of a line that is gone along. */
  readonly groupsOfLine: number;
  /** Whether so much is computed of an element that many at a time would make a long kernel. */
  readonly isLong: boolean;
  readonly local: <T extends "i32" | "v128">(type: T) => Local<T>;
}

/** What gathering takes for an element, beside what is computed of it. */
const stepsOfGathering = 4;

interface ReduceCode {
  readonly run: Func;
  /** The names of the functions of JavaScript's that it calls. */
  readonly hosts: ReadonlySet<string>;
  /** For an element, roughly: the values of a group. */
  readonly steps: number;
}

/** The function of a reduction, and what it takes. */
export function reduceCode(form: ReduceForm, program: Program): ReduceCode {
  const hosts = new Set<string>();
  let steps = 0;
  const { types, walks, isAlong, valueType } = form;
  const wide = wideOf(valueType);
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = walks.map((walk) => operandParameters(parameters, walk, true));
  const sums = parameters.take("i32");
  const next = isAlong ? parameters.take("i32") : undefined;
  const divides = form.divides ? parameters.take("f64") : undefined;
  const scalars = scalarParameters(parameters, program);
  const run = func(parameters.types, "none", (given, local) => {
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
    const values: Values = (operands, repeated) => (count, k) => {
      const input = (i: number): Group => repeated.get(i) ?? loaded(e, operands[i]!, count, k);
      const group = renderGroup(e, program, input, fixed)[0]!;
      if (form.keepsValues) written(e, operands.at(-1)!, group, count, k);
      return group;
    };
    const own = values(operands, repeated);
    const isStrided = walks.includes("strided");
    const computed = e.gatheredLoop(() => void own(4, 0)).length;
    steps = computed + stepsOfGathering;
    const pieces: Pieces = {
      e,
      operands,
      length: word(given, length),
      rows: word(given, rows),
      sums: word(given, sums),
      repeated,
      values,
      gathering: (groups, values = own) =>
        gatheringOf({ e, row, valueType, groups, values }, isAlong),
      combine: (so, x) => row[wide][1](e, so, x),
      result: form.result,
      divisor,
      unroll: isStrided ? 1 : mostGroups(row, valueType),
      groupsOfLine: isStrided ? 1 : groupsOfLine(row, valueType),
      isLong: computed >= readsAheadFrom,
      local,
    };
    const across = (): Statement[] =>
      form.joinsRows ? joinedBody(pieces, row.few!) : acrossBody(pieces); // of forms that have it
    const body = next === undefined ? across() : alongBody(pieces, word(given, next));
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
  return { run, hosts, steps };
}

/** Some lines side by side: a processor fetches ahead along each of them. */
interface LinesBeside {
  /** The operands of each. */
  readonly lines: readonly (readonly Walked[])[];
  readonly repeated: readonly Map<number, Group>[];
  /** Sets the pointers, and reads what is the same along a line. */
  readonly starts: readonly Statement[];
  /** Moves on to the lines behind them. */
  readonly ends: readonly Statement[];
}

function linesBeside({ e, operands, rows, local }: Pieces, count: number): LinesBeside {
  const lines = Array.from({ length: count }, (_, k) =>
    operands.map((x) => (k === 0 ? x : { ...x, pointer: local("i32") })),
  );
  const repeated = lines.map(() => new Map<number, Group>());
  const startOf = (k: number, i: number): Operand<"i32"> => {
    const { line, lineBytes } = operands[i]!;
    return k === 0 ? line : op("i32.add", lines[k - 1]![i]!.pointer, lineBytes!);
  };
  return {
    lines,
    repeated,
    starts: [
      ...lines.flatMap((line, k) => line.map(({ pointer }, i) => set(pointer, startOf(k, i)))),
      ...e.gathered(() => lines.forEach((line, k) => loadRepeated(e, line, repeated[k]!))),
    ],
    ends: [
      ...operands.map(({ line, lineBytes }) =>
        set(line, op("i32.add", line, op("i32.mul", lineBytes!, count))),
      ),
      set(rows, op("i32.sub", rows, count)),
    ],
  };
}

/** Statements for so many lines while there are as many. */
const whileLines = (rows: Local<"i32">, count: number, body: readonly Statement[]): Statement =>
  whilst(count === 1 ? rows : op("i32.ge_u", rows, count), body);

/** The inner axis is reduced: per line, lanes that are joined at its end. */
function alongBody(pieces: Pieces, nextBytes: Local<"i32">): Statement[] {
  const { e, values, length, rows, sums, gathering, combine, local } = pieces;
  const { groupsOfLine: groups, isLong } = pieces;
  const left = local("i32");
  const write = (totals: readonly Vec[]): void => {
    const first = totals.reduce((so, x) => e.let(combine(so, x)));
    const upper = e.let(lane("i64x2.replace_lane", 0, first, lane("i64x2.extract_lane", 1, first)));
    writeOne(pieces, e.let(combine(first, upper)));
    e.run(set(sums, op("i32.add", sums, nextBytes)));
  };
  const pass = (count: number): Statement => {
    const { lines, repeated, starts, ends } = linesBeside(pieces, count);
    const all = lines.map((line, k) => gathering(groups, values(line, repeated[k]!)));
    const main = [
      ...(isLong ? readAhead(lines.flat(), 4 * groups) : []),
      ...e.gatheredLoop(() => all.forEach(({ gather }) => gather(4))),
    ];
    const tail = e.gathered(() => all.forEach(({ gatherOne }) => gatherOne()));
    return whileLines(rows, count, [
      ...starts,
      ...all.flatMap((each) => each.starts),
      ...inSteps(
        lines.flat(),
        [length, left],
        [
          [4 * groups, main],
          [1, tail],
        ],
      ),
      ...e.gathered(() => all.forEach(({ totals }) => write(totals()))),
      ...ends,
    ]);
  };
  return isLong ? [pass(1)] : [pass(linesTogether), pass(1)];
}

/** The inner axis is kept: many columns at a time, the rows go by. */
function acrossBody(pieces: Pieces): Statement[] {
  const { e, operands, length, rows, sums, repeated, gathering, result, unroll, local } = pieces;
  const left = local("i32");
  const row = local("i32");
  const ahead = local("i32");
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
        ...(groupCount > 1 ? readRowsAhead(operands, count * groupCount, row, ahead) : []),
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

/** Rows that are joined in floats, and groups of them in turns. */
const joined = { rows: 8, groups: 4 } as const;

/**
 * The inner axis is kept, and there is more than caches hold: some rows at a time are gone along, as a
 * processor fetches ahead what follows, and are added to the accumulators in memory.
 */
function joinedBody(pieces: Pieces, join: (a: Vec, b: Vec) => Code<"v128">): Statement[] {
  const { e, values, length, rows, sums, combine, isLong, local } = pieces;
  const left = local("i32");
  const accumulators: Walked = {
    type: "float64",
    walk: "contiguous",
    pointer: local("i32"),
    line: sums,
    strideBytes: undefined,
    lineBytes: undefined,
  };
  const add = (x: Vec, offsetBytes: number): void => {
    const { pointer } = accumulators;
    const so = e.let(load("v128.load", pointer, offsetBytes));
    e.run(store("v128.store", pointer, e.let(combine(so, x)), offsetBytes));
  };
  const addOne = (x: Vec): void => {
    const { pointer } = accumulators;
    const so = e.let(load("v128.load64_splat", pointer));
    e.run(storeLane("v128.store64_lane", 0, pointer, e.let(combine(so, x))));
  };
  const pass = (count: number): Statement => {
    const { lines, repeated, starts, ends } = linesBeside(pieces, count);
    const step = (size: number, groups: number): Statement[] =>
      e.gatheredLoop(() => {
        for (let g = 0; g < groups; g++) {
          const all = lines.map((line, k) => values(line, repeated[k]!)(size, g)[0]!);
          const halves = widened(
            e,
            inPairs(all, (a, b) => e.let(join(a, b))),
          );
          if (size === 1) addOne(halves[0]);
          else halves.forEach((x, half) => add(x, 32 * g + 16 * half));
        }
      });
    return whileLines(rows, count, [
      ...starts,
      set(accumulators.pointer, sums),
      ...inSteps(
        [...lines.flat(), accumulators],
        [length, left],
        [
          ...(isLong ? [] : [[4 * joined.groups, step(4, joined.groups)] as const]),
          [4, step(4, 1)],
          [1, step(1, 1)],
        ],
      ),
      ...ends,
    ]);
  };
  return [pass(joined.rows), pass(1)];
}

/** Values joined in pairs, and the results in pairs, until one is left. */
const inPairs = (all: readonly Vec[], join: (a: Vec, b: Vec) => Vec): Vec => {
  if (all.length === 1) return all[0]!;
  const middle = all.length >> 1;
  return join(inPairs(all.slice(0, middle), join), inPairs(all.slice(middle), join));
};

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
