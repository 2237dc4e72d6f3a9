/**
 * @file Methods that give another layout over the same elements. Nothing is copied, so writing to a
 * view writes to its base; only `reshape` and `flatten` copy, where no strides would do.
 */
import { input } from "@kindling/expr";
import { dispatch, dispatchView } from "../dispatch.ts";
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { checkOrder, isContiguous, type Range, type View } from "../layout.ts";
import { axesOf, axisOf, inferSizes, sameShape, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type {
  Axis,
  AxisFault,
  Checked,
  CheckedSizes,
  Dropped,
  Expanded,
  ExpandFault,
  Flattened,
  Flipped,
  MatrixFlipped,
  Permuted,
  PermuteFault,
  ReduceFault,
  Reshaped,
  ReshapeFault,
  Resized,
  Shape,
  ShapeArguments,
  SizesOf,
  Squeezed,
  Transposed,
  Unsqueezed,
  UnsqueezeFault,
} from "../types/index.ts";
import { listOf, parametersOf } from "./arguments.ts";
import { installGetters, installMethods } from "./install.ts";

/** A view that always exists (all but some reshapes). */
export const viewOf = (name: string, x: Tensor, view: View): Tensor => dispatchView(name, x, view)!;

/** The elements, row-major, in a storage of their own. */
export const copyOf = (name: string, x: Tensor): Tensor =>
  dispatch("map", name, [x], { exprs: [input(0)], scalars: [], dtypes: [x.dtype] })[0]!;

/** All of an axis. */
export const whole = (length: number): Range => ({ start: 0, step: 1, length });

/** A range along one axis, everything along the others. */
export function sliceAxis(name: string, x: Tensor, axis: number, range: Range): Tensor {
  const ranges = x.shape.map((n, i) => (i === axis ? range : whole(n)));
  return viewOf(name, x, { kind: "slice", ranges });
}

/** One position of an axis, which goes. */
export function selectAt(name: string, x: Tensor, axis: number, index: number): Tensor {
  const size = x.shape[axis]!;
  const position = checkPosition(name, index, size, axis);
  const one = sliceAxis(name, x, axis, { start: position, step: 1, length: 1 });
  return viewOf(name, one, { kind: "reshape", shape: x.shape.toSpliced(axis, 1) });
}

/** A position counted from either end. */
export function checkPosition(name: string, index: number, size: number, axis: number): number {
  if (Number.isInteger(index) && index >= -size && index < size)
    return index < 0 ? index + size : index;
  throw new ShapeError(`${name}: no such position`, {
    got: `index ${index} on axis ${axis} of ${size}`,
    expected:
      size === 0 ? "an axis that is not empty" : `a whole number from ${-size} to ${size - 1}`,
  });
}

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

function flip(x: Tensor, dims: readonly number[]): Tensor {
  const rank = x.shape.length;
  const axes = dims.length === 0 ? [] : axesOf(dims, rank, "flip");
  if (rank === 0) return viewOf("flip", x, { kind: "alias" });
  const ranges = x.shape.map((n, i) =>
    axes.includes(i) ? { start: n - 1, step: -1, length: n } : whole(n),
  );
  return viewOf("flip", x, { kind: "slice", ranges });
}

/** Parts of the given lengths along an axis. */
function partsOf(name: string, x: Tensor, lengths: readonly number[], axis: number): Tensor[] {
  let start = 0;
  return lengths.map((length) => {
    const part = sliceAxis(name, x, axis, { start, step: 1, length });
    start += length;
    return part;
  });
}

function split(x: Tensor, sizes: number | readonly number[], dim: number): Tensor[] {
  const axis = axisOf(dim, x.shape.length, "split");
  const size = x.shape[axis] ?? 1;
  if (typeof sizes === "number") {
    if (!(Number.isInteger(sizes) && (sizes > 0 || (sizes === 0 && size === 0))))
      throw new ValueError("split: a part must have elements", {
        got: `a size of ${sizes}`,
        expected: "a whole number from 1",
      });
    const count = Math.max(1, Math.ceil(size / Math.max(sizes, 1)));
    return partsOf(
      "split",
      x,
      Array.from({ length: count }, (_, i) => Math.min(sizes, size - i * sizes)),
      axis,
    );
  }
  if (sizes.reduce((a, b) => a + b, 0) !== size || sizes.some((n) => n < 0)) {
    throw new ValueError("split: the sizes do not add up", {
      got: `${showShape(sizes)} for an axis of ${size}`,
      expected: `sizes that add up to ${size}`,
    });
  }
  return partsOf("split", x, sizes, axis);
}

function chunk(x: Tensor, chunks: number, dim: number): Tensor[] {
  if (!(Number.isInteger(chunks) && chunks > 0))
    throw new ValueError("chunk: no such number of parts", {
      got: String(chunks),
      expected: "a whole number from 1",
    });
  const size = x.shape[axisOf(dim, x.shape.length, "chunk")] ?? 1;
  if (size === 0)
    return Array.from({ length: chunks }, () => viewOf("chunk", x, { kind: "alias" }));
  return split(x, Math.ceil(size / chunks), dim);
}

/** Where the sections end, or into how many nearly equal parts. */
function tensorSplit(x: Tensor, given: Sections, dim: number): Tensor[] {
  const sections = isTensor(given) ? numbersOf(given) : given;
  const axis = axisOf(dim, x.shape.length, "tensorSplit");
  const size = x.shape[axis] ?? 1;
  if (typeof sections === "number") {
    if (!(Number.isInteger(sections) && sections > 0))
      throw new ValueError("tensorSplit: no such number of parts", {
        got: String(sections),
        expected: "a whole number from 1",
      });
    return partsOf(
      "tensorSplit",
      x,
      Array.from(
        { length: sections },
        (_, i) => Math.floor(size / sections) + (i < size % sections ? 1 : 0),
      ),
      axis,
    );
  }
  const ends = [...sections.map((i) => Math.min(Math.max(i < 0 ? i + size : i, 0), size)), size];
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    return sliceAxis("tensorSplit", x, axis, { start, step: 1, length: Math.max(0, end - start) });
  });
}

const numbersOf = (x: Tensor): number | number[] =>
  x.shape.length === 0 ? Number(x.item()) : Array.from(x.toTypedArray(), Number);

/** A number of parts, or where to cut; as a tensor too. */
export type Sections = number | readonly number[] | Tensor;

function diagonal(x: Tensor, offset: number, dim1: number, dim2: number): Tensor {
  const rank = x.shape.length;
  const [a, b] = [axisOf(dim1, rank, "diagonal"), axisOf(dim2, rank, "diagonal")];
  if (a === b)
    throw new ValueError("diagonal: one axis twice", {
      got: `dim1 ${dim1}, dim2 ${dim2}`,
      expected: "two different axes",
    });
  return viewOf("diagonal", x, { kind: "diagonal", shift: offset, axes: [a, b] });
}

function narrow(x: Tensor, dim: number, from: number | Tensor, length: number): Tensor {
  const start = isTensor(from) ? Number(from.item()) : from;
  const axis = axisOf(dim, x.shape.length, "narrow");
  const size = x.shape[axis] ?? 1;
  const first = start < 0 ? start + size : start;
  if (Number.isInteger(first) && first >= 0 && length >= 0 && first + length <= size)
    return sliceAxis("narrow", x, axis, { start: first, step: 1, length });
  throw new ShapeError("narrow: the range leaves the axis", {
    got: `start ${start}, length ${length} on an axis of ${size}`,
    expected: `start + length of at most ${size}`,
  });
}

/** As `view`, but by the sizes along one axis. */
function unflatten(x: Tensor, dim: number, sizes: readonly number[]): Tensor {
  const axis = axisOf(dim, x.shape.length, "unflatten");
  const inner = inferSizes([x.shape[axis]!], sizes, "unflatten");
  return reshape("unflatten", x, x.shape.toSpliced(axis, 1, ...inner));
}

type Lists = (number | readonly number[])[];

/** The axes to walk backwards, by name. */
export interface FlipOptions {
  readonly dims: readonly number[];
}

installMethods({
  reshape(this: Tensor, ...shape: Lists) {
    return reshape("reshape", this, listOf(shape));
  },
  reshapeAs(this: Tensor, other: Tensor) {
    return reshape("reshapeAs", this, other.shape);
  },
  view(this: Tensor, ...shape: Lists) {
    return view(this, listOf(shape));
  },
  viewAs(this: Tensor, other: Tensor) {
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
      order: checkOrder(listOf(dims), this.shape, "permute"),
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
    return expand("expand", this, listOf(shape));
  },
  expandAs(this: Tensor, other: Tensor) {
    return expand("expandAs", this, other.shape);
  },
  broadcastTo(this: Tensor, ...shape: Lists) {
    return expand("broadcastTo", this, listOf(shape));
  },
  flip(this: Tensor, ...args: (Lists[number] | FlipOptions)[]) {
    const [first] = args;
    return flip(
      this,
      typeof first === "object" && "dims" in first ? first.dims : listOf(args as Lists),
    );
  },
  fliplr(this: Tensor) {
    return flip(atLeastRank("fliplr", this, 2), [1]);
  },
  flipud(this: Tensor) {
    return flip(atLeastRank("flipud", this, 1), [0]);
  },
  narrow(this: Tensor, dim: number, start: number | Tensor, length: number) {
    return narrow(this, dim, start, length);
  },
  select(this: Tensor, dim: number, index: number) {
    return selectAt(
      "select",
      this,
      axisOf(dim, atLeastRank("select", this, 1).shape.length, "select"),
      index,
    );
  },
  unbind(this: Tensor, dim = 0) {
    const axis = axisOf(dim, atLeastRank("unbind", this, 1).shape.length, "unbind");
    return Array.from({ length: this.shape[axis]! }, (_, i) => selectAt("unbind", this, axis, i));
  },
  split(this: Tensor, sizes: number | readonly number[], dim = 0) {
    return split(this, sizes, dim);
  },
  chunk(this: Tensor, chunks: number, dim = 0) {
    return chunk(this, chunks, dim);
  },
  tensorSplit(this: Tensor, sections: Sections, dim = 0) {
    return tensorSplit(this, sections, dim);
  },
  hsplit(this: Tensor, sections: number | readonly number[]) {
    return tensorSplit(atLeastRank("hsplit", this, 1), sections, this.shape.length === 1 ? 0 : 1);
  },
  vsplit(this: Tensor, sections: number | readonly number[]) {
    return tensorSplit(atLeastRank("vsplit", this, 2), sections, 0);
  },
  dsplit(this: Tensor, sections: number | readonly number[]) {
    return tensorSplit(atLeastRank("dsplit", this, 3), sections, 2);
  },
  diagonal(this: Tensor, ...args: unknown[]) {
    const {
      offset = 0,
      dim1 = 0,
      dim2 = 1,
    } = parametersOf("diagonal", ["offset", "dim1", "dim2"], args);
    return diagonal(this, offset as number, dim1 as number, dim2 as number);
  },
  clone(this: Tensor) {
    return copyOf("clone", this);
  },
  contiguous(this: Tensor) {
    return isContiguous(this) ? this : copyOf("contiguous", this);
  },
  isContiguous(this: Tensor) {
    return isContiguous(this);
  },
  numel(this: Tensor) {
    return this.shape.reduce((n, size) => n * size, 1);
  },
  size(this: Tensor, dim?: number) {
    return dim === undefined ? this.shape : this.shape[axisOf(dim, this.shape.length, "size")];
  },
  dim(this: Tensor) {
    return this.shape.length;
  },
  stride(this: Tensor, dim?: number) {
    return dim === undefined
      ? [...this.strides]
      : this.strides[axisOf(dim, this.strides.length, "stride")];
  },
  asDynamic(this: Tensor) {
    return this;
  },
  as(this: Tensor, shape: readonly number[]) {
    if (sameShape(this.shape, shape)) return this;
    throw new ShapeError("as: another shape", {
      got: showShape(this.shape),
      expected: showShape(shape),
    });
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

function atLeastRank(name: string, x: Tensor, rank: number): Tensor {
  if (x.shape.length >= rank) return x;
  throw new ShapeError(`${name}: too few axes`, {
    got: showShape(x.shape),
    expected: `at least ${rank}`,
  });
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /** The axes in reverse order. */
    readonly T: Flipped<S, D>[S["length"]];
    /** The last two axes exchanged. */
    readonly mT: MatrixFlipped<S, D>[S["length"]];
    /** Another shape; one size may be -1. A view where strides allow it, else a copy. */
    reshape<S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: Tensor<S, D>,
      ...shape: CheckedSizes<N, ReshapeFault<S, SizesOf<N>>>
    ): Tensor<Reshaped<S, SizesOf<N>>, D>;
    reshapeAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    /** As `reshape`, but never a copy. */
    view<S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: Tensor<S, D>,
      ...shape: CheckedSizes<N, ReshapeFault<S, SizesOf<N>>>
    ): Tensor<Reshaped<S, SizesOf<N>>, D>;
    viewAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    /** Axes `startDim` to `endDim`, both included, made one. */
    flatten<S extends Shape, D extends DType, A extends number = 0, B extends number = -1>(
      this: Tensor<S, D>,
      startDim?: Checked<A, AxisFault<S, A>>,
      endDim?: Checked<B, AxisFault<S, B>>,
    ): Tensor<Flattened<S, A, B>, D>;
    ravel<S extends Shape, D extends DType>(this: Tensor<S, D>): Tensor<Flattened<S, 0, -1>, D>;
    /** One axis made several. */
    unflatten(dim: number, sizes: readonly number[]): Tensor<Shape, D>;
    /** The axes in a new order. */
    permute<S extends Shape, D extends DType, const P extends ShapeArguments>(
      this: Tensor<S, D>,
      ...dims: CheckedSizes<P, PermuteFault<S, SizesOf<P>>>
    ): Tensor<Permuted<S, SizesOf<P>>, D>;
    transpose<S extends Shape, D extends DType, A extends number, B extends number>(
      this: Tensor<S, D>,
      dim0: Checked<A, AxisFault<S, A>>,
      dim1: Checked<B, AxisFault<S, B>>,
    ): Tensor<Transposed<S, A, B>, D>;
    swapaxes<S extends Shape, D extends DType, A extends number, B extends number>(
      this: Tensor<S, D>,
      dim0: Checked<A, AxisFault<S, A>>,
      dim1: Checked<B, AxisFault<S, B>>,
    ): Tensor<Transposed<S, A, B>, D>;
    swapdims<S extends Shape, D extends DType, A extends number, B extends number>(
      this: Tensor<S, D>,
      dim0: Checked<A, AxisFault<S, A>>,
      dim1: Checked<B, AxisFault<S, B>>,
    ): Tensor<Transposed<S, A, B>, D>;
    movedim(
      source: number | readonly number[],
      destination: number | readonly number[],
    ): Tensor<Shape, D>;
    moveaxis(
      source: number | readonly number[],
      destination: number | readonly number[],
    ): Tensor<Shape, D>;
    /** A matrix with its axes exchanged. */
    t(): Flipped<S, D>[S["length"]];
    /** Axes of size 1 dropped, or axis `dim` if it is of size 1. */
    squeeze<
      S extends Shape,
      D extends DType,
      const A extends number | readonly number[] | undefined = undefined,
    >(
      this: Tensor<S, D>,
      dim?: Checked<A, ReduceFault<S, A>>,
    ): Tensor<Squeezed<S, A>, D>;
    /** A new axis of size 1 in front of axis `dim`. */
    unsqueeze<S extends Shape, D extends DType, A extends number>(
      this: Tensor<S, D>,
      dim: Checked<A, UnsqueezeFault<S, A>>,
    ): Tensor<Unsqueezed<S, A>, D>;
    /** Axes of size 1 repeated, without copies; -1 keeps a size. */
    expand<S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: Tensor<S, D>,
      ...shape: CheckedSizes<N, ExpandFault<S, SizesOf<N>>>
    ): Tensor<Expanded<S, SizesOf<N>>, D>;
    expandAs<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      other: Tensor<N>,
    ): Tensor<N, D>;
    broadcastTo<S extends Shape, D extends DType, const N extends ShapeArguments>(
      this: Tensor<S, D>,
      ...shape: CheckedSizes<N, ExpandFault<S, SizesOf<N>>>
    ): Tensor<Expanded<S, SizesOf<N>>, D>;
    /** Axes walked backwards. A view, as in NumPy, where PyTorch copies: `flip().clone()` is a copy. */
    flip(...dims: readonly number[] | readonly [readonly number[] | FlipOptions]): Tensor<S, D>;
    fliplr(): Tensor<S, D>;
    flipud(): Tensor<S, D>;
    /** `length` positions of an axis from `start`. */
    narrow<S extends Shape, D extends DType, A extends number, N extends number>(
      this: Tensor<S, D>,
      dim: Checked<A, AxisFault<S, A>>,
      start: number | Tensor,
      length: N,
    ): Tensor<Resized<S, A, N>, D>;
    /** One position of an axis, which goes. */
    select<S extends Shape, D extends DType, A extends number>(
      this: Tensor<S, D>,
      dim: Checked<A, AxisFault<S, A>>,
      index: number,
    ): Tensor<Dropped<S, A>, D>;
    /** All positions of an axis. */
    unbind<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Dropped<S, A>, D>[];
    /** Parts of so many positions, or of the given numbers of positions. */
    split<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      sizes: number | readonly number[],
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    /** At most so many parts of equal size; the last may be smaller. */
    chunk<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      chunks: number,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    tensorSplit<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      sections: Sections,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    hsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    vsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    dsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    /** The diagonals over two axes, as a new last axis. */
    diagonal(
      offset?:
        | number
        | { readonly offset?: number; readonly dim1?: number; readonly dim2?: number },
      dim1?: number,
      dim2?: number,
    ): Tensor<Shape, D>;
    /** A copy with a storage of its own. */
    clone(): Tensor<S, D>;
    /** Itself if its elements lie row-major, else a copy of which they do. */
    contiguous(): Tensor<S, D>;
    isContiguous(): boolean;
    /** The number of elements. */
    numel(): number;
    /** The shape, or one size of it. */
    size<S extends Shape, A extends number | undefined = undefined>(
      this: Tensor<S>,
      dim?: Checked<A, AxisFault<S, A>>,
    ): A extends number ? S[Axis<S, A>] : readonly [...S];
    /** The number of axes. */
    dim(): S["length"];
    stride(): number[];
    stride(dim: number): number;
    /** Forgets what the compiler knows of the shape. */
    asDynamic(): Tensor<Shape, D>;
    /**
     * Tells the compiler a shape, which is checked when the program runs.
     * @throws {ShapeError} when the shape is another
     */
    as<const N extends readonly number[]>(shape: readonly [...N]): Tensor<[...N], D>;
  }
}
