/**
 * @file The triangles of matrices.
 */
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import type { Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { arange } from "./ranges.ts";
import { atLeastRank } from "./view.ts";

/** Where the column is past the diagonal, or before it. */
function outside(name: "tril" | "triu", x: Tensor, args: readonly unknown[]): Tensor {
  const { diagonal = 0 } = parametersOf(name, ["diagonal"], args) as { diagonal?: number };
  const [rows, columns] = atLeastRank(name, x, 2).shape.slice(-2);
  const last: Tensor = arange(rows!, { dtype: "int64" }).add(diagonal).unsqueeze(1);
  const column: Tensor = arange(columns!, { dtype: "int64" });
  return name === "tril" ? column.gt(last) : column.lt(last);
}

installMethods({
  tril(this: Tensor, ...args: unknown[]) {
    return this.maskedFill(outside("tril", this, args), 0);
  },
  triu(this: Tensor, ...args: unknown[]) {
    return this.maskedFill(outside("triu", this, args), 0);
  },
  tril_(this: Tensor, ...args: unknown[]) {
    return this.maskedFill_(outside("tril", this, args), 0);
  },
  triu_(this: Tensor, ...args: unknown[]) {
    return this.maskedFill_(outside("triu", this, args), 0);
  },
});

/** The diagonal where a triangle ends: 0 the main one, above it positive. */
export interface DiagonalOptions {
  readonly diagonal?: number;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The lower triangles of matrices `[..., h, w]`, with zeros above the `diagonal` (0).
     * @throws {ShapeError} for fewer than two axes
     * @example
     * tensor([[1, 2], [3, 4]]).tril()
     * // => tensor([[1., 0.],
     * // =>         [3., 4.]])
     */
    tril(diagonal?: number | DiagonalOptions): Tensor<S, D>;
    /**
     * The upper triangles of matrices `[..., h, w]`, with zeros below the `diagonal` (0).
     * @throws {ShapeError} for fewer than two axes
     * @example
     * tensor([[1, 2], [3, 4]]).triu(1)
     * // => tensor([[0., 2.],
     * // =>         [0., 0.]])
     */
    triu(diagonal?: number | DiagonalOptions): Tensor<S, D>;
    /**
     * `tril`, in place.
     * @example
     * tensor([[1, 2], [3, 4]]).tril_(-1)
     * // => tensor([[0., 0.],
     * // =>         [3., 0.]])
     */
    tril_(diagonal?: number | DiagonalOptions): Tensor<S, D>;
    /**
     * `triu`, in place.
     * @example
     * tensor([[1, 2], [3, 4]]).triu_()
     * // => tensor([[1., 2.],
     * // =>         [0., 4.]])
     */
    triu_(diagonal?: number | DiagonalOptions): Tensor<S, D>;
  }
}
