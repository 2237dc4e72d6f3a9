/**
 * @file Operands of matrix products in all layouts that views can have, and products computed plainly.
 */
import fc from "fast-check";
import { dtypes, type KernelOperand, Storage } from "@kindling/tensor";

export type FloatType = "float32" | "float64";

/** How a matrix lies in its storage. */
export interface Placement {
  readonly isTransposed: boolean;
  /** Unused elements before the first one, and at the end of each line. */
  readonly offset: number;
  readonly gap: number;
  /** Every how many elements one is used. */
  readonly step: number;
}

export const placements: fc.Arbitrary<Placement> = fc.record({
  isTransposed: fc.boolean(),
  offset: fc.nat(5),
  gap: fc.nat(3),
  step: fc.constantFrom(1, 1, 1, 2, 3),
});

export const plain: Placement = { isTransposed: false, offset: 0, gap: 0, step: 1 };

/**
 * A stack of matrices whose element `[…, i, j]` is `value(batch, i, j)`.
 *
 * @param isShared  one matrix for all batches, by strides of zero
 */
export function operand(
  dtype: FloatType,
  [batch, rows, columns]: readonly [batch: readonly number[], rows: number, columns: number],
  { isTransposed, offset, gap, step }: Placement,
  value: (batch: number, i: number, j: number) => number,
  isShared = false,
): KernelOperand {
  const [lines, length] = isTransposed ? [columns, rows] : [rows, columns];
  const lineStride = length * step + gap;
  const [down, right] = isTransposed ? [step, lineStride] : [lineStride, step];
  const plane = lines * lineStride;
  const count = batch.reduce((n, size) => n * size, 1);
  const size = offset + plane * (isShared ? 1 : count) + 1;
  const storage = new Storage(size * dtypes[dtype].sizeBytes);
  const elements = storage.elements(dtype) as Float32Array; // or Float64Array
  elements.fill(1e30); // what a kernel must not touch
  for (let n = 0; n < (isShared ? 1 : count); n++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        elements[offset + n * plane + i * down + j * right] = value(n, i, j);
  const strides = batch.map(
    (_, axis) => (isShared ? 0 : plane) * batch.slice(axis + 1).reduce((n, s) => n * s, 1),
  );
  return {
    storage,
    dtype,
    shape: [...batch, rows, columns],
    strides: [...strides, down, right],
    offset,
  };
}

/** The elements of an operand in the order of its indices. */
export function valuesOf({ storage, dtype, shape, strides, offset }: KernelOperand): number[] {
  const elements = storage.elements(dtype);
  const walk = (axis: number, at: number): number[] =>
    axis === shape.length
      ? [Number(elements[at])]
      : Array.from({ length: shape[axis]! }, (_, i) =>
          walk(axis + 1, at + i * strides[axis]!),
        ).flat();
  return walk(0, offset);
}

/** The rows and columns of one matrix. */
export type Plain = (i: number, j: number) => number;

/** A product in double, with the sum of the sizes of its terms. */
export function productOf(
  a: Plain,
  b: Plain,
  [rows, columns, depth]: readonly [number, number, number],
): { values: Float64Array; sizes: Float64Array } {
  const [values, sizes] = [new Float64Array(rows * columns), new Float64Array(rows * columns)];
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < depth; k++) {
      const left = a(i, k);
      for (let j = 0; j < columns; j++) {
        const term = left * b(k, j);
        values[i * columns + j]! += term;
        sizes[i * columns + j]! += Math.abs(term);
      }
    }
  return { values, sizes };
}

/** A whole number from −8 to 8 that looks random: products and sums of such are exact. */
export const wholeNumber =
  (seed: number): ((n: number, i: number, j: number) => number) =>
  (n, i, j) =>
    ((Math.imul(
      Math.imul(i + 1, 73856093) ^ Math.imul(j + 1, 19349663) ^ Math.imul(n + seed + 1, 83492791),
      0x9e3779b1,
    ) >>>
      16) %
      17) -
    8;
