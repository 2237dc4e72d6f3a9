/**
 * @file A line of a rowwise kernel: passes over its elements, in the format of the elements, with sums
 * in doubles.
 */
import type { DType } from "@kindling/tensor";
import {
  lane,
  load,
  type Local,
  op,
  set,
  shuffle,
  type Statement,
  storeLane,
} from "../assembler/index.ts";
import type { Emitter, Vec } from "../render/emitter.ts";
import { Floats, widened } from "../render/floats.ts";
import { type Group, groups } from "../render/groups.ts";
import type { Each, EachInDoubles, Lines } from "./row-passes.ts";
import { inSteps, loaded, type Step, type Walked, written } from "./operands.ts";
import { readAhead } from "./read-ahead.ts";

/** What a line is read from and written to. */
export interface LineOperands {
  readonly input: Walked;
  readonly output: Walked | undefined;
  /** The numbers that the line gives besides. */
  readonly numbers: readonly Walked[];
  /** The address of a position in the line, and the bytes between two of its elements. */
  readonly index: Walked | undefined;
  readonly strideBytes: number | Local<"i32">;
  /** What is added to a variance. */
  readonly eps: Local<"f64"> | undefined;
}

/** Groups of four elements that are walked together. */
const unroll = 4;

export class Line implements Lines {
  readonly v: Floats;
  readonly wide: Floats;
  readonly #e: Emitter;
  readonly #isFloat32: boolean;
  readonly #operands: LineOperands;
  /** Those that are walked element by element. */
  readonly #walked: readonly Walked[];
  readonly #length: Local<"i32">;
  readonly #left: Local<"i32">;
  /** Whether the line was gone over, so that it is in cache. */
  #isNear = false;

  constructor(
    e: Emitter,
    type: DType,
    operands: LineOperands,
    [length, left]: readonly [Local<"i32">, Local<"i32">],
  ) {
    this.#e = e;
    this.#isFloat32 = type === "float32";
    const { input, output } = operands;
    this.#operands = operands;
    this.#walked = output === undefined ? [input] : [input, output];
    this.#length = length;
    this.#left = left;
    const precision = this.#isFloat32 ? "single" : "double";
    this.v = new Floats(e, this.#isFloat32 ? "f32x4" : "f64x2", precision);
    this.wide = new Floats(e, "f64x2", precision);
  }

  largest(): Each {
    const { v } = this;
    const tops = this.#variables(this.#isFloat32 ? unroll : 2 * unroll, v, -Infinity);
    this.#pass(this.#operands.input, (groups) => {
      groups.flat().forEach((x, i) => this.#e.run(set(tops[i]!, v.greatest(tops[i]!, x))));
    });
    return this.#acrossLanes(tops.reduce(v.greatest), v.greatest);
  }

  sum(f: (x: Vec) => Vec, keep: boolean = false): EachInDoubles {
    return this.sums(1, (x) => [f(x)], keep)[0]!;
  }

  sums(functions: number, f: (x: Vec) => readonly Vec[], keep: boolean = false): EachInDoubles[] {
    const { wide } = this;
    const totals = Array.from({ length: functions }, () => this.#variables(2, wide, 0));
    this.#pass(this.#operands.input, (groups, count) => {
      const values = groups.map((group) => group.map(f));
      const ofFunction = (n: number): Group[] => values.map((group) => group.map((all) => all[n]!));
      if (keep) this.#write(ofFunction(0), count);
      totals.forEach((total, n) => this.#add(total, ofFunction(n), count));
    });
    return totals.map(([low, high]) => [this.#acrossDoubles(wide.add(low!, high!), wide.add)]);
  }

  length(): Vec {
    return this.#e.let(op("f64x2.splat", op("f64.convert_i32_u", this.#length)));
  }

  eps(): Vec {
    return this.#e.let(op("f64x2.splat", this.#operands.eps!)); // of a kernel that takes it
  }

  indexed(): Each | undefined {
    const { input, index, strideBytes } = this.#operands;
    if (index === undefined) return undefined;
    const at = load("i32.load", index.line); // the lower half of a position, which is all of it
    const address = this.#e.let(op("i32.add", input.line, op("i32.mul", at, strideBytes)));
    return groups[input.type].repeated(this.#e, { address })[0]!;
  }

  writeNumber(n: number, x: Each): void {
    const name = this.#isFloat32 ? "v128.store32_lane" : "v128.store64_lane";
    this.#e.run(storeLane(name, 0, this.#operands.numbers[n]!.line, x)); // of a kernel that has it
  }

  widened(x: Each): EachInDoubles {
    return [this.#doubles([x])[0]!];
  }

  write(from: "input" | "output", f: (x: Vec) => Vec): void {
    this.#pass(this.#operands[from]!, (groups, count) =>
      this.#write(
        groups.map((group) => group.map(f)),
        count,
      ),
    );
  }

  narrowed([x]: EachInDoubles): Each {
    if (!this.#isFloat32) return x!;
    const first = op("f32.demote_f64", lane("f64x2.extract_lane", 0, x!));
    return this.#e.let(op("f32x4.splat", first));
  }

  /** Groups are joined in floats before they are widened. */
  #add(totals: readonly Vec[], groups: readonly Group[], count: number): void {
    const joined = groups.reduce((a, b) => a.map((x, i) => this.v.add(x, b[i]!)));
    const halves = this.#doubles(joined);
    const counted = count === 1 ? [this.#first(halves[0]!)] : halves;
    counted.forEach((x, i) => this.#e.run(set(totals[i]!, this.wide.add(totals[i]!, x))));
  }

  #write(groups: readonly Group[], count: number): void {
    const output = this.#operands.output!; // of a kernel that has one
    groups.forEach((group, k) => written(this.#e, output, group, count, k));
  }

  #pass(source: Walked, body: (groups: readonly Group[], count: number) => void): void {
    const step = (count: number, groups: number): Step => [
      count * groups,
      [
        ...(groups > 1 && !this.#isNear ? readAhead([source], count * groups) : []),
        ...this.#e.gatheredLoop(() => {
          const all = Array.from({ length: groups }, (_, k) => loaded(this.#e, source, count, k));
          body(all, count);
        }),
      ],
    ];
    const isStrided = this.#walked.some(({ walk }) => walk === "strided");
    const steps = [...(isStrided ? [] : [step(4, unroll)]), step(4, 1), step(1, 1)];
    const statements: Statement[] = [
      ...this.#walked.map(({ pointer, line }) => set(pointer, line)),
      ...inSteps(this.#walked, [this.#length, this.#left], steps),
    ];
    for (const statement of statements) this.#e.run(statement);
    this.#isNear = true;
  }

  #variables(count: number, { shape }: Floats, value: number): Vec[] {
    const start = this.#e.constant(shape, value);
    return Array.from({ length: count }, () => this.#e.let(start));
  }

  #doubles(group: Group): Group {
    return this.#isFloat32 ? widened(this.#e, group[0]!) : group;
  }

  #acrossLanes(x: Vec, join: (a: Vec, b: Vec) => Vec): Vec {
    if (!this.#isFloat32) return this.#acrossDoubles(x, join);
    const pairs = join(x, this.#e.let(shuffle(halvesSwapped, x, x)));
    return join(pairs, this.#e.let(shuffle(neighboursSwapped, pairs, pairs)));
  }

  #acrossDoubles(x: Vec, join: (a: Vec, b: Vec) => Vec): Vec {
    return join(x, this.#e.let(shuffle(halvesSwapped, x, x)));
  }

  /** The first of two doubles, and 0. */
  #first(x: Vec): Vec {
    return this.#e.let(lane("f64x2.replace_lane", 1, x, this.#e.number("f64", 0)));
  }
}

const halvesSwapped = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
const neighboursSwapped = [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11];
