/**
 * @file Kernels that walk lines along one axis with indices: reading at them, writing at them, and
 * looking whether they are in range. All strides are in bytes; indices are int64.
 */
import {
  block,
  brIf,
  type Code,
  func,
  type Func,
  load,
  type Local,
  type NewLocal,
  op,
  type Operand,
  set,
  type Statement,
  store,
  when,
  whileTrue,
} from "../assembler/index.ts";

type Address = Local<"i32">;

/** How elements of a size are moved, and how floats are added. */
export type Move = (to: Operand<"i32">, from: Operand<"i32">) => Statement;

/** Moves by the size of elements. */
export const moves: { readonly [size: number]: Move } = {
  1: (to, from) => store("i32.store8", to, load("i32.load8_u", from)),
  4: (to, from) => store("i32.store", to, load("i32.load", from)),
  8: (to, from) => store("i64.store", to, load("i64.load", from)),
};

/** Additions by element type. */
export const additions = {
  float32: (to, from) =>
    store("f32.store", to, op("f32.add", load("f32.load", to), load("f32.load", from))),
  float64: (to, from) =>
    store("f64.store", to, op("f64.add", load("f64.load", to), load("f64.load", from))),
} as const satisfies { readonly [type: string]: Move };

/** An operand's first element, and how far the next line and the next element of a line are. */
interface Walked {
  readonly line: Address;
  readonly nextLine: Address;
  readonly step: Address;
}

/** Lines of indices, each with lines of two other operands beside it. */
function walk(
  lines: Address,
  length: Address,
  operands: readonly Walked[],
  local: NewLocal,
  body: (pointers: readonly Address[]) => readonly Statement[],
): Statement {
  const left = local("i32");
  const pointers = operands.map(() => local("i32"));
  const advance = (from: Address, by: Address): Statement => set(from, op("i32.add", from, by));
  return whileTrue(op("i32.ne", lines, 0), [
    ...operands.map(({ line }, i) => set(pointers[i]!, line)),
    set(left, length),
    whileTrue(op("i32.ne", left, 0), [
      ...body(pointers),
      ...operands.map(({ step }, i) => advance(pointers[i]!, step)),
      set(left, op("i32.sub", left, 1)),
    ]),
    ...operands.map(({ line, nextLine }) => advance(line, nextLine)),
    set(lines, op("i32.sub", lines, 1)),
  ]);
}

const words = (count: number): "i32"[] => new Array<"i32">(count).fill("i32");

/** lines, length, index (address, next line, step), size, flag: writes 1 there unless all are in `[0, size)`. */
export const inRange = (): Func =>
  func(words(7), "none", (params, local) => {
    const [lines, length, line, nextLine, step, size, flag] = params as readonly Address[] as Seven;
    const isOutside = local("i32");
    return [
      set(isOutside, 1),
      block((end) => [
        walk(lines, length, [{ line, nextLine, step }], local, ([at]) => [
          brIf(end, op("i64.ge_u", load("i64.load", at!), op("i64.extend_i32_u", size))),
        ]),
        set(isOutside, 0),
      ]),
      when(isOutside, [store("i32.store", flag, 1)]),
    ];
  });

type Seven = readonly [Address, Address, Address, Address, Address, Address, Address];

/**
 * lines, length, then address, next line and step of the index, of what lies beside it, and of the
 * operand that indices point into: there the step is that of the axis. `place` says which way it goes.
 */
export const atIndices = (move: Move, direction: "gather" | "scatter"): Func =>
  func(words(11), "none", (params, local) => {
    const given = params as readonly Address[];
    const [lines, length] = given as readonly [Address, Address, ...Address[]];
    const walked = (at: number): Walked => ({
      line: given[at]!,
      nextLine: given[at + 1]!,
      step: given[at + 2]!,
    });
    const [index, beside, target] = [walked(2), walked(5), walked(8)];
    const still = local("i32"); // zero: along its axis only indices move the third operand
    const place = local("i32");
    return [
      walk(lines, length, [index, beside, { ...target, step: still }], local, ([i, x, y]) => [
        set(place, op("i32.add", y!, op("i32.mul", low(i!), target.step))),
        direction === "gather" ? move(x!, place) : move(place, x!),
      ]),
    ];
  });

const low = (index: Address): Code<"i32"> => load("i32.load", index);
