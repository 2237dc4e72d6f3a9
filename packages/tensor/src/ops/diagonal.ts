/**
 * @file Matrices with given diagonals, and the diagonals of matrices as copies.
 */
import { dispatch } from "../dispatch.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { installMethods } from "./install.ts";
import type { DiagonalOptions } from "./triangle.ts";
import { atLeastRank } from "./view.ts";

/** Which diagonals, and over which two axes. */
export interface DiagonalPlace {
  /** 0 the main diagonal, above it positive. */
  readonly offset?: number;
  /** The axis of rows of the result; the last but one unless given. */
  readonly dim1?: number;
  /** The axis of columns of the result; the last unless given. */
  readonly dim2?: number;
}

/**
 * Matrices whose diagonals are the last axis, zeros elsewhere.
 *
 * @param x  `[..., n]`.
 * @returns  `[..., m, m]` with m = n + |offset|, or these two axes at `dim1` and `dim2`.
 * @throws {ShapeError} for a tensor without axes
 * @throws {ValueError} when `dim1` and `dim2` are one
 * @example
 * diagEmbed(tensor([1, 2]), 1)
 * // => tensor([[0., 1., 0.],
 * // =>         [0., 0., 2.],
 * // =>         [0., 0., 0.]])
 */
export function diagEmbed<D extends DType>(
  x: Tensor<Shape, D>,
  offset?: number | DiagonalPlace,
  dim1?: number | DiagonalPlace,
  dim2?: number | DiagonalPlace,
): Tensor<Shape, D>;
export function diagEmbed(x: Tensor, ...args: unknown[]): Tensor {
  checkTensor("diagEmbed", "x", x);
  const names = ["offset", "dim1", "dim2"] as const;
  const {
    offset = 0,
    dim1 = -2,
    dim2 = -1,
  } = parametersOf("diagEmbed", names, args) as DiagonalPlace;
  return embedded("diagEmbed", atLeastRank("diagEmbed", x, 1), offset, dim1, dim2);
}

/**
 * A matrix whose diagonal are all elements in a row, zeros elsewhere.
 * @example
 * diagflat(tensor([[1, 2]]))
 * // => tensor([[1., 0.],
 * // =>         [0., 2.]])
 */
export function diagflat<D extends DType>(
  x: Tensor<Shape, D>,
  offset?: number | Pick<DiagonalPlace, "offset">,
): Tensor<[number, number], D>;
export function diagflat(x: Tensor, ...args: unknown[]): Tensor {
  const { offset = 0 } = parametersOf("diagflat", ["offset"], args) as DiagonalPlace;
  checkTensor("diagflat", "x", x);
  return embedded("diagflat", x.ravel(), offset, 0, 1);
}

function embedded(name: string, x: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const rank = x.shape.length + 1;
  const axes = [axisOf(dim1, rank, name), axisOf(dim2, rank, name)] as const;
  if (axes[0] === axes[1])
    throw new ValueError(`${name}: one axis twice`, {
      got: `dim1 ${dim1}, dim2 ${dim2}`,
      expected: "two different axes",
    });
  const size = x.shape.at(-1)! + Math.abs(offset);
  const shape = x.shape.slice(0, -1);
  for (const axis of axes.toSorted()) shape.splice(axis, 0, size);
  const view = { kind: "diagonal", shift: offset, axes } as const;
  return dispatch("embed", name, [x], { shape, view })[0]!;
}

installMethods({
  diag(this: Tensor, ...args: unknown[]) {
    const { diagonal = 0 } = parametersOf("diag", ["diagonal"], args) as DiagonalOptions;
    if (this.shape.length === 1) return embedded("diag", this, diagonal, 0, 1);
    if (this.shape.length === 2) return this.diagonal(diagonal).clone();
    throw new ShapeError("diag: neither a vector nor a matrix", {
      got: showShape(this.shape),
      expected: "one or two axes",
      fix: this.shape.length > 2 ? "x.diagonal(0, -2, -1)" : undefined,
    });
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Of a vector the matrix with that diagonal and zeros elsewhere; of a matrix its diagonal, as a copy.
     * @throws {ShapeError} for another number of axes
     * @example
     * tensor([[1, 2], [3, 4]]).diag() // => tensor([1., 4.])
     * tensor([1, 2]).diag()
     * // => tensor([[1., 0.],
     * // =>         [0., 2.]])
     */
    diag<S extends Shape, D extends DType>(
      this: Tensor<S, D>,
      diagonal?: number | DiagonalOptions,
    ): Tensor<
      S["length"] extends 1 ? [number, number] : S["length"] extends 2 ? [number] : Shape,
      D
    >;
  }
}
