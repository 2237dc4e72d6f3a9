/**
 * @file Elements by their place in the order of a line: the median, the k-th smallest, the most frequent.
 */
import { isFloatingPoint } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Checked,
  DimArgument,
  DType,
  Extremes,
  KeepArgument,
  ReduceArgumentFault,
  ReducedBy,
  Shape,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { vector } from "./gather.ts";
import { installMethods } from "./install.ts";
import { checkKind } from "./map.ts";
import type { Sorted } from "./order.ts";
import { arange } from "./ranges.ts";

/** Parameters by name: the axis, and whether it stays as an axis of size 1. */
interface Along {
  readonly dim?: number | null;
  readonly keepdim?: boolean;
}

/**
 * The median of what is not NaN: the smaller of the two in the middle. Along an axis also where it is.
 *
 * @returns NaN where there is nothing else
 * @throws {ShapeError} along an axis without elements
 * @example
 * nanmedian(tensor([3, NaN, 1, 2])) // => tensor(2.)
 */
export function nanmedian<
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
>(
  x: Tensor<S, D>,
  dim?: Checked<A, ReduceArgumentFault<S, A, "nanmedian", "dim" | "keepdim">>,
  keepdim?: K,
): Extremes<S, D, A, K>;
export function nanmedian(x: Tensor, ...args: unknown[]): unknown {
  checkTensor("nanmedian", "x", x);
  return median("nanmedian", x, args);
}

/**
 * The most frequent elements along an axis, the smallest of several, and where they are.
 *
 * @param x    NaN are all different.
 * @param dim  the last axis unless given.
 * @throws {ShapeError} along an axis without elements
 * @example
 * mode(tensor([[3, 1, 3], [2, 1, 0]])).values // => tensor([3., 0.])
 */
export function mode<
  S extends Shape,
  D extends DType,
  const A extends DimArgument = -1,
  const K extends KeepArgument = undefined,
>(
  x: Tensor<S, D>,
  dim?: Checked<A, ReduceArgumentFault<S, A, "mode", "dim" | "keepdim">>,
  keepdim?: K,
): Sorted<ReducedBy<S, A, K>, D>;
export function mode(x: Tensor, ...args: unknown[]): Sorted<Shape, DType> {
  const { dim = -1, keepdim = false } = parametersOf("mode", ["dim", "keepdim"], args) as Along;
  return chosen("mode", x, dim!, keepdim, ({ values }, axis) => {
    const place: Tensor = arange(values.shape[axis]!, { dtype: "int64" }).reshape(
      values.shape.map((_, i) => (i === axis ? -1 : 1)),
    );
    const isNew = values.ne(values.roll(1, axis)) as Tensor;
    const start = place.where(isNew, 0).cummax(axis).values;
    // a run is longest at its end, and the first of the longest is that of the smallest element
    return place.sub(start).argmax(axis, { keepdim: true });
  });
}

/**
 * The k-th smallest elements along an axis, and where they are. NaN is the largest.
 *
 * @param k    from 1.
 * @param dim  the last axis unless given.
 * @throws {ValueError} when an axis has no so many elements
 * @example
 * kthvalue(tensor([3, 1, 2]), 2) // => { values: tensor(2.), indices: tensor(2) }
 */
export function kthvalue<
  S extends Shape,
  D extends DType,
  const A extends DimArgument = -1,
  const K extends KeepArgument = undefined,
>(
  x: Tensor<S, D>,
  k: number,
  dim?: Checked<A, ReduceArgumentFault<S, A, "kthvalue", "dim" | "keepdim">>,
  keepdim?: K,
): Sorted<ReducedBy<S, A, K>, D>;
export function kthvalue(x: Tensor, k: number, ...args: unknown[]): Sorted<Shape, DType> {
  const { dim = -1, keepdim = false } = parametersOf("kthvalue", ["dim", "keepdim"], args) as Along;
  checkTensor("kthvalue", "x", x);
  const size = vector(x).shape[axisOf(dim!, x.shape.length, "kthvalue")]!;
  if (!(Number.isSafeInteger(k) && k >= 1 && k <= size))
    throw new ValueError("kthvalue: not so many elements", {
      got: `k ${k} on an axis of ${size}`,
      expected: `a whole number from 1 to ${size}`,
    });
  checkKind("kthvalue", x.dtype, ["integer", "float"], "x.byte()");
  return chosen("kthvalue", x, dim!, keepdim, ({ indices }, axis) =>
    indices.newFull(indices.shape.with(axis, 1), k - 1),
  );
}

function median(name: "median" | "nanmedian", x: Tensor, args: readonly unknown[]): unknown {
  checkKind(name, x.dtype, ["integer", "float"], "x.byte()");
  const { dim, keepdim = false } = parametersOf(name, ["dim", "keepdim"], args) as Along;
  if (dim === undefined || dim === null) return medianOfAll(name, x.ravel());
  return chosen(name, x, dim, keepdim, ({ values }, axis) => {
    const size = values.shape[axis]!;
    const count = values.isnan().logicalNot().sum(axis, true) as Tensor;
    if (name === "nanmedian") return count.sub(1).clamp(0).div(2, { roundingMode: "floor" });
    return count.where(count.lt(size), (size - 1) >> 1); // the first NaN comes next
  });
}

/** All elements equal to the median share its gradient. */
function medianOfAll(name: "median" | "nanmedian", x: Tensor): Tensor {
  if (x.shape[0] === 0 && isFloatingPoint(x.dtype)) return x.sum().add(NaN);
  const { values } = median(name, x, [0]) as Sorted<Shape, DType>;
  if (!isFloatingPoint(x.dtype)) return values;
  const middle = values.detach();
  const isMiddle = x.eq(middle).logicalOr(x.isnan().logicalAnd(middle.isnan())) as Tensor;
  return x.where(isMiddle, -Infinity).max();
}

/** Elements of the sorted lines, by their place there; the gradient goes to where they were. */
function chosen(
  name: string,
  x: Tensor,
  dim: number,
  keepdim: boolean,
  placeIn: (sorted: Sorted<Shape, DType>, axis: number) => Tensor,
): Sorted<Shape, DType> {
  checkTensor(name, "x", x);
  const axis = axisOf(dim, x.shape.length, name);
  const lines = vector(x);
  if (lines.shape[axis] === 0)
    throw new ShapeError(`${name}: nothing to choose from`, {
      got: `${showShape(x.shape)}, dim ${dim}`,
      expected: "an axis that is not empty",
    });
  const sorted = lines.detach().sort({ dim: axis });
  const indices = sorted.indices.gather(axis, placeIn(sorted, axis));
  const values = lines.gather(axis, indices);
  const isKept = keepdim && x.shape.length > 0;
  const shape = isKept ? values.shape : values.shape.toSpliced(axis, 1);
  return { values: values.reshape([...shape]), indices: indices.reshape([...shape]) };
}

installMethods({
  median(this: Tensor, ...args: unknown[]) {
    return median("median", this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The median: the smaller of the two in the middle, NaN where there is one. Along an axis also
     * where it is, which gets the gradient; of all elements, those equal to it share the gradient.
     *
     * @throws {ShapeError} along an axis without elements
     * @example
     * tensor([3, 1, 2, 4]).median() // => tensor(2.)
     * tensor([[3, 1, 2], [6, 5, 4]]).median(1).values // => tensor([2., 5.])
     */
    median<
      S extends Shape,
      D extends DType,
      const A extends DimArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Tensor<S, D>,
      dim?: Checked<A, ReduceArgumentFault<S, A, "median", "dim" | "keepdim">>,
      keepdim?: K,
    ): Extremes<S, D, A, K>;
  }
}
