/**
 * @file Methods that give another layout over the same elements. Nothing is copied, so writing to a
 * view writes to its base; only `reshape` and `flatten` copy, where no strides would do.
 *
 * Long because its methods are declared here too, each with its docstring.
 */
import { input } from "@kindling/expr";
import { dispatch, dispatchView } from "../dispatch.ts";
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { checkOrder, type View } from "../layout.ts";
import { axesOf, axisOf, inferSizes, showShape } from "../shape.ts";
import { type Tensor } from "../tensor.ts";
import type {
  AxisFault,
  AxisFaultOf,
  Checked,
  CheckedSizes,
  Expanded,
  ExpandFault,
  ExpandFaultOf,
  Flattened,
  Flipped,
  MatrixFlipped,
  Permuted,
  PermuteFaultOf,
  AxesFaultOf,
  Reshaped,
  ReshapeFaultOf,
  Shape,
  ShapeArguments,
  SizesOf,
  Squeezed,
  Transposed,
  Unsqueezed,
  UnsqueezeFaultOf,
} from "../types/index.ts";
import { checkNumbers, listOf, parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { installGetters, installMethods } from "./install.ts";

/** A view that always exists (all but some reshapes). */
export const viewOf = (name: string, x: Tensor, view: View): Tensor => dispatchView(name, x, view)!;

/** The elements, row-major, in a storage of their own. */
export const copyOf = (name: string, x: Tensor): Tensor =>
  dispatch("map", name, [x], { exprs: [input(0)], scalars: [], dtypes: [x.dtype] })[0]!;

function reshape(name: string, x: Tensor, to: readonly number[]): Tensor {
  const shape = inferSizes(x.shape, to, name);
  return (
    dispatchView(name, x, { kind: "reshape", shape }) ??
    viewOf(name, copyOf("contiguous", x), { kind: "reshape", shape })
  );
}

function view(x: Tensor, to: readonly number[]): Tensor {
  const shape = inferSizes(x.shape, to, "view");
  const result = dispatchView("view", x, { kind: "reshape", shape });
  if (result !== undefined) return result;
  throw new ShapeError("view: no strides lay the elements out so", {
    got: `${showShape(x.shape)} with strides ${showShape(x.strides)}, to be ${showShape(shape)}`,
    expected: "sizes that keep neighbouring elements together",
    fix: "x.reshape(…), which copies where it must",
  });
}

function flatten(x: Tensor, startDim: number, endDim: number): Tensor {
  const rank = x.shape.length;
  const [from, to] = [axisOf(startDim, rank, "flatten"), axisOf(endDim, rank, "flatten")];
  if (from > to) {
    throw new ValueError("flatten: the axes are in the wrong order", {
      got: `startDim ${startDim}, endDim ${endDim}`,
      expected: "startDim not behind endDim",
    });
  }
  if (rank === 0) return reshape("flatten", x, [1]);
  const middle = x.shape.slice(from, to + 1).reduce((n, size) => n * size, 1);
  return reshape("flatten", x, [...x.shape.slice(0, from), middle, ...x.shape.slice(to + 1)]);
}

function transpose(name: string, x: Tensor, dim0: number, dim1: number): Tensor {
  const rank = x.shape.length;
  const [a, b] = [axisOf(dim0, rank, name), axisOf(dim1, rank, name)];
  if (rank === 0) return viewOf(name, x, { kind: "alias" });
  const order = x.shape.map((_, i) => (i === a ? b : i === b ? a : i));
  return viewOf(name, x, { kind: "permute", order });
}

function squeeze(x: Tensor, dim: number | readonly number[] | undefined): Tensor {
  const axes =
    dim === undefined ? x.shape.map((_, i) => i) : axesOf(dim, x.shape.length, "squeeze");
  return reshape(
    "squeeze",
    x,
    x.shape.filter((n, i) => n !== 1 || !axes.includes(i)),
  );
}

function unsqueeze(x: Tensor, dim: number): Tensor {
  const axis = axisOf(dim, x.shape.length + 1, "unsqueeze");
  return reshape("unsqueeze", x, x.shape.toSpliced(axis, 0, 1));
}

/** Stretched to a shape, in which -1 keeps a size. */
export function expand(name: string, x: Tensor, to: readonly number[]): Tensor {
  const lead = to.length - x.shape.length;
  const shape = to.map((size, i) => (size === -1 && i >= lead ? x.shape[i - lead]! : size));
  const fits =
    lead >= 0 &&
    shape.every(
      (size, i) => size >= 0 && (i < lead || x.shape[i - lead] === 1 || x.shape[i - lead] === size),
    );
  if (fits) return viewOf(name, x, { kind: "expand", shape });
  throw new ShapeError(`${name}: cannot be stretched so`, {
    got: `${showShape(x.shape)}, to be ${showShape(to)}`,
    expected: "the same sizes from the right, or 1 where they differ, and new sizes only in front",
  });
}

function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const rank = x.shape.length;
  const from = [source].flat().map((d) => axisOf(d, rank, "movedim"));
  const to = [destination].flat().map((d) => axisOf(d, rank, "movedim"));
  if (
    from.length !== to.length ||
    new Set(from).size < from.length ||
    new Set(to).size < to.length
  ) {
    throw new ValueError("movedim: axes do not pair up", {
      got: `${showShape(from)} to ${showShape(to)}`,
      expected: "as many different axes on both sides",
    });
  }
  const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
  const order = x.shape.map((_, i) => (to.includes(i) ? from[to.indexOf(i)]! : rest.shift()!));
  return viewOf("movedim", x, { kind: "permute", order });
}

/** A number of parts, or where to cut; as a tensor too. */
export type Sections = number | readonly number[] | Tensor;

/** As `view`, but by the sizes along one axis. */
function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
  const axis = axisOf(dim, x.shape.length, "unflatten");
  const inner = inferSizes([x.shape[axis]!], checkNumbers("unflatten", sizes), "unflatten");
  return reshape("unflatten", x, x.shape.toSpliced(axis, 1, ...inner));
}

export type Lists = (number | readonly number[])[];

export function atLeastRank(name: string, x: Tensor, rank: number): Tensor {
  if (x.shape.length >= rank) return x;
  throw new ShapeError(`${name}: too few axes`, {
    got: showShape(x.shape),
    expected: `at least ${rank}`,
  });
}

installMethods({
  reshape(this: Tensor, ...shape: Lists) {
    return reshape("reshape", this, listOf("reshape", shape));
  },
  reshapeAs(this: Tensor, other: Tensor) {
    checkTensor("reshapeAs", "the other", other);
    return reshape("reshapeAs", this, other.shape);
  },
  view(this: Tensor, ...shape: Lists) {
    return view(this, listOf("view", shape));
  },
  viewAs(this: Tensor, other: Tensor) {
    checkTensor("viewAs", "the other", other);
    return view(this, other.shape);
  },
  flatten(this: Tensor, ...args: unknown[]) {
    const { startDim = 0, endDim = -1 } = parametersOf("flatten", ["startDim", "endDim"], args);
    return flatten(this, startDim as number, endDim as number);
  },
  ravel(this: Tensor) {
    return reshape("ravel", this, [-1]);
  },
  unflatten(this: Tensor, dim: number, sizes: readonly number[]) {
    return unflatten(this, dim, sizes);
  },
  permute(this: Tensor, ...dims: Lists) {
    return viewOf("permute", this, {
      kind: "permute",
      order: checkOrder(listOf("permute", dims), this.shape, "permute"),
    });
  },
  transpose(this: Tensor, dim0: number, dim1: number) {
    return transpose("transpose", this, dim0, dim1);
  },
  swapaxes(this: Tensor, dim0: number, dim1: number) {
    return transpose("swapaxes", this, dim0, dim1);
  },
  swapdims(this: Tensor, dim0: number, dim1: number) {
    return transpose("swapdims", this, dim0, dim1);
  },
  movedim(this: Tensor, source: number | number[], destination: number | number[]) {
    return movedim(this, source, destination);
  },
  moveaxis(this: Tensor, source: number | number[], destination: number | number[]) {
    return movedim(this, source, destination);
  },
  t(this: Tensor) {
    if (this.shape.length > 2)
      throw new ShapeError("t: not a matrix", {
        got: showShape(this.shape),
        expected: "at most 2 axes",
        fix: "x.mT",
      });
    return this.shape.length < 2
      ? viewOf("t", this, { kind: "alias" })
      : transpose("t", this, 0, 1);
  },
  squeeze(this: Tensor, dim?: number | readonly number[]) {
    return squeeze(this, dim);
  },
  unsqueeze(this: Tensor, dim: number) {
    return unsqueeze(this, dim);
  },
  expand(this: Tensor, ...shape: Lists) {
    return expand("expand", this, listOf("expand", shape));
  },
  expandAs(this: Tensor, other: Tensor) {
    checkTensor("expandAs", "the other", other);
    return expand("expandAs", this, other.shape);
  },
  broadcastTo(this: Tensor, ...shape: Lists) {
    return expand("broadcastTo", this, listOf("broadcastTo", shape));
  },
});

installGetters({
  T() {
    return viewOf("T", this, {
      kind: "permute",
      order: this.shape.map((_, i) => this.shape.length - 1 - i),
    });
  },
  mT() {
    return transpose("mT", atLeastRank("mT", this, 2), -2, -1);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /** The axes in reverse order. */
    readonly T: Flipped<S, D>[S["length"]];
    /** The last two axes exchanged. */
    readonly mT: MatrixFlipped<S, D>[S["length"]];
    /**
     * Another shape; one size may be -1. A view where strides allow it, else a copy.
     * @example
     * tensor([1, 2, 3, 4]).reshape(2, -1)
     * // => tensor([[1., 2.],
     * // =>         [3., 4.]])
     */
    reshape<T extends Tensor, S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: T | Tensor<S, D>,
      ...shape: CheckedSizes<N, ReshapeFaultOf<T, S, SizesOf<N>>>
    ): T extends Tensor<infer R, infer E> ? Tensor<Reshaped<R, SizesOf<N>>, E> : Tensor;
    /**
     * In another tensor's shape.
     * @example
     * arange(6).reshapeAs(zeros(2, 3)).shape // => [ 2, 3 ]
     */
    reshapeAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    /**
     * As `reshape`, but never a copy.
     * @example
     * tensor([1, 2, 3, 4]).view(2, 2)
     * // => tensor([[1., 2.],
     * // =>         [3., 4.]])
     */
    view<T extends Tensor, S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: T | Tensor<S, D>,
      ...shape: CheckedSizes<N, ReshapeFaultOf<T, S, SizesOf<N>>>
    ): T extends Tensor<infer R, infer E> ? Tensor<Reshaped<R, SizesOf<N>>, E> : Tensor;
    /**
     * In another tensor's shape, never a copy.
     * @example
     * const x = tensor([1, 2, 3, 4]);
     * x.viewAs(zeros(2, 2)).storage === x.storage // => true
     */
    viewAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    /**
     * Axes `startDim` to `endDim`, both included, made one.
     * @example
     * zeros(2, 3, 4).flatten(1).shape // => [ 2, 12 ]
     */
    flatten<
      T extends Tensor,
      S extends Shape,
      D extends DType,
      A extends number = 0,
      B extends number = -1,
    >(
      this: T | Tensor<S, D>,
      startDim?: Checked<A, AxisFaultOf<T, S, A>>,
      endDim?: Checked<B, AxisFaultOf<T, S, B>>,
    ): T extends Tensor<infer R, infer E> ? Tensor<Flattened<R, A, B>, E> : Tensor;
    /**
     * As one axis: a view where strides allow it, else a copy.
     * @example
     * tensor([[1, 2], [3, 4]]).ravel() // => tensor([1., 2., 3., 4.])
     */
    ravel<T extends Tensor, S extends Shape, D extends DType>(
      this: T | Tensor<S, D>,
    ): T extends Tensor<infer R, infer E> ? Tensor<Flattened<R, 0, -1>, E> : Tensor;
    /**
     * One axis made several.
     * @example
     * zeros(2, 12).unflatten(1, [3, 4]).shape // => [ 2, 3, 4 ]
     */
    unflatten(dim: number, sizes: readonly number[]): Tensor<Shape, D>;
    /**
     * The axes in a new order.
     * @example
     * zeros(2, 3, 4).permute(2, 0, 1).shape // => [ 4, 2, 3 ]
     */
    permute<T extends Tensor, S extends Shape, D extends DType, const P extends ShapeArguments>(
      this: T | Tensor<S, D>,
      ...dims: CheckedSizes<P, PermuteFaultOf<T, S, SizesOf<P>>>
    ): T extends Tensor<infer R, infer E> ? Tensor<Permuted<R, SizesOf<P>>, E> : Tensor;
    /**
     * Two axes exchanged; a view.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.transpose(0, 1)
     * // => tensor([[1., 3.],
     * // =>         [2., 4.]])
     */
    transpose<
      T extends Tensor,
      S extends Shape,
      D extends DType,
      A extends number,
      B extends number,
    >(
      this: T | Tensor<S, D>,
      dim0: Checked<A, AxisFaultOf<T, S, A>>,
      dim1: Checked<B, AxisFaultOf<T, S, B>>,
    ): T extends Tensor<infer R, infer E> ? Tensor<Transposed<R, A, B>, E> : Tensor;
    /**
     * As `transpose`, under NumPy's name.
     * @example
     * zeros(2, 3, 4).swapaxes(0, 2).shape // => [ 4, 3, 2 ]
     */
    swapaxes<S extends Shape, D extends DType, A extends number, B extends number>(
      this: Tensor<S, D>,
      dim0: Checked<A, AxisFault<S, A>>,
      dim1: Checked<B, AxisFault<S, B>>,
    ): Tensor<Transposed<S, A, B>, D>;
    /**
     * As `transpose`.
     * @example
     * zeros(2, 3, 4).swapdims(0, 2).shape // => [ 4, 3, 2 ]
     */
    swapdims<S extends Shape, D extends DType, A extends number, B extends number>(
      this: Tensor<S, D>,
      dim0: Checked<A, AxisFault<S, A>>,
      dim1: Checked<B, AxisFault<S, B>>,
    ): Tensor<Transposed<S, A, B>, D>;
    /**
     * Axes moved to other places, the rest in their order.
     * @example
     * zeros(2, 3, 4).movedim(0, -1).shape // => [ 3, 4, 2 ]
     */
    movedim(
      source: number | readonly number[],
      destination: number | readonly number[],
    ): Tensor<Shape, D>;
    /**
     * As `movedim`, under NumPy's name.
     * @example
     * zeros(2, 3, 4).moveaxis(0, -1).shape // => [ 3, 4, 2 ]
     */
    moveaxis(
      source: number | readonly number[],
      destination: number | readonly number[],
    ): Tensor<Shape, D>;
    /**
     * A matrix with its axes exchanged.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.t()
     * // => tensor([[1., 3.],
     * // =>         [2., 4.]])
     */
    t(): Flipped<S, D>[S["length"]];
    /**
     * Axes of size 1 dropped, or axis `dim` if it is of size 1.
     * @example
     * zeros(1, 2, 1).squeeze().shape // => [ 2 ]
     */
    squeeze<
      T extends Tensor,
      S extends Shape,
      D extends DType,
      const A extends number | readonly number[] | undefined = undefined,
    >(
      this: T | Tensor<S, D>,
      dim?: Checked<A, AxesFaultOf<T, S, A>>,
    ): T extends Tensor<infer R, infer E> ? Tensor<Squeezed<R, A>, E> : Tensor;
    /**
     * A new axis of size 1 in front of axis `dim`.
     * @example
     * tensor([1, 2]).unsqueeze(1).shape // => [ 2, 1 ]
     */
    unsqueeze<T extends Tensor, S extends Shape, D extends DType, A extends number>(
      this: T | Tensor<S, D>,
      dim: Checked<A, UnsqueezeFaultOf<T, S, A>>,
    ): T extends Tensor<infer R, infer E> ? Tensor<Unsqueezed<R, A>, E> : Tensor;
    /**
     * Axes of size 1 repeated, without copies; -1 keeps a size.
     * @example
     * tensor([[1], [2]]).expand(2, 3)
     * // => tensor([[1., 1., 1.],
     * // =>         [2., 2., 2.]])
     */
    expand<T extends Tensor, S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: T | Tensor<S, D>,
      ...shape: CheckedSizes<N, ExpandFaultOf<T, S, SizesOf<N>>>
    ): T extends Tensor<infer R, infer E> ? Tensor<Expanded<R, SizesOf<N>>, E> : Tensor;
    /**
     * Stretched to another tensor's shape.
     * @example
     * tensor([[1], [2]]).expandAs(zeros(2, 3))
     * // => tensor([[1., 1., 1.],
     * // =>         [2., 2., 2.]])
     */
    expandAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    /**
     * As `expand`.
     * @example
     * tensor([1, 2]).broadcastTo(2, 2)
     * // => tensor([[1., 2.],
     * // =>         [1., 2.]])
     */
    broadcastTo<S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: Tensor<S, D>,
      ...shape: CheckedSizes<N, ExpandFault<S, SizesOf<N>>>
    ): Tensor<Expanded<S, SizesOf<N>>, D>;
  }
}
