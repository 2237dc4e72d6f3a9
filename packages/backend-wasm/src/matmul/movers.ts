/**
 * @file Kernels that bring parts of matrices into the order in which tiles read them: copied,
 * transposed, or element by element with any strides. All addresses and strides are in bytes.
 */
import {
  brIf,
  type Code,
  forRange,
  func,
  type Func,
  load,
  type Local,
  loop,
  op,
  type Operand,
  set,
  shuffle,
  type Statement,
  store,
  when,
  whileTrue,
} from "../assembler/index.ts";
import type { Element } from "./element.ts";

/** from, fromRow, to, rows: rows of `widthBytes` that become neighbours. */
export const copyPanel = (
  widthBytes: number,
): Func<readonly ["i32", "i32", "i32", "i32"], "none"> =>
  func(["i32", "i32", "i32", "i32"], "none", ([from, fromRow, to, rows], local) => {
    const vectors = Array.from({ length: widthBytes / 16 }, () => local("v128"));
    return [
      when(rows, [
        loop((again) => [
          ...vectors.map((v, j) => set(v, load("v128.load", from, 16 * j))),
          ...vectors.map((v, j) => store("v128.store", to, v, 16 * j)),
          set(from, op("i32.add", from, fromRow)),
          set(to, op("i32.add", to, widthBytes)),
          set(rows, op("i32.sub", rows, 1)),
          brIf(again, rows),
        ]),
      ]),
    ];
  });

export type Strided = Func<
  readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
  "none"
>;

/** from, fromRow, fromColumn, to, toRow, toColumn, rows, columns: any strides on both sides. */
export const moveStrided = (element: Element): Strided => {
  const params = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return func(
    params,
    "none",
    ([from, fromRow, fromColumn, to, toRow, toColumn, rows, columns], local) => {
      const [source, target, count] = [local("i32"), local("i32"), local("i32")];
      return [
        whileTrue(op("i32.and", op("i32.ne", rows, 0), op("i32.ne", columns, 0)), [
          set(source, from),
          set(target, to),
          set(count, columns),
          loop((again) => [
            move(element, source, target),
            set(source, op("i32.add", source, fromColumn)),
            set(target, op("i32.add", target, toColumn)),
            set(count, op("i32.sub", count, 1)),
            brIf(again, count),
          ]),
          set(from, op("i32.add", from, fromRow)),
          set(to, op("i32.add", to, toRow)),
          set(rows, op("i32.sub", rows, 1)),
        ]),
      ];
    },
  );
};

const move = (element: Element, from: Operand<"i32">, to: Operand<"i32">): Statement =>
  element.sizeBytes === 4
    ? store("i32.store", to, load("i32.load", from))
    : store("i64.store", to, load("i64.load", from));

export type Transpose = Func<readonly ["i32", "i32", "i32", "i32", "i32", "i32"], "none">;

/**
 * from, fromRow, to, toRow, rows, columns: `to[c][r] = from[r][c]`, both contiguous along their rows.
 * Rows and columns must be multiples of a vector's lanes.
 */
export const transpose = (element: Element): Transpose =>
  func(
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "none",
    ([from, fromRow, to, toRow, rows, columns], local) => {
      const { lanes, sizeBytes } = element;
      const pointers = (): Local<"i32">[] => Array.from({ length: lanes }, () => local("i32"));
      const [sources, targets] = [pointers(), pointers()];
      const [r, c, targetStep] = [local("i32"), local("i32"), local("i32")];
      const loaded = Array.from({ length: lanes }, () => local("v128"));
      const point = (all: Local<"i32">[], first: Local<"i32">, row: Local<"i32">): Statement[] =>
        all.map((p, i) => set(p, i === 0 ? first : op("i32.add", all[i - 1]!, row)));
      return [
        set(targetStep, op("i32.mul", toRow, lanes)),
        forRange(
          r,
          [0, rows, lanes],
          [
            ...point(sources, from, fromRow),
            ...point(targets, to, toRow),
            forRange(
              c,
              [0, columns, lanes],
              [
                ...loaded.map((v, i) => set(v, load("v128.load", sources[i]!))),
                ...transposed(element, loaded).map((v, i) => store("v128.store", targets[i]!, v)),
                ...sources.map((p) => set(p, op("i32.add", p, 16))),
                ...targets.map((p) => set(p, op("i32.add", p, targetStep))),
              ],
            ),
            set(from, op("i32.add", from, op("i32.mul", fromRow, lanes))),
            set(to, op("i32.add", to, lanes * sizeBytes)),
          ],
        ),
      ];
    },
  );

/** The columns of a square of vectors. */
function transposed({ lanes }: Element, rows: readonly Code<"v128">[]): Code<"v128">[] {
  if (lanes === 2) {
    const [x, y] = rows as [Code<"v128">, Code<"v128">];
    return [halves(x, y, 0, 0), halves(x, y, 1, 1)];
  }
  const [x, y, z, w] = rows as [Code<"v128">, Code<"v128">, Code<"v128">, Code<"v128">];
  const pairs = [
    [quarters(x, y, 0), quarters(z, w, 0)],
    [quarters(x, y, 2), quarters(z, w, 2)],
  ] as const;
  return pairs.flatMap(([low, high]) => [halves(low, high, 0, 0), halves(low, high, 1, 1)]);
}

/** x[i], y[i], x[i + 1], y[i + 1] of 32-bit lanes. */
const quarters = (x: Code<"v128">, y: Code<"v128">, i: number): Code<"v128"> =>
  shuffle(
    [i, 4 + i, i + 1, 5 + i].flatMap((lane) => bytesOfLane(lane, 4)),
    x,
    y,
  );

/** x[i], y[j] of 64-bit lanes. */
const halves = (x: Code<"v128">, y: Code<"v128">, i: number, j: number): Code<"v128"> =>
  shuffle(
    [i, 2 + j].flatMap((lane) => bytesOfLane(lane, 8)),
    x,
    y,
  );

const bytesOfLane = (lane: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => lane * size + i);
