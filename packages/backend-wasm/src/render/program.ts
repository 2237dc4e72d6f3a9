/**
 * @file The renderer: the steps of a program, one after another, on a group of four elements.
 */
import { type Instruction, type Program, rowOf as opRow } from "@kindling/expr";
import type { DType } from "@kindling/tensor";
import { type Code, type Local, op } from "../assembler/index.ts";
import { cast } from "./casts.ts";
import { type Contractions, contractionsOf } from "./contractions.ts";
import type { Emitter, Vec } from "./emitter.ts";
import { floatRows } from "./float-rows.ts";
import { Floats } from "./floats.ts";
import { type Group, joined, mask, ones, splitMask } from "./groups.ts";
import { integerRows } from "./integer-rows.ts";

/** A program asks for something that vectors cannot do; the reference can. */
export class NotRendered extends Error {}

/** The values of a program's leaves that do not change from group to group. */
export type Fixed = ReadonlyMap<number, Group>;

type OpStep = Instruction & { readonly kind: "op" };

/**
 * Emits a program for one group.
 *
 * @param inputs  the group of input `index`
 * @param fixed   the groups of constants and scalars, by number of the step
 * @returns the groups of the outputs
 * @throws {NotRendered}
 */
export function renderGroup(
  e: Emitter,
  program: Program,
  inputs: (index: number) => Group,
  fixed: Fixed,
): Group[] {
  const values: Group[] = [];
  const contractions = e.isFused ? contractionsOf(program) : none;
  program.instructions.forEach((step, n) => {
    const contraction = contractions.at.get(n);
    if (contractions.gone.has(n)) values.push([]);
    else if (contraction !== undefined)
      values.push([contraction.render(floatsOf(e), values[contraction.of]![0]!)]);
    else if (step.kind === "input") values.push(inputs(step.index));
    else if (step.kind === "op")
      values.push(
        applied(
          e,
          step,
          step.args.map((k) => values[k]!),
        ),
      );
    else if (step.kind === "cast")
      values.push(cast(e, values[step.args[0]]!, step.from, step.type));
    else values.push(fixed.get(n)!);
  });
  return program.outputs.map((n) => values[n]!);
}

/** Without additions of one rounding, what is contracted is not exact enough. */
const none: Contractions = { at: new Map(), gone: new Set() };

const floatsOf = (e: Emitter): Floats => new Floats(e, "f32x4", "single");

function applied(e: Emitter, step: OpStep, args: readonly Group[]): Group {
  return families[step.argType](e, step, args);
}

type Family = (e: Emitter, step: OpStep, args: readonly Group[]) => Group;

const single: Family = (e, step, args) => [
  floatRows[step.op].float32(floatsOf(e), ...args.map(([x]) => x!)),
];

const double: Family = (e, step, args) => {
  const row = floatRows[step.op].float64;
  return byHalves(e, step, args, (half) => row(new Floats(e, "f64x2", "double"), ...half));
};

const words: Family = (e, step, args) => {
  const [x, y, z] = args.map(([vec]) => vec!);
  return [rowOf(step)(e, "i32x4", x!, y ?? x!, z ?? x!)];
};

/** Eight bits in lanes of 32: what exceeds them is cut off after each step. */
const bytes: Family = (e, step, args) => {
  const [result] = words(e, step, args);
  return step.type === "uint8"
    ? [e.let(op("v128.and", result!, e.constant("i32x4", 255)))]
    : [result!];
};

const longs: Family = (e, step, args) =>
  byHalves(e, step, args, ([x, y, z]) => rowOf(step)(e, "i64x2", x!, y ?? x!, z ?? x!));

/** Truth values are masks; only choosing takes them as they are, everything else as 0 and 1. */
const truths: Family = (e, step, args) => {
  const { typing } = opRow(step.op);
  if (typing === "select") return words(e, step, args);
  const numbers = args.map(([x]) => [ones(e, x!)]);
  const [result] = words(e, step, numbers);
  return typing === "predicate" ? [result!] : [mask(e, result!)];
};

const families: { readonly [D in DType]: Family } = {
  float32: single,
  float64: double,
  int32: words,
  uint8: bytes,
  int64: longs,
  bool: truths,
};

/** On two vectors each; masks come as four lanes and go as four lanes. */
function byHalves(
  e: Emitter,
  step: OpStep,
  args: readonly Group[],
  run: (half: readonly Vec[]) => Vec,
): Group {
  const pairs = args.map((group) => (group.length === 2 ? group : splitMask(e, group[0]!)));
  const low = run(pairs.map(([x]) => x!));
  const high = run(pairs.map(([, x]) => x!));
  return opRow(step.op).typing === "predicate" ? [joined(e, low, high)] : [low, high];
}

function rowOf(step: OpStep): NonNullable<(typeof integerRows)[OpStep["op"]]> {
  const row = integerRows[step.op];
  if (row === undefined) throw new NotRendered(`${step.op} of ${step.argType}`);
  return row;
}

/** A number that is the same in all lanes: from a parameter of the kernel's. */
export const splat: {
  readonly [D in DType]: {
    readonly parameter: "f64" | "i32" | "i64";
    readonly group: (e: Emitter, x: Local) => Group;
  };
} = {
  float32: {
    parameter: "f64",
    group: (e, x) => [e.let(op("f32x4.splat", op("f32.demote_f64", x as Code<"f64">)))],
  },
  float64: { parameter: "f64", group: (e, x) => twice(e.let(op("f64x2.splat", x as Code<"f64">))) },
  int32: { parameter: "i32", group: (e, x) => [e.let(op("i32x4.splat", x as Code<"i32">))] },
  uint8: {
    parameter: "i32",
    group: (e, x) => [e.let(op("i32x4.splat", op("i32.and", x as Code<"i32">, 255)))],
  },
  int64: { parameter: "i64", group: (e, x) => twice(e.let(op("i64x2.splat", x as Code<"i64">))) },
  bool: {
    parameter: "i32",
    group: (e, x) => [mask(e, e.let(op("i32x4.splat", x as Code<"i32">)))],
  },
};

const twice = (x: Vec): Group => [x, x];
