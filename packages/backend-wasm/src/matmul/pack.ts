/**
 * @file Parts of matrices brought into the order in which tiles read them: kernels that take a whole
 * part, as a call from TypeScript for each panel takes longer than a small panel.
 */
import {
  call,
  type Code,
  forRange,
  func,
  type Func,
  type Local,
  op,
  set,
  when,
} from "../assembler/index.ts";
import type { Element } from "./element.ts";
import { copyPanel, type Strided, transpose, type Transpose } from "./movers.ts";

/** A matrix in memory; strides in bytes. */
export interface Matrix {
  readonly address: number;
  readonly down: number;
  readonly right: number;
}

/** The matrix from row i and column j on. */
export const at = (x: Matrix, i: number, j: number): Matrix => ({
  ...x,
  address: x.address + i * x.down + j * x.right,
});

type Six = readonly ["i32", "i32", "i32", "i32", "i32", "i32"];
const six: Six = ["i32", "i32", "i32", "i32", "i32", "i32"];

/** What moves elements of one type, compiled once for all that packs them. */
export interface Movers {
  readonly element: Element;
  readonly strided: Strided;
  readonly transposed: Func<Six, "none">;
}

export function moversOf(element: Element, strided: Strided): Movers {
  return { element, strided, transposed: transposeAny(element, strided) };
}

/**
 * from, down, right, to, depth, columns: panels of a right matrix one after another. Of the last one,
 * missing columns keep what was there.
 */
export function packPanels(
  { element: { sizeBytes }, strided, transposed }: Movers,
  panelBytes: number,
): Func<Six, "none"> {
  const width = panelBytes / sizeBytes;
  const copy = copyPanel(panelBytes);
  return func(six, "none", ([from, down, right, to, depth, columns], local) => {
    const [j, count] = [local("i32"), local("i32")];
    const isWhole = op("i32.eq", count, width);
    return [
      forRange(
        j,
        [0, columns, width],
        [
          set(count, op("i32.sub", columns, j)),
          when(op("i32.gt_u", count, width), [set(count, width)]),
          when(
            op("i32.and", isWhole, op("i32.eq", right, sizeBytes)),
            [call(copy, from, down, to, depth)],
            [
              when(
                op("i32.eq", down, sizeBytes),
                [call(transposed, from, right, to, panelBytes, count, depth)],
                [call(strided, from, down, right, to, panelBytes, sizeBytes, depth, count)],
              ),
            ],
          ),
          set(from, op("i32.add", from, op("i32.mul", right, width))),
          set(to, op("i32.add", to, op("i32.mul", depth, panelBytes))),
        ],
      ),
    ];
  });
}

/** from, down, right, to, rows, depth: rows of a left matrix, each contiguous. */
export const packRows = ({
  element: { sizeBytes },
  strided,
  transposed,
}: Movers): Func<Six, "none"> =>
  func(six, "none", ([from, down, right, to, rows, depth], local) => {
    const toRow = local("i32");
    return [
      set(toRow, op("i32.mul", depth, sizeBytes)),
      when(
        op("i32.eq", down, sizeBytes),
        [call(transposed, from, right, to, toRow, depth, rows)],
        [call(strided, from, down, right, to, toRow, sizeBytes, rows, depth)],
      ),
    ];
  });

/** `transpose` of any size: whole squares of vectors, then what is left at the right and below. */
function transposeAny(element: Element, strided: Strided): Transpose {
  const { lanes, sizeBytes } = element;
  const squares = transpose(element);
  return func(six, "none", ([from, fromRow, to, toRow, rows, columns], local) => {
    const [wholeRows, wholeColumns] = [local("i32"), local("i32")];
    const bytes = (count: Local<"i32">): Code<"i32"> => op("i32.mul", count, sizeBytes);
    return [
      set(wholeRows, op("i32.and", rows, -lanes)),
      set(wholeColumns, op("i32.and", columns, -lanes)),
      call(squares, from, fromRow, to, toRow, wholeRows, wholeColumns),
      call(
        strided,
        op("i32.add", from, bytes(wholeColumns)),
        fromRow,
        sizeBytes,
        op("i32.add", to, op("i32.mul", toRow, wholeColumns)),
        sizeBytes,
        toRow,
        wholeRows,
        op("i32.sub", columns, wholeColumns),
      ),
      call(
        strided,
        op("i32.add", from, op("i32.mul", fromRow, wholeRows)),
        fromRow,
        sizeBytes,
        op("i32.add", to, bytes(wholeRows)),
        sizeBytes,
        toRow,
        op("i32.sub", rows, wholeRows),
        columns,
      ),
    ];
  });
}
