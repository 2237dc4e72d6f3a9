/**
 * @file A block of a matrix product, tile by tile: for each panel of the right matrix, which stays in
 * the innermost cache, all rows of the left one.
 */
import {
  call,
  forRange,
  func,
  type Func,
  op,
  set,
  type Statement,
  when,
  whileTrue,
  type Local,
} from "../assembler/index.ts";
import { moveStrided } from "./movers.ts";
import { mode, tile, type TileOptions } from "./tile.ts";

/** The parameters of a block, in the order in which its function takes them; addresses and steps in bytes. */
export interface Block {
  /** Rows of the left matrix: address of the first, distance. Contiguous. */
  readonly a: number;
  readonly aRow: number;
  /** Panels of the right matrix: address of the first, distance of rows within one, distance of panels. */
  readonly b: number;
  readonly bStep: number;
  readonly bPanel: number;
  /** Rows of the result: address of the first, distance. Contiguous. */
  readonly c: number;
  readonly cRow: number;
  readonly rows: number;
  readonly columns: number;
  /** How many products are summed. */
  readonly depth: number;
  /** Bits of `mode`. */
  readonly modes: number;
  /** A row to add, filled up to whole panels; 0 for none. */
  readonly bias: number;
  /** Memory for one tile, where columns do not fill a panel. */
  readonly edge: number;
}

const names = [
  "a", "aRow", "b", "bStep", "bPanel", "c", "cRow", "rows", "columns", "depth", "modes", "bias", "edge",
] as const satisfies readonly (keyof Block)[]; // oxfmt-ignore

export const blockArguments = (block: Block): number[] => names.map((name) => block[name]);

/** A function that computes a block, with tiles of at most `options.rows` rows. */
export function block(options: TileOptions): Func {
  const { element, vectors, rows: height } = options;
  const widthBytes = 16 * vectors;
  const width = widthBytes / element.sizeBytes;
  const tiles = Array.from({ length: height }, (_, i) =>
    tile({ ...options, rows: i + 1, unroll: i + 1 === height ? options.unroll : 1 }),
  );
  const move = moveStrided(element);
  const types = new Array<"i32">(13).fill("i32");
  return func(types, "none", (params, local) => {
    const own = Object.fromEntries(names.map((name, i) => [name, params[i]!])) as {
      readonly [N in keyof Block]: Local<"i32">;
    };
    const { a, aRow, b, bStep, bPanel, c, cRow, rows, columns, depth, modes, bias, edge } = own;
    const [j, rest] = [local("i32"), local("i32")];
    const [right, target, added] = [local("i32"), local("i32"), local("i32")];

    /** One tile of a known height, in place. */
    const inPlace = (count: number): Statement =>
      call(tiles[count - 1]!, a, aRow, right, bStep, target, cRow, depth, modes, added);
    /** One tile whose columns do not fill a panel: computed aside. */
    const aside = (count: number): Statement[] => {
      const size = element.sizeBytes;
      return [
        when(op("i32.and", modes, mode.accumulate), [
          call(move, target, cRow, size, edge, widthBytes, size, count, rest),
        ]),
        call(tiles[count - 1]!, a, aRow, right, bStep, edge, widthBytes, depth, modes, added),
        call(move, edge, widthBytes, size, target, cRow, size, count, rest),
      ];
    };
    const rowOfTiles = (count: number): Statement[] => [
      set(right, b),
      set(target, c),
      set(added, bias),
      forRange(
        j,
        [0, columns, width],
        [
          set(rest, op("i32.sub", columns, j)),
          when(op("i32.ge_u", rest, width), [inPlace(count)], aside(count)),
          set(right, op("i32.add", right, bPanel)),
          set(target, op("i32.add", target, widthBytes)),
          when(bias, [set(added, op("i32.add", added, widthBytes))]),
        ],
      ),
    ];
    const lower = Array.from({ length: height - 1 }, (_, n) =>
      when(op("i32.eq", rows, n + 1), rowOfTiles(n + 1)),
    );
    return [
      whileTrue(op("i32.ge_u", rows, height), [
        ...rowOfTiles(height),
        set(a, op("i32.add", a, op("i32.mul", aRow, height))),
        set(c, op("i32.add", c, op("i32.mul", cRow, height))),
        set(rows, op("i32.sub", rows, height)),
      ]),
      ...lower,
    ];
  });
}
