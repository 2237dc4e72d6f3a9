/**
 * @file Matrices in which most connections are missing.
 */
import { type DrawOptions, randperm, type Tensor, ValueError } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkRank, written } from "./constant.ts";

/** Share of zeros, standard deviation and generator. */
export interface SparseOptions extends DrawOptions {
  /** The share of zeros in each column, rounded up to whole elements. Default: 0.1. */
  readonly sparsity?: number;
  /** Of the others. Default: 0.01. */
  readonly std?: number;
}

/**
 * Normal numbers, and in each column the same share of zeros.
 *
 * @throws {ShapeError} unless the tensor has two axes
 * @throws {ValueError} when `sparsity` is not in [0, 1]
 * @see Martens (2010)
 * @example
 * nn.init.sparse_(zeros(10, 2), 0.9).eq(0).sum(0) // => tensor([9, 9])
 */
export function sparse_<T extends Tensor>(
  tensor: T,
  ...given: Given<[sparsity: number, std: number], SparseOptions>
): T {
  const names = ["sparsity", "std", "generator"] as const;
  const options = namedArguments<SparseOptions>("sparse_", names, given);
  const { sparsity = 0.1, std = 0.01, ...rest } = options;
  checkRank(tensor, "sparse_", (axes) => axes === 2, "two axes");
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new ValueError("sparse_: not a share", {
      got: `sparsity = ${sparsity}`,
      expected: "a number from 0 to 1",
    });
  }
  const [rows = 0, columns = 0] = tensor.shape;
  const zeros = Math.ceil(sparsity * rows);
  return written(tensor, () => {
    tensor.normal_(0, std, rest);
    for (let column = 0; column < columns; column++) {
      const order = randperm(rows, rest).toTypedArray();
      for (let i = 0; i < zeros; i++) tensor.setAt([Number(order[i]), column], 0);
    }
  });
}
