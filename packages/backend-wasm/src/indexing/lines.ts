/**
 * @file Kernels that walk lines along one axis with indices: reading at them, writing at them, and
 * looking whether they are in range. Indices are int64.
 */
import {
  block,
  brIf,
  type Code,
  func,
  type Func,
  load,
  op,
  type Operand,
  set,
  type Statement,
  store,
  when,
} from "../assembler/index.ts";
import { type Address, lineParameters, type Walked, walkedAt, walkLines } from "../lines/walk.ts";

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

/** Of an index, then size and flag: writes 1 there unless all are in `[0, size)`. */
export const inRange = (): Func =>
  func(
    [...lineParameters(1), "i32", "i32"] as "i32"[],
    "none",
    (given: readonly Address[], local) => {
      const [size, flag] = given.slice(-2) as [Address, Address];
      const isOutside = local("i32");
      return [
        set(isOutside, 1),
        block((end) => [
          walkLines(given, [walkedAt(given, 0)], local, {
            each: ([at]) => [
              brIf(end, op("i64.ge_u", load("i64.load", at!), op("i64.extend_i32_u", size))),
            ],
          }),
          set(isOutside, 0),
        ]),
        when(isOutside, [store("i32.store", flag, 1)]),
      ];
    },
  );

/**
 * Of the index, of what lies beside it, and of the operand that indices point into: there the step is
 * that of the axis. `direction` says which way it goes.
 */
export const atIndices = (move: Move, direction: "gather" | "scatter"): Func =>
  func(lineParameters(3), "none", (given: readonly Address[], local) => {
    const [index, beside, target] = [0, 1, 2].map((i) => walkedAt(given, i)) as Three;
    const still = local("i32"); // zero: along its axis only indices move the third operand
    const place = local("i32");
    return [
      walkLines(given, [index, beside, { ...target, step: still }], local, {
        each: ([i, x, y]) => [
          set(place, op("i32.add", y!, op("i32.mul", low(i!), target.step))),
          direction === "gather" ? move(x!, place) : move(place, x!),
        ],
      }),
    ];
  });

type Three = [Walked, Walked, Walked];

const low = (index: Address): Code<"i32"> => load("i32.load", index);
