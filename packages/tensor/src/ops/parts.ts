/**
 * @file Methods that give a part of a tensor as a view: positions, ranges, halves, diagonals, and axes
 * walked backwards.
 *
 * Long because its methods are declared here too, each with its docstring.
 */
import type { DType } from "../dtype.ts";
import { IndexError, ShapeError, ValueError } from "../errors.ts";
import { type Range } from "../layout.ts";
import { axesOf, axisOf, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { AxisFault, Checked, Dropped, Resized, Shape } from "../types/index.ts";
import { checkNumbers, isPlainObject, listOf, parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { type Lists, type Sections, atLeastRank, viewOf } from "./view.ts";

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
  throw new IndexError(`${name}: no such position`, {
    got: `index ${index} on axis ${axis} of ${size}`,
    expected:
      size === 0 ? "an axis that is not empty" : `a whole number from ${-size} to ${size - 1}`,
  });
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

function rot90(x: Tensor, k: number, given: readonly number[]): Tensor {
  const dims = [given].flat(); // of JavaScript, which may give one number
  const [from, to] = dims.map((dim) => axisOf(dim, x.shape.length, "rot90"));
  if (
    from === undefined ||
    to === undefined ||
    from === to ||
    dims.length > 2 ||
    !Number.isInteger(k)
  )
    throw new ValueError("rot90: no such turn", {
      got: `k ${k}, dims ${showShape(dims)}`,
      expected: "a whole number of quarters, and two different axes",
    });
  const turns = ((k % 4) + 4) % 4;
  if (turns % 2 === 0) return flip(x, turns === 0 ? [] : [from, to]);
  return flip(x, [turns === 1 ? to : from]).transpose(from, to);
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
  atLeastRank("split", x, 1);
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
  checkNumbers("split", sizes);
  if (sizes.reduce((a, b) => a + b, 0) !== size || sizes.some((n) => n < 0)) {
    throw new ValueError("split: the sizes do not add up", {
      got: `${showShape(sizes)} for an axis of ${size}`,
      expected: `sizes that add up to ${size}`,
    });
  }
  return partsOf("split", x, sizes, axis);
}

function chunk(x: Tensor, chunks: number, dim: number): Tensor[] {
  atLeastRank("chunk", x, 1);
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
  atLeastRank("tensorSplit", x, 1);
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
  const ends = [
    ...checkNumbers("tensorSplit", sections).map((i) =>
      Math.min(Math.max(i < 0 ? i + size : i, 0), size),
    ),
    size,
  ];
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    return sliceAxis("tensorSplit", x, axis, { start, step: 1, length: Math.max(0, end - start) });
  });
}

/** As `tensorSplit`, but a number of parts must divide the axis. */
function evenSplit(name: string, x: Tensor, sections: number | readonly number[], axis: number) {
  const size = x.shape[axis]!;
  if (typeof sections === "number" && size % sections !== 0)
    throw new ValueError(`${name}: the parts would differ in size`, {
      got: `${sections} parts of an axis of ${size}`,
      expected: `a number that divides ${size}`,
      fix: `x.tensorSplit(${sections}, ${axis})`,
    });
  return tensorSplit(x, sections, axis);
}

const numbersOf = (x: Tensor): number | number[] =>
  x.shape.length === 0 ? Number(x.item()) : Array.from(x.toTypedArray(), Number);

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
  atLeastRank("narrow", x, 1);
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

/** The axes to walk backwards, by name. */
export interface FlipOptions {
  readonly dims: readonly number[];
}

installMethods({
  flip(this: Tensor, ...args: (Lists[number] | FlipOptions)[]) {
    const [first] = args;
    return flip(this, listOf("flip", isPlainObject(first) ? [first["dims"]] : args));
  },
  fliplr(this: Tensor) {
    return flip(atLeastRank("fliplr", this, 2), [1]);
  },
  flipud(this: Tensor) {
    return flip(atLeastRank("flipud", this, 1), [0]);
  },
  rot90(this: Tensor, k = 1, dims: readonly number[] = [0, 1]) {
    return rot90(this, k, dims);
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
  splitWithSizes(this: Tensor, sizes: readonly number[], dim = 0) {
    return split(this, sizes, dim);
  },
  chunk(this: Tensor, chunks: number, dim = 0) {
    return chunk(this, chunks, dim);
  },
  tensorSplit(this: Tensor, sections: Sections, dim = 0) {
    return tensorSplit(this, sections, dim);
  },
  hsplit(this: Tensor, sections: number | readonly number[]) {
    const axis = this.shape.length === 1 ? 0 : 1;
    return evenSplit("hsplit", atLeastRank("hsplit", this, 1), sections, axis);
  },
  vsplit(this: Tensor, sections: number | readonly number[]) {
    return evenSplit("vsplit", atLeastRank("vsplit", this, 2), sections, 0);
  },
  dsplit(this: Tensor, sections: number | readonly number[]) {
    return evenSplit("dsplit", atLeastRank("dsplit", this, 3), sections, 2);
  },
  diagonal(this: Tensor, ...args: unknown[]) {
    const {
      offset = 0,
      dim1 = 0,
      dim2 = 1,
    } = parametersOf("diagonal", ["offset", "dim1", "dim2"], args);
    return diagonal(this, offset as number, dim1 as number, dim2 as number);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Axes walked backwards. A view, as in NumPy, where PyTorch copies: `flip().clone()` is a copy.
     * @example
     * tensor([1, 2, 3]).flip(0) // => tensor([3., 2., 1.])
     */
    flip(...dims: readonly number[] | readonly [readonly number[] | FlipOptions]): Tensor<S, D>;
    /**
     * The second axis walked backwards. A view, as `flip`.
     * @example
     * tensor([[1, 2], [3, 4]]).fliplr()
     * // => tensor([[2., 1.],
     * // =>         [4., 3.]])
     */
    fliplr(): Tensor<S, D>;
    /**
     * The first axis walked backwards. A view, as `flip`.
     * @example
     * tensor([[1, 2], [3, 4]]).flipud()
     * // => tensor([[3., 4.],
     * // =>         [1., 2.]])
     */
    flipud(): Tensor<S, D>;
    /**
     * Turned by `k` quarters in the plane of two axes, from the first of them to the second. A view.
     * @throws {ValueError} when `dims` are not two different axes
     * @example
     * tensor([[1, 2], [3, 4]]).rot90()
     * // => tensor([[2., 4.],
     * // =>         [1., 3.]])
     */
    rot90(k?: number, dims?: readonly [number, number]): Tensor<Shape, D>;
    /**
     * `length` positions of an axis from `start`.
     * @example
     * tensor([1, 2, 3, 4]).narrow(0, 1, 2) // => tensor([2., 3.])
     */
    narrow<S extends Shape, D extends DType, A extends number, N extends number>(
      this: Tensor<S, D>,
      dim: Checked<A, AxisFault<S, A>>,
      start: number | Tensor,
      length: N,
    ): Tensor<Resized<S, A, N>, D>;
    /**
     * One position of an axis, which goes.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.select(0, 1) // => tensor([3., 4.])
     */
    select<S extends Shape, D extends DType, A extends number>(
      this: Tensor<S, D>,
      dim: Checked<A, AxisFault<S, A>>,
      index: number,
    ): Tensor<Dropped<S, A>, D>;
    /**
     * All positions of an axis.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.unbind() // => [ tensor([1., 2.]), tensor([3., 4.]) ]
     */
    unbind<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Dropped<S, A>, D>[];
    /**
     * Parts of so many positions, or of the given numbers of positions.
     * @example
     * tensor([1, 2, 3]).split(2) // => [ tensor([1., 2.]), tensor([3.]) ]
     */
    split<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      sizes: number | readonly number[],
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    /**
     * Parts of the given numbers of positions, as `split` gives them.
     * @throws {ValueError} when the numbers do not add up to the axis
     * @example
     * tensor([1, 2, 3]).splitWithSizes([1, 2]) // => [ tensor([1.]), tensor([2., 3.]) ]
     */
    splitWithSizes<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      sizes: readonly number[],
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    /**
     * At most so many parts of equal size; the last may be smaller.
     * @example
     * tensor([1, 2, 3]).chunk(2) // => [ tensor([1., 2.]), tensor([3.]) ]
     */
    chunk<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      chunks: number,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    /**
     * So many parts, the first ones longer by one where it does not come out even; or cut at indices.
     * @example
     * tensor([1, 2, 3]).tensorSplit(2) // => [ tensor([1., 2.]), tensor([3.]) ]
     */
    tensorSplit<S extends Shape, D extends DType, A extends number = 0>(
      this: Tensor<S, D>,
      sections: Sections,
      dim?: Checked<A, AxisFault<S, A>>,
    ): Tensor<Resized<S, A, number>, D>[];
    /**
     * `tensorSplit` along the second axis, of a vector along its only one; into parts of one size.
     * @throws {ValueError} for a number of parts that does not divide the axis
     * @example
     * zeros(2, 6).hsplit([1, 3]).map((part) => part.shape) // => [ [ 2, 1 ], [ 2, 2 ], [ 2, 3 ] ]
     */
    hsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    /**
     * `tensorSplit` along the first axis, into parts of one size.
     * @throws {ValueError} for a number of parts that does not divide the axis
     * @example
     * zeros(4, 2).vsplit(2).map((part) => part.shape) // => [ [ 2, 2 ], [ 2, 2 ] ]
     */
    vsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    /**
     * `tensorSplit` along the third axis, into parts of one size.
     * @throws {ValueError} for a number of parts that does not divide the axis
     * @example
     * zeros(1, 1, 4).dsplit(2).map((part) => part.shape) // => [ [ 1, 1, 2 ], [ 1, 1, 2 ] ]
     */
    dsplit(sections: number | readonly number[]): Tensor<Shape, D>[];
    /**
     * The diagonals over two axes, as a new last axis.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.diagonal() // => tensor([1., 4.])
     */
    diagonal(
      offset?:
        | number
        | { readonly offset?: number; readonly dim1?: number; readonly dim2?: number },
      dim1?: number,
      dim2?: number,
    ): Tensor<Shape, D>;
  }
}
