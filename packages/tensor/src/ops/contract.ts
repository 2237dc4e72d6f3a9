/**
 * @file Sums of products over chosen axes, cross products, traces, and distances.
 */
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axesOf, axisOf, broadcastShapes, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Floating, Shape } from "../types/index.ts";
import { checkNumbers, parametersOf } from "./arguments.ts";
import { checkTensor, kindOf } from "./check-tensor.ts";
import { installMethods } from "./install.ts";

/** Which axes of the two are summed over: so many last and first ones, or the pairs. */
export type ContractedAxes = number | readonly [a: readonly number[], b: readonly number[]];

/**
 * Sums of products over axes of two tensors; what is left of the first comes first.
 *
 * @param dims  how many axes: the last of `a` and the first of `b`, in their order; or those of each.
 *   Default: 2.
 * @throws {ShapeError} when their sizes differ
 * @example
 * tensordot(ones(2, 3, 4), ones(3, 4, 5)).shape // => [ 2, 5 ]
 * tensordot(tensor([[1, 2]]), tensor([[3, 4]]), [[1], [1]]) // => tensor([[11.]])
 */
export function tensordot<D extends DType>(
  a: Tensor<Shape, D>,
  b: Tensor<Shape, D>,
  dims?: ContractedAxes | { readonly dims?: ContractedAxes },
): Tensor<Shape, D>;
export function tensordot(a: Tensor, b: Tensor, ...given: readonly unknown[]): Tensor {
  checkTensor("tensordot", "a", a);
  checkTensor("tensordot", "b", b);
  const { dims = 2 } = parametersOf("tensordot", ["dims"], given) as { dims?: ContractedAxes };
  const [ofA, ofB] =
    typeof dims === "number"
      ? [
          Array.from({ length: dims }, (_, i) => a.ndim - dims + i),
          Array.from({ length: dims }, (_, i) => i),
        ]
      : pairOf(dims);
  const [summedA, summedB] = [axesIn(a, ofA), axesIn(b, ofB)];
  const sizes = summedA.map((axis) => a.shape[axis]!);
  if (sizes.join() !== summedB.map((axis) => b.shape[axis]!).join())
    throw new ShapeError("tensordot: summed axes differ in size", {
      got: `axes ${showShape(summedA)} of ${showShape(a.shape)}, ${showShape(summedB)} of ${showShape(b.shape)}`,
      expected: "as many of each, of the same sizes",
    });
  const [restA, restB] = [without(a, summedA), without(b, summedB)];
  const inner = sizes.reduce((product, size) => product * size, 1);
  const [rows, columns] = [restA, restB].map((axes, i) =>
    axes.reduce((product, axis) => product * (i === 0 ? a : b).shape[axis]!, 1),
  ) as [number, number];
  const left = a.permute([...restA, ...summedA]).reshape([rows, inner]) as Tensor;
  const right = b.permute([...summedB, ...restB]).reshape([inner, columns]) as Tensor;
  const shape = [...restA.map((axis) => a.shape[axis]!), ...restB.map((axis) => b.shape[axis]!)];
  return left.matmul(right).reshape(shape);
}

/** In their order, which pairs them. */
function axesIn(x: Tensor, dims: readonly number[]): number[] {
  axesOf(dims, x.ndim, "tensordot"); // refuses one that is named twice
  return dims.map((dim) => axisOf(dim, x.ndim, "tensordot"));
}

function pairOf(dims: unknown): readonly [readonly number[], readonly number[]] {
  if (Array.isArray(dims) && dims.length === 2)
    return [checkNumbers("tensordot", dims[0]), checkNumbers("tensordot", dims[1])];
  throw new ValueError("tensordot: dims name no axes", {
    got: kindOf(dims),
    expected: "a number of axes, or two lists of axes",
  });
}

const without = (x: Tensor, axes: readonly number[]): number[] =>
  x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));

/** a × b: the first axis of size 3 counts unless one is named. */
function cross(a: Tensor, b: Tensor, dim: number | undefined): Tensor {
  checkTensor("cross", "the other factor", b);
  const shape = broadcastShapes("cross", a.shape, b.shape);
  const axis = dim === undefined ? shape.indexOf(3) : axisOf(dim, shape.length, "cross");
  if (shape[axis] !== 3)
    throw new ShapeError("cross: no axis of size 3", {
      got: `${showShape(a.shape)}, ${showShape(b.shape)}`,
      expected: dim === undefined ? "vectors of three numbers" : `size 3 on axis ${axis}`,
    });
  const [x, y] = [a, b].map((it) => it.expand(shape as number[]) as Tensor) as [Tensor, Tensor];
  const turned = (it: Tensor, by: number): Tensor => it.roll(by, axis);
  return turned(x, -1)
    .mul(turned(y, -2))
    .sub(turned(x, -2).mul(turned(y, -1)));
}

installMethods({
  trace(this: Tensor) {
    if (this.ndim === 2) return this.diagonal().sum();
    throw new ShapeError("trace: not a matrix", {
      got: showShape(this.shape),
      expected: "two axes",
    });
  },
  cross(this: Tensor, other: Tensor, ...args: unknown[]) {
    const { dim } = parametersOf("cross", ["dim"], args) as { dim?: number };
    return cross(this, other, dim);
  },
  dist(this: Tensor, other: Tensor, ...args: unknown[]) {
    const { p = 2 } = parametersOf("dist", ["p"], args) as { p?: number };
    return this.sub(other).norm(p);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The sum of a matrix's diagonal.
     * @throws {ShapeError} for another number of axes
     * @example
     * tensor([[1, 2], [3, 4]]).trace() // => tensor(5.)
     */
    trace(): Tensor<[], D extends "bool" | "uint8" | "int32" ? "int64" : D>;
    /**
     * The cross product of vectors of three numbers, along `dim` or the first axis of size 3.
     * @throws {ShapeError} when shapes do not broadcast, or no axis has size 3
     * @example
     * tensor([1, 0, 0]).cross(tensor([0, 1, 0])) // => tensor([0., 0., 1.])
     */
    cross(other: Tensor, dim?: number | { readonly dim?: number }): Tensor<Shape, D>;
    /**
     * The p-norm of the difference, over all elements; Euclidean unless `p` is given.
     * @throws {ShapeError} when shapes do not broadcast
     * @example
     * tensor([1, 2]).dist(tensor([4, 6])) // => tensor(5.)
     */
    dist(other: Tensor, p?: number | { readonly p?: number }): Tensor<[], Floating[D]>;
  }
}
