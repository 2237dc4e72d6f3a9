/** @file Tensors and arrays of any kind as plain numbers, which is what a figure holds. */
import { isTensor, ValueError, type Tensor } from "@kindling/tensor";

/** One row of values: a tensor with one axis, an array or a typed array. */
export type NumberRow = Tensor | ArrayLike<number | bigint | boolean>;

/** One row, or several: a tensor with two axes or an array of rows. */
export type NumberRows = NumberRow | readonly NumberRow[];

/** Rows as arrays of numbers; a single row is a list of one. */
export function numberRows(values: NumberRows): number[][] {
  if (isTensor(values)) return tensorRows(values);
  if (Array.isArray(values) && values.some((row) => typeof row === "object" && row !== null)) {
    return values.flatMap((row: NumberRow) => numberRows(row));
  }
  return [Array.from(values as ArrayLike<number | bigint | boolean>, Number)];
}

function tensorRows(values: Tensor): number[][] {
  if (values.ndim === 0 || values.ndim > 2) {
    throw new ValueError("figure: a tensor that is no row of values", {
      got: `shape [${values.shape.join(", ")}]`,
      expected: "one axis, or two: one row a curve",
    });
  }
  const flat = Array.from<number | bigint>(values.toTypedArray()).map(Number);
  if (values.ndim === 1) return [flat];
  const [rows = 0, length = 0] = values.shape;
  return Array.from({ length: rows }, (_, i) => flat.slice(i * length, (i + 1) * length));
}
