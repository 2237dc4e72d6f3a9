/**
 * @file Four lines of floats of a rowwise kernel, one a lane: lines that are short, or whose neighbours lie
 * beside them, leave no lane unused then, and no lanes have to be joined.
 */
import {
  type Code,
  load,
  loadLane,
  type Local,
  op,
  set,
  shuffle,
  type Statement,
  store,
} from "../assembler/index.ts";
import type { Emitter, Vec } from "../render/emitter.ts";
import { Floats, narrowed, widened } from "../render/floats.ts";
import { groups, type Place } from "../render/groups.ts";
import type { LineOperands } from "./line.ts";
import { inSteps, type Step, type Walked } from "./operands.ts";
import type { Each, EachInDoubles, Lines } from "./row-passes.ts";

const floats = groups.float32;

/** How an element of each line comes from memory and gets there. */
interface Access {
  readonly count: 4 | 1;
  readonly read: (e: Emitter, at: Place) => readonly Vec[];
  readonly write: (e: Emitter, at: Place, x: Vec) => Statement[];
}

/** Elements of four lines that are apart or side by side; or one line in all lanes, of the last ones. */
export const accesses = {
  apart: {
    count: 4,
    read: floats.strided,
    write: (e, at, x) => floats.storeLanes(e, at, [x], 4),
  },
  beside: { count: 4, read: floats.contiguous, write: (e, at, x) => floats.store(e, at, [x]) },
  single: {
    count: 1,
    read: floats.repeated,
    write: (e, at, x) => floats.storeLanes(e, at, [x], 1),
  },
} as const satisfies { readonly [name: string]: Access };

export class FourLines implements Lines {
  readonly v: Floats;
  readonly wide: Floats;
  readonly #e: Emitter;
  readonly #operands: LineOperands;
  /** Those that are walked element by element. */
  readonly #walked: readonly Walked[];
  readonly #access: Access;
  /** Whether four elements of a line are one vector. */
  readonly #isInBlocks: boolean;
  readonly #length: Local<"i32">;
  readonly #left: Local<"i32">;

  constructor(
    e: Emitter,
    operands: LineOperands,
    access: keyof typeof accesses,
    [length, left]: readonly [Local<"i32">, Local<"i32">],
  ) {
    const { input, output } = operands;
    this.#e = e;
    this.#operands = operands;
    this.#walked = output === undefined ? [input] : [input, output];
    this.#access = accesses[access];
    this.#isInBlocks =
      access === "apart" && this.#walked.every(({ walk }) => walk === "contiguous");
    this.#length = length;
    this.#left = left;
    this.v = new Floats(e, "f32x4", "single");
    this.wide = new Floats(e, "f64x2", "single");
  }

  largest(): Each {
    const { v } = this;
    const top = this.#e.let(v.number(-Infinity));
    this.#pass(this.#operands.input, (columns) => {
      for (const x of columns) this.#e.run(set(top, v.greatest(top, x)));
    });
    return top;
  }

  sum(f: (x: Vec) => Vec, keep: boolean = false): EachInDoubles {
    return this.sums(1, (x) => [f(x)], keep)[0]!;
  }

  sums(functions: number, f: (x: Vec) => readonly Vec[], keep: boolean = false): EachInDoubles[] {
    const { wide } = this;
    const totals = Array.from({ length: functions }, () =>
      [0, 1].map(() => this.#e.let(wide.number(0))),
    );
    this.#pass(this.#operands.input, (columns) => {
      const values = columns.map(f);
      if (keep) this.#write(values.map(([first]) => first!));
      totals.forEach((total, n) =>
        values.forEach((all) =>
          widened(this.#e, all[n]!).forEach((x, half) =>
            this.#e.run(set(total[half]!, wide.add(total[half]!, x))),
          ),
        ),
      );
    });
    return totals;
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
    const element = (k: number): Local<"i32"> => {
      const at = load("i32.load", beside(index.line, index, k)); // the lower half of a position, which is all of it
      return this.#e.let(
        op("i32.add", beside(input.line, input, k), op("i32.mul", at, strideBytes)),
      );
    };
    const first = this.#e.let(load("v128.load32_splat", element(0)));
    return [1, 2, 3]
      .slice(0, this.#access.count - 1)
      .reduce((all, k) => this.#e.let(loadLane("v128.load32_lane", k, element(k), all)), first);
  }

  writeNumber(n: number, x: Each): void {
    const { line, lineBytes } = this.#operands.numbers[n]!; // of a kernel that has it
    const place = { address: line, strideBytes: lineBytes };
    const { count } = this.#access;
    for (const statement of floats.storeLanes(this.#e, place, [x], count)) this.#e.run(statement);
  }

  write(from: "input" | "output", f: (x: Vec) => Vec): void {
    this.#pass(this.#operands[from]!, (columns) => this.#write(columns.map(f)));
  }

  widened(x: Each): EachInDoubles {
    return widened(this.#e, x);
  }

  narrowed([low, high]: EachInDoubles): Each {
    return narrowed(this.#e, low!, high!);
  }

  /** Of a line, four elements at a time are read as one vector, else one element of each line. */
  #pass(source: Walked, body: (columns: readonly Vec[]) => void): void {
    const column = (): readonly Vec[] => this.#access.read(this.#e, placeOf(source));
    const block = (): readonly Vec[] =>
      this.#transposed(
        fourLines.map((k) => this.#e.let(load("v128.load", beside(source.pointer, source, k)))),
      );
    const step = (count: number, read: () => readonly Vec[]): Step => [
      count,
      this.#e.gatheredLoop(() => body(read())),
    ];
    const steps = [...(this.#isInBlocks ? [step(4, block)] : []), step(1, column)];
    const statements = [
      ...this.#walked.map(({ pointer, line }) => set(pointer, line)),
      ...inSteps(this.#walked, [this.#length, this.#left], steps),
    ];
    for (const statement of statements) this.#e.run(statement);
  }

  #write(columns: readonly Vec[]): void {
    const output = this.#operands.output!; // of a kernel that has one
    const statements =
      columns.length === 1
        ? this.#access.write(this.#e, placeOf(output), columns[0]!)
        : this.#transposed(columns).map((line, k) =>
            store("v128.store", beside(output.pointer, output, k), line),
          );
    for (const statement of statements) this.#e.run(statement);
  }

  #transposed([a, b, c, d]: readonly Vec[]): readonly Vec[] {
    const join = (bytes: readonly number[], x: Vec, y: Vec): Vec =>
      this.#e.let(shuffle(bytes, x, y));
    const [low, high] = [join(lowWords, a!, b!), join(highWords, a!, b!)];
    const [others, highOthers] = [join(lowWords, c!, d!), join(highWords, c!, d!)];
    return [
      join(lowPairs, low, others),
      join(highPairs, low, others),
      join(lowPairs, high, highOthers),
      join(highPairs, high, highOthers),
    ];
  }
}

const lowWords = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
const highWords = lowWords.map((byte) => byte + 8);
const lowPairs = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const highPairs = lowPairs.map((byte) => byte + 8);

const fourLines = [0, 1, 2, 3];

/** The place at a pointer of a line, in the line that is `k` further. */
const beside = (pointer: Local<"i32">, { lineBytes }: Walked, k: number): Code<"i32"> =>
  k === 0 ? pointer : op("i32.add", pointer, op("i32.mul", lineBytes!, k));

/** An element of each line. */
const placeOf = ({ pointer, lineBytes }: Walked): Place => ({
  address: pointer,
  strideBytes: lineBytes,
});
