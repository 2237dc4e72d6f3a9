/**
 * @file The innermost kernel of a matrix product: a tile of results that stays in registers while the
 * sum over k runs. Of the sixteen vector registers of x86, six rows of two vectors take twelve, the row
 * of the right matrix two and a broadcast element one; the engine keeps the last for itself.
 *
 * Each result is one chain of multiply-adds in the order of k, whatever the tile, the block and the
 * thread it is computed in: a chain that is interrupted is stored and loaded, which changes no bit.
 */
import {
  brIf,
  f32x4,
  func,
  type Func,
  load,
  type Local,
  loop,
  op,
  set,
  type Statement,
  store,
  when,
} from "../assembler/index.ts";
import { type Element, multiplyAdd } from "./element.ts";

/** How a tile is laid out and computed. */
export interface TileOptions {
  readonly element: Element;
  readonly rows: number;
  /** Steps of k that are written one after another. */
  readonly unroll: number;
  /** Vectors side by side in a row. */
  readonly vectors: number;
  /** Whether the engine has `relaxed_madd`. */
  readonly isRelaxed: boolean;
}

/** Bits of the parameter `mode`. */
export const mode = { accumulate: 1, relu: 2 } as const;

/** a, aRow, b, bStep, c, cRow, depth, mode, bias. */
export type Tile = Func<
  readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
  "none"
>;

/**
 * A function `c = [c +] a · b [+ bias]`, and nothing negative with `mode.relu`. Addresses and steps are
 * in bytes: rows of `a` are `aRow` apart and contiguous, rows of `b` are one tile wide and `bStep`
 * apart, `bias` is a row like those of `b` or 0 for none.
 */
export function tile({ element, rows, unroll, vectors, isRelaxed }: TileOptions): Tile {
  const params = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return func(params, "none", ([a, aRow, b, bStep, c, cRow, depth, modes, bias], local) => {
    const left = [a, ...times(rows - 1, () => local("i32"))];
    const target = [c, ...times(rows - 1, () => local("i32"))];
    const sums = times(rows, () => times(vectors, () => local("v128")));
    const right = times(vectors, () => local("v128"));
    const factor = local("v128");
    const [whole, rest] = [local("i32"), local("i32")];

    const step = (k: number): Statement[] => [
      ...right.map((v, j) => set(v, load("v128.load", b, 16 * j))),
      ...sums.flatMap((row, i) => [
        set(factor, load(element.splat, left[i]!, k * element.sizeBytes)),
        ...row.map((sum, j) => set(sum, multiplyAdd(element, isRelaxed, factor, right[j]!, sum))),
      ]),
      set(b, op("i32.add", b, bStep)),
    ];
    const steps = (count: Local<"i32">, size: number): Statement =>
      when(count, [
        loop((again) => [
          ...times(size, step).flat(),
          ...left.map((p) => set(p, op("i32.add", p, size * element.sizeBytes))),
          set(count, op("i32.sub", count, size)),
          brIf(again, count),
        ]),
      ]);
    const eachSum = (f: (sum: Local<"v128">, i: number, j: number) => Statement): Statement[] =>
      sums.flatMap((row, i) => row.map((sum, j) => f(sum, i, j)));

    return [
      ...rowPointers(left, aRow),
      ...rowPointers(target, cRow),
      when(
        op("i32.and", modes, mode.accumulate),
        eachSum((sum, i, j) => set(sum, load("v128.load", target[i]!, 16 * j))),
      ),
      set(rest, op("i32.and", depth, unroll - 1)),
      set(whole, op("i32.sub", depth, rest)),
      steps(whole, unroll),
      ...(unroll > 1 ? [steps(rest, 1)] : []),
      when(bias, [
        ...right.map((v, j) => set(v, load("v128.load", bias, 16 * j))),
        ...eachSum((sum, _, j) => set(sum, op(element.add, sum, right[j]!))),
      ]),
      when(
        op("i32.and", modes, mode.relu),
        eachSum((sum) => set(sum, op("v128.andnot", sum, op(element.le, sum, f32x4(0))))),
      ),
      ...eachSum((sum, i, j) => store("v128.store", target[i]!, sum, 16 * j)),
    ];
  });
}

/** The first pointer is given, each other is a row further. */
const rowPointers = (pointers: readonly Local<"i32">[], row: Local<"i32">): Statement[] =>
  pointers.slice(1).map((p, i) => set(p, op("i32.add", pointers[i]!, row)));

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
