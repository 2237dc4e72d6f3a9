/** @file Arbitrary tensors, contiguous; `layout.ts` lays the same values out in other ways. */
import { type DType, type Tensor, tensor as create } from "@kindling/tensor";
import fc from "fast-check";
import { dtype as anyDtype } from "./dtype.ts";
import { element, type Elements } from "./elements.ts";
import { numelOf, shape as anyShape } from "./shape.ts";

/** Which tensors are drawn. */
export interface TensorOptions {
  /** A shape, or shapes to draw from. Default: `shape()`. */
  readonly shape?: readonly number[] | fc.Arbitrary<readonly number[]>;
  /** An element type, or several to draw from. Default: all. */
  readonly dtype?: DType | fc.Arbitrary<DType>;
  /** How elements are chosen. Default `"any"`. */
  readonly elements?: Elements;
  /** Whether the elements ascend in memory. Default `false`. */
  readonly sorted?: boolean;
}

/**
 * Any tensor within the options. A failing example is printed as the tensor is.
 * @example
 * fc.sample(tensor(), 100).every(isTensor) // => true
 */
export function tensor(options: TensorOptions = {}): fc.Arbitrary<Tensor> {
  const { shape = anyShape(), dtype = anyDtype(), elements = "any", sorted = false } = options;
  return fc.tuple(arbitraryOf(shape), arbitraryOf(dtype)).chain(([sizes, type]) => {
    const length = numelOf(sizes);
    const values = fc.array(element(type, elements), { minLength: length, maxLength: length });
    return values.map((list) => tensorOf(sorted ? list.toSorted(byValue) : list, sizes, type));
  });
}

/**
 * A tensor of these values, row-major, in a shape.
 * @example
 * tensorOf([1, 2, 3, 4], [2, 2], "int64")
 * // => tensor([[1, 2],
 * // =>         [3, 4]])
 */
export const tensorOf = (
  values: readonly number[],
  sizes: readonly number[],
  dtype: DType,
): Tensor => create([...values], { dtype }).reshape([...sizes]);

/** NaN last. */
const byValue = (a: number, b: number): number =>
  Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b;

function arbitraryOf<T>(given: T | fc.Arbitrary<T>): fc.Arbitrary<T> {
  return given instanceof fc.Arbitrary ? given : fc.constant(given);
}
