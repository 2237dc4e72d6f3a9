/**
 * @file Parts of matrices brought into the order in which tiles read them.
 */
import type { ProductKernels } from "./kernels.ts";

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

/** Panels of a right matrix one after another. Of the last one, missing columns keep what was there. */
export function packPanels(
  kernels: ProductKernels,
  matrix: Matrix,
  to: number,
  depth: number,
  columns: number,
  sizeBytes: number,
): void {
  const { panelBytes } = kernels;
  const width = panelBytes / sizeBytes;
  for (let j = 0; j < columns; j += width) {
    const { address, down, right } = at(matrix, 0, j);
    const panel = to + j * sizeBytes * depth;
    const count = Math.min(width, columns - j);
    if (count === width && right === sizeBytes) kernels.copyPanel(address, down, panel, depth);
    else if (down === sizeBytes)
      transposeAny(kernels, address, right, panel, panelBytes, count, depth, sizeBytes);
    else kernels.moveStrided(address, down, right, panel, panelBytes, sizeBytes, depth, count);
  }
}

/** Rows of a left matrix, each contiguous. */
export function packRows(
  kernels: ProductKernels,
  { address, down, right }: Matrix,
  to: number,
  rows: number,
  depth: number,
  sizeBytes: number,
): void {
  const toRow = depth * sizeBytes;
  if (down === sizeBytes) transposeAny(kernels, address, right, to, toRow, depth, rows, sizeBytes);
  else kernels.moveStrided(address, down, right, to, toRow, sizeBytes, rows, depth);
}

/** `transpose` of any size: whole squares of vectors, then what is left at the right and below. */
function transposeAny(
  kernels: ProductKernels,
  from: number,
  fromRow: number,
  to: number,
  toRow: number,
  rows: number,
  columns: number,
  sizeBytes: number,
): void {
  const lanes = 16 / sizeBytes;
  const [wholeRows, wholeColumns] = [rows - (rows % lanes), columns - (columns % lanes)];
  if (wholeRows * wholeColumns > 0)
    kernels.transpose(from, fromRow, to, toRow, wholeRows, wholeColumns);
  const move = (r: number, c: number, height: number, width: number): void => {
    if (height * width === 0) return;
    const source = from + r * fromRow + c * sizeBytes;
    const target = to + c * toRow + r * sizeBytes;
    kernels.moveStrided(source, fromRow, sizeBytes, target, sizeBytes, toRow, height, width);
  };
  move(0, wholeColumns, wholeRows, columns - wholeColumns);
  move(wholeRows, 0, rows - wholeRows, columns);
}
