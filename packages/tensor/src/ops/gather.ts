/**
 * @file Reading at tensors of indices along an axis.
 */
import * as e from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { axisOf, broadcastShapes, numelOf, showShape } from "../shape.ts";
import { type Tensor } from "../tensor.ts";
import type {
  AxisFault,
  Checked,
  DType,
  IntegerFault,
  LengthOf,
  Resized,
  Shape,
} from "../types/index.ts";
import { checkTensor } from "./check-tensor.ts";
import { installMethods } from "./install.ts";
import { type Build, mapped } from "./map.ts";
import { expand, viewOf } from "./view.ts";
import { whole } from "./parts.ts";

/** A vector of indices repeated over the other axes. */
export function alongAxis(index: Tensor, shape: readonly number[], axis: number): Tensor {
  const lined = index.reshape(shape.map((_, i) => (i === axis ? -1 : 1)));
  return expand("index", lined, shape.with(axis, index.shape[0] ?? 1));
}

/** Positions along an axis, chosen by a vector of indices. */
export function indexSelect(name: string, x: Tensor, dim: number, index: Tensor): Tensor {
  checkIndex(name, index);
  if (index.shape.length > 1)
    throw new ShapeError(`${name}: the index is not a vector`, {
      got: showShape(index.shape),
      expected: "at most one axis",
    });
  const axis = axisOf(dim, x.shape.length, name);
  const input = x.shape.length === 0 ? (x.reshape([1]) as Tensor) : x;
  const lines = index.shape.length === 0 ? (index.reshape([1]) as Tensor) : index;
  const picked = dispatch("gather", name, [input, alongAxis(lines, input.shape, axis)], {
    axis,
  })[0]!;
  return x.shape.length === 0 ? picked.reshape([]) : picked;
}

export function checkIndex(name: string, index: Tensor): void {
  checkTensor(name, "the index", index);
  if (index.dtype === "int64" || index.dtype === "int32" || numelOf(index.shape) === 0) return;
  throw new DTypeError(`${name}: indices are whole numbers`, {
    got: index.dtype,
    expected: "int64 or int32",
    fix: "index.long()",
  });
}

function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  checkIndex("gather", index);
  if (x.shape.length === 0 || index.shape.length === 0)
    return gather(vector(x), 0, vector(index)).reshape(index.shape);
  const axis = axisOf(dim, x.shape.length, "gather");
  checkCovered("gather", index, x, axis);
  return dispatch("gather", "gather", [narrowed(x, index.shape, axis), index], { axis })[0]!;
}

export const vector = (x: Tensor): Tensor => (x.shape.length === 0 ? x.reshape([1]) : x);

/** The index may be smaller than the tensor on the other axes. */
function narrowed(x: Tensor, shape: readonly number[], axis: number): Tensor {
  if (x.shape.every((n, i) => i === axis || n === shape[i])) return x;
  const ranges = x.shape.map((n, i) => whole(i === axis ? n : shape[i]!));
  return viewOf("narrow", x, { kind: "slice", ranges });
}

export function checkCovered(name: string, index: Tensor, x: Tensor, axis: number): void {
  const fits =
    index.shape.length === x.shape.length &&
    index.shape.every((n, i) => i === axis || n <= x.shape[i]!);
  if (!fits)
    throw new ShapeError(`${name}: the index does not fit`, {
      got: `index ${showShape(index.shape)} for ${showShape(x.shape)}`,
      expected: `as many axes, no larger but on axis ${axis}`,
    });
}

const fromEnd: Build = (i, zero, n) => e.where(e.lt(i, zero), e.add(i, n), i);

installMethods({
  indexSelect(this: Tensor, dim: number, index: Tensor) {
    return indexSelect("indexSelect", this, dim, index);
  },
  gather(this: Tensor, dim: number, index: Tensor) {
    return gather(this, dim, index);
  },
  takeAlongDim(this: Tensor, index: Tensor, dim?: number) {
    checkIndex("takeAlongDim", index);
    if (dim === undefined) return gather(this.ravel(), 0, index.ravel());
    const axis = axisOf(dim, this.shape.length, "takeAlongDim");
    const shape = broadcastShapes(
      "takeAlongDim",
      this.shape.with(axis, 1),
      index.shape.with(axis, 1),
    );
    const spread = (x: Tensor): Tensor =>
      expand("takeAlongDim", x, shape.with(axis, x.shape[axis]!));
    return gather(spread(this), axis, spread(index));
  },
  take(this: Tensor, index: Tensor) {
    checkIndex("take", index);
    const count = numelOf(this.shape);
    const positive = mapped("take", [index, 0, count], fromEnd, { compute: "int64" });
    return indexSelect(
      "take",
      this.reshape([-1]) as Tensor,
      0,
      positive.reshape([-1]) as Tensor,
    ).reshape(index.shape);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Positions along an axis, chosen by a vector of indices.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.indexSelect(1, tensor([1n, 0n]))
     * // => tensor([[2., 1.],
     * // =>         [4., 3.]])
     */
    indexSelect<
      S extends Shape,
      D extends DType,
      A extends number,
      I extends Shape,
      E extends DType,
    >(
      this: Tensor<S, D>,
      dim: Checked<A, AxisFault<S, A>>,
      index: Checked<Tensor<I, E>, IntegerFault<E, "indexSelect">>,
    ): Tensor<Resized<S, A, LengthOf<I>>, D>;
    /**
     * `out[i][j] = x[index[i][j]][j]` for axis 0, and so on.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.gather(1, tensor([[1n], [0n]]))
     * // => tensor([[2.],
     * // =>         [3.]])
     */
    gather<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      dim: number,
      index: Tensor<N>,
    ): Tensor<N, D>;
    /**
     * As `gather`, where other axes broadcast; without an axis, by row-major number.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.takeAlongDim(x.argmax(1, { keepdim: true }), 1)
     * // => tensor([[2.],
     * // =>         [4.]])
     */
    takeAlongDim(index: Tensor, dim?: number): Tensor<Shape, D>;
    /**
     * Elements by their row-major number.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.take(tensor([3n, 0n])) // => tensor([4., 1.])
     */
    take<D extends DType, N extends Shape>(this: Tensor<Shape, D>, index: Tensor<N>): Tensor<N, D>;
  }
}
