/**
 * @file Tensors as a data set: sample `i` is row `i` of each.
 */
import { ShapeError, tensor } from "@kindling/tensor";
import type { Shape, Tensor } from "@kindling/tensor";
import { checkIndex } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";

/** Row `i` of each tensor. */
export type Rows<T extends readonly Tensor[]> = {
  -readonly [K in keyof T]: T[K] extends Tensor<[number, ...infer Rest extends Shape], infer D>
    ? Tensor<Rest, D>
    : Tensor;
};

/** Some rows of each tensor. */
export type RowBatch<T extends readonly Tensor[]> = {
  -readonly [K in keyof T]: T[K] extends Tensor<[number, ...infer Rest extends Shape], infer D>
    ? Tensor<[number, ...Rest], D>
    : Tensor;
};

/**
 * Tensors with the same first size; each sample is a row of all of them
 * (`torch.utils.data.TensorDataset`).
 * @example
 * new TensorDataset(tensor([[1, 2], [3, 4]]), tensor([0, 1])).get(1)
 * // => [ tensor([3., 4.]), tensor(1.) ]
 */
export class TensorDataset<T extends readonly [Tensor, ...Tensor[]]> implements Dataset<
  Rows<T>,
  RowBatch<T>
> {
  readonly tensors: T;
  readonly length: number;

  /** @throws {ShapeError} when a tensor has no axes, or first sizes differ. */
  constructor(...tensors: T) {
    const length = tensors[0].shape[0];
    const other = tensors.findIndex(({ shape }) => shape[0] !== length);
    if (length === undefined || other !== -1) {
      throw new ShapeError("TensorDataset: first sizes differ", {
        got: tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(", "),
        expected: "tensors of at least one axis, with the same first size",
      });
    }
    this.tensors = tensors;
    this.length = length;
  }

  get(index: number): Rows<T> {
    checkIndex(index, this.length, "TensorDataset");
    // one row for each tensor, in order
    return this.tensors.map((t) => t.select(0, index)) as unknown as Rows<T>;
  }

  /** Copies; `get` gives views. */
  getBatch(indices: readonly number[]): RowBatch<T> {
    for (const index of indices) checkIndex(index, this.length, "TensorDataset");
    const chosen = tensor(indices, { dtype: "int64" });
    // the chosen rows of each tensor, in order
    return this.tensors.map((t) => t.indexSelect(0, chosen)) as unknown as RowBatch<T>;
  }
}
