/**
 * @file Indexing: `x.at(…)`, `x.setAt(…)`, and reading and writing at tensors of indices.
 */
import * as e from "@kindling/expr";
import type { Scattering } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../errors.ts";
import type { Range } from "../layout.ts";
import { axisOf, broadcastShapes, numelOf, sameShape, showShape } from "../shape.ts";
import { allocate, isTensor, type Tensor } from "../tensor.ts";
import type {
  AnySelectFault,
  AxisFault,
  Checked,
  CheckedList,
  DType,
  Index,
  IndexList,
  IntegerFault,
  LengthOf,
  Operand,
  Resized,
  Selected,
  SelectFaults,
  Shape,
  WriteFault,
} from "../types/index.ts";
import { isPlainObject, parametersOf } from "./arguments.ts";
import { converted, elementsOf } from "./convert.ts";
import { fromTypedArray } from "./create.ts";
import { installMethods } from "./install.ts";
import { checkKind, elementwise, type Value } from "./map.ts";
import { checkPosition, expand, sliceAxis, viewOf, whole } from "./view.ts";

/** An index after `"..."` and `null` are resolved: what happens to each axis in turn. */
interface Resolved {
  /** The basic part, a view. */
  readonly view: Tensor;
  /** Tensors of indices, per axis of the view. */
  readonly advanced: ReadonlyMap<number, Tensor>;
}

/** Applies numbers, slices, `":"`, `"..."` and `null`; tensors are left for later. */
function basic(x: Tensor, index: readonly Index[], name: string): Resolved {
  const consumed = index.reduce<number>((n, part) => n + axesTaken(part), 0);
  if (consumed > x.shape.length)
    throw new IndexError(`${name}: too many indices`, {
      got: `${consumed} for ${showShape(x.shape)}`,
      expected: `at most ${x.shape.length}`,
    });
  let view = x;
  let axis = 0;
  const advanced = new Map<number, Tensor>();
  for (const part of index) {
    if (part === "...") axis += x.shape.length - consumed;
    else if (part === null) view = view.unsqueeze(axis++);
    else if (part === ":") axis += 1;
    else if (typeof part === "number")
      view = view.select(axis, checkPosition(name, part, view.shape[axis]!, axis));
    else if (isTensor(part)) axis += addAdvanced(advanced, view, part, axis, name);
    else
      view = sliceAxis(
        name,
        view,
        axis,
        rangeOf(part as readonly (number | null)[], view.shape[axis++]!, name),
      );
  }
  return { view, advanced };
}

function axesTaken(part: Index): number {
  if (part === null || part === "...") return 0;
  return isTensor(part) && part.dtype === "bool" ? part.shape.length : 1;
}

/** A mask counts as the positions of what is true in it, an axis each. */
function addAdvanced(
  advanced: Map<number, Tensor>,
  view: Tensor,
  part: Tensor,
  axis: number,
  name: string,
): number {
  if (part.dtype !== "bool") {
    checkKind(name, part.dtype, ["integer"], "index.long()");
    advanced.set(axis, part);
    return 1;
  }
  const own = view.shape.slice(axis, axis + part.shape.length);
  if (!sameShape(own, part.shape))
    throw new IndexError(`${name}: the mask has another shape`, {
      got: `mask ${showShape(part.shape)} for ${showShape(own)}`,
      expected: "a mask of the shape that it selects from",
    });
  nonzeroColumns(part).forEach((column, i) => advanced.set(axis + i, column));
  return part.shape.length;
}

function rangeOf(slice: readonly (number | null)[], size: number, name: string): Range {
  const [from = null, to = null, by = null] = slice;
  const step = by ?? 1;
  if (!Number.isInteger(step) || step === 0)
    throw new ValueError(`${name}: no such step`, {
      got: String(step),
      expected: "a whole number other than 0",
    });
  const clamped = (i: number, low: number, high: number): number =>
    Math.min(Math.max(i < 0 ? i + size : i, low), high);
  if (step > 0) {
    const [start, stop] = [clamped(from ?? 0, 0, size), clamped(to ?? size, 0, size)];
    return { start, step, length: Math.max(0, Math.ceil((stop - start) / step)) };
  }
  const start = from === null ? size - 1 : clamped(from, -1, size - 1);
  const stop = to === null ? -1 : clamped(to, -1, size - 1);
  return { start, step, length: Math.max(0, Math.ceil((stop - start) / step)) };
}

function at(x: Tensor, index: readonly Index[]): Tensor {
  const { view, advanced } = basic(x, index, "at");
  if (advanced.size === 0) return view === x ? viewOf("at", x, { kind: "alias" }) : view;
  const { axes, shape, linear, moved } = flatIndex(view, advanced, "at");
  const rest = moved.shape.slice(axes.length);
  const rows = moved.reshape([numelOf(moved.shape.slice(0, axes.length)), ...rest]);
  const picked = indexSelect("at", rows, 0, linear).reshape([...shape, ...rest]);
  return backInPlace(picked, axes, shape.length);
}

/** Index tensors of several axes made one row number each; those axes moved to the front. */
function flatIndex(
  view: Tensor,
  advanced: ReadonlyMap<number, Tensor>,
  name: string,
): { axes: number[]; shape: number[]; linear: Tensor; moved: Tensor } {
  const axes = [...advanced.keys()].toSorted((a, b) => a - b);
  const shape = broadcastShapes(name, ...axes.map((a) => advanced.get(a)!.shape));
  const others = view.shape.map((_, i) => i).filter((i) => !advanced.has(i));
  const moved = viewOf(name, view, { kind: "permute", order: [...axes, ...others] });
  const linear = new BigInt64Array(numelOf(shape));
  for (const axis of axes) {
    const size = view.shape[axis]!;
    const own = elementsOf(
      converted(name, expand(name, advanced.get(axis)!, shape), "int64"),
    ) as BigInt64Array;
    own.forEach(
      (i, k) =>
        void (linear[k] =
          linear[k]! * BigInt(size) + BigInt(checkPosition(name, Number(i), size, axis))),
    );
  }
  return { axes, shape, linear: fromTypedArray(linear), moved };
}

/** Neighbouring indexed axes leave their result where they were; others put it in front, as in NumPy. */
function backInPlace(x: Tensor, axes: readonly number[], rank: number): Tensor {
  const neighbours = axes.every((a, i) => i === 0 || a === axes[i - 1]! + 1);
  const first = axes[0]!;
  if (!neighbours || first === 0) return x;
  const all = x.shape.map((_, i) => i);
  const order = [
    ...all.slice(rank, rank + first),
    ...all.slice(0, rank),
    ...all.slice(rank + first),
  ];
  return viewOf("at", x, { kind: "permute", order });
}

function setAt(x: Tensor, index: readonly Index[], value: Value): Tensor {
  const { view, advanced } = basic(x, index, "setAt");
  const source = isTensor(value) ? value : undefined;
  if (advanced.size === 0) {
    if (source === undefined) view.fill_(value);
    else view.copy_(trimmed(source, view.shape) as Tensor<[]>);
    return x;
  }
  return indexPut("setAt", x, view, advanced, value, false);
}

/** Leading axes of size 1 that the target lacks are dropped. */
function trimmed(x: Tensor, shape: readonly number[]): Tensor {
  let extra = x.shape.length - shape.length;
  let result = x;
  for (; extra > 0 && result.shape[0] === 1; extra--) result = result.squeeze(0);
  return result;
}

function indexPut(
  name: string,
  x: Tensor,
  view: Tensor,
  advanced: ReadonlyMap<number, Tensor>,
  value: Value,
  accumulate: boolean,
): Tensor {
  const { axes, shape, linear, moved } = flatIndex(view, advanced, name);
  const rest = moved.shape.slice(axes.length);
  const neighbours = axes.every((a, i) => i === 0 || a === axes[i - 1]! + 1);
  const first = neighbours ? axes[0]! : 0;
  const target = [...rest.slice(0, first), ...shape, ...rest.slice(first)];
  const filled = isTensor(value)
    ? converted(name, value, x.dtype)
    : (x.newFull([], Number(value)) as Tensor);
  const source = expand(name, trimmed(filled, target), target);
  const front = [
    ...shape.map((_, i) => first + i),
    ...rest.slice(0, first).map((_, i) => i),
    ...rest.slice(first).map((_, i) => first + shape.length + i),
  ];
  const rows = viewOf(name, source, { kind: "permute", order: front }).reshape([
    linear.shape[0]!,
    ...rest,
  ]);
  const before = moved.reshape([numelOf(moved.shape.slice(0, axes.length)), ...rest]);
  const after = scatterRows(name, before, linear, rows, accumulate ? "sum" : "set");
  moved.copy_(after.reshape(moved.shape) as Tensor<[]>);
  return x;
}

const scatterRows = (
  name: string,
  x: Tensor,
  rows: Tensor,
  source: Tensor,
  scattering: Scattering,
): Tensor =>
  dispatch("scatter", name, [x, alongAxis(rows, source.shape, 0), source], {
    axis: 0,
    scattering,
  })[0]!;

/** A vector of indices repeated over the other axes. */
function alongAxis(index: Tensor, shape: readonly number[], axis: number): Tensor {
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

function checkIndex(name: string, index: Tensor): void {
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

const vector = (x: Tensor): Tensor => (x.shape.length === 0 ? x.reshape([1]) : x);

/** The index may be smaller than the tensor on the other axes. */
function narrowed(x: Tensor, shape: readonly number[], axis: number): Tensor {
  if (x.shape.every((n, i) => i === axis || n === shape[i])) return x;
  const ranges = x.shape.map((n, i) => whole(i === axis ? n : shape[i]!));
  return viewOf("narrow", x, { kind: "slice", ranges });
}

function checkCovered(name: string, index: Tensor, x: Tensor, axis: number): void {
  const fits =
    index.shape.length === x.shape.length &&
    index.shape.every((n, i) => i === axis || n <= x.shape[i]!);
  if (!fits)
    throw new ShapeError(`${name}: the index does not fit`, {
      got: `index ${showShape(index.shape)} for ${showShape(x.shape)}`,
      expected: `as many axes, no larger but on axis ${axis}`,
    });
}

const named: { readonly [reduce: string]: Scattering } = {
  add: "sum",
  multiply: "prod",
  sum: "sum",
  prod: "prod",
  amax: "max",
  amin: "min",
};

function scatter(
  name: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Value,
  scattering: Scattering,
  into?: Tensor,
): Tensor {
  checkIndex(name, index);
  const values = isTensor(source)
    ? source
    : expand(name, x.newFull([], Number(source)), index.shape);
  if (values.dtype !== x.dtype)
    throw new DTypeError(`${name}: element types differ`, {
      got: `${values.dtype} into ${x.dtype}`,
      expected: x.dtype,
      fix: `src.to("${x.dtype}")`,
    });
  if (x.shape.length === 0) {
    const result = scatter(name, vector(x), 0, vector(index), vector(values), scattering).reshape(
      [],
    ) as Tensor;
    return into === undefined ? result : into.copy_(result as Tensor<[]>);
  }
  const axis = axisOf(dim, x.shape.length, name);
  if (numelOf(index.shape) === 0) return into ?? x.clone();
  checkCovered(name, index, x, axis);
  const fits =
    index.shape.every((n, i) => n <= values.shape[i]!) &&
    values.shape.length === index.shape.length;
  if (!fits)
    throw new ShapeError(`${name}: the source is smaller than the index`, {
      got: `source ${showShape(values.shape)}, index ${showShape(index.shape)}`,
      expected: "a source at least as large as the index",
    });
  const cut = viewOf("narrow", values, { kind: "slice", ranges: index.shape.map(whole) });
  return dispatch("scatter", name, [x, index, cut], { axis, scattering }, into && [into])[0]!;
}

function scatterMethod(
  suffix: "" | "_",
  own: Scattering | undefined,
  title: string,
): (
  this: Tensor,
  dim: number,
  index: Tensor,
  source: Value | { value: number },
  options?: unknown,
) => Tensor {
  const name = `${title}${suffix}`;
  return function (this, dim, index, source, options) {
    const value = isPlainObject(source) ? source["value"] : source;
    const reduce =
      typeof options === "string"
        ? options
        : isPlainObject(options)
          ? (options["reduce"] as string | undefined)
          : undefined;
    const scattering = own ?? (reduce === undefined ? "set" : named[reduce]);
    if (scattering === undefined)
      throw new ValueError(`${name}: unknown reduction`, {
        got: String(reduce),
        expected: Object.keys(named).join(", "),
      });
    return scatter(name, this, dim, index, value, scattering, suffix === "_" ? this : undefined);
  };
}

function indexAdd(
  name: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  alpha: number,
  into?: Tensor,
): Tensor {
  const axis = axisOf(dim, x.shape.length, name);
  const scaled = alpha === 1 ? source : (source.mul(alpha) as Tensor);
  if (x.shape.length === 0)
    return scatter(name, x, 0, index, scaled.reshape(index.shape), "sum", into);
  return scatter(name, x, axis, alongAxis(vector(index), scaled.shape, axis), scaled, "sum", into);
}

/** Row-major numbers of what is not 0. */
function nonzeroPlaces(x: Tensor): number[] {
  const places: number[] = [];
  elementsOf(x).forEach((v, i) => {
    if (v != 0) places.push(i);
  });
  return places;
}

/** Per axis, the positions of what is not 0. */
function nonzeroColumns(x: Tensor): Tensor[] {
  const places = nonzeroPlaces(x);
  return x.shape.map((size, axis) => {
    const step = numelOf(x.shape.slice(axis + 1));
    return fromTypedArray(BigInt64Array.from(places, (p) => BigInt(Math.floor(p / step) % size)));
  });
}

function nonzero(x: Tensor): Tensor {
  const columns = nonzeroColumns(x);
  const count = nonzeroPlaces(x).length;
  const out = allocate([count, columns.length], "int64");
  const elements = out.storage.elements("int64") as BigInt64Array;
  columns.forEach((column, k) =>
    (elementsOf(column) as BigInt64Array).forEach(
      (v, i) => void (elements[i * columns.length + k] = v),
    ),
  );
  return out;
}

installMethods({
  at(this: Tensor, ...index: Index[]) {
    return at(this, index);
  },
  setAt(this: Tensor, index: readonly Index[] | Index, value: Value) {
    return setAt(
      this,
      Array.isArray(index) ? (index as readonly Index[]) : [index as Index],
      value,
    );
  },
  indexSelect(this: Tensor, dim: number, index: Tensor) {
    return indexSelect("indexSelect", this, dim, index);
  },
  gather(this: Tensor, dim: number, index: Tensor) {
    return gather(this, dim, index);
  },
  takeAlongDim(this: Tensor, index: Tensor, dim?: number) {
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
    const count = numelOf(this.shape);
    const positive = elementwise(
      "take",
      [index, 0, count],
      (i, zero, n) => e.where(e.lt(i, zero), e.add(i, n), i),
      { compute: "int64" },
    );
    return indexSelect(
      "take",
      this.reshape([-1]) as Tensor,
      0,
      positive.reshape([-1]) as Tensor,
    ).reshape(index.shape);
  },
  scatter: scatterMethod("", undefined, "scatter"),
  scatter_: scatterMethod("_", undefined, "scatter"),
  scatterAdd: scatterMethod("", "sum", "scatterAdd"),
  scatterAdd_: scatterMethod("_", "sum", "scatterAdd"),
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, ...args: unknown[]) {
    return indexAdd(
      "indexAdd",
      this,
      dim,
      index,
      source,
      (parametersOf("indexAdd", ["alpha"], args).alpha ?? 1) as number,
    );
  },
  indexAdd_(this: Tensor, dim: number, index: Tensor, source: Tensor, ...args: unknown[]) {
    return indexAdd(
      "indexAdd_",
      this,
      dim,
      index,
      source,
      (parametersOf("indexAdd_", ["alpha"], args).alpha ?? 1) as number,
      this,
    );
  },
  indexCopy(this: Tensor, dim: number, index: Tensor, source: Tensor) {
    if (this.shape.length === 0)
      return scatter("indexCopy", this, 0, index, source.reshape(index.shape), "set");
    const axis = axisOf(dim, this.shape.length, "indexCopy");
    return scatter(
      "indexCopy",
      this,
      axis,
      alongAxis(vector(index), source.shape, axis),
      source,
      "set",
    );
  },
  indexFill(this: Tensor, dim: number, index: Tensor, value: Value) {
    if (this.shape.length === 0)
      return scatter(
        "indexFill",
        this,
        0,
        index,
        isTensor(value) ? expand("indexFill", value, index.shape) : value,
        "set",
      );
    const axis = axisOf(dim, this.shape.length, "indexFill");
    const where = alongAxis(vector(index), this.shape, axis);
    return scatter(
      "indexFill",
      this,
      axis,
      where,
      isTensor(value)
        ? expand("indexFill", converted("indexFill", value, this.dtype), where.shape)
        : value,
      "set",
    );
  },
  indexPut(this: Tensor, index: readonly Tensor[], value: Value, ...args: unknown[]) {
    const { accumulate = false } = parametersOf("indexPut", ["accumulate"], args);
    const copy = this.clone();
    const { view, advanced } = basic(copy, index, "indexPut");
    return indexPut("indexPut", copy, view, advanced, value, accumulate === true);
  },
  maskedSelect(this: Tensor, mask: Tensor) {
    checkKind("maskedSelect", mask.dtype, ["bool"], "mask.bool()");
    const shape = broadcastShapes("maskedSelect", this.shape, mask.shape);
    return at(expand("maskedSelect", this, shape), [expand("maskedSelect", mask, shape)]).reshape([
      -1,
    ]);
  },
  nonzero(this: Tensor, options: { readonly asTuple?: boolean } = {}) {
    const x = this.shape.length === 0 && options.asTuple === true ? vector(this) : this;
    return options.asTuple === true ? nonzeroColumns(x) : nonzero(x);
  },
  argwhere(this: Tensor) {
    return nonzero(this);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Part of a tensor, a view unless tensors choose the positions: numbers drop their axis, `":"`
     * keeps it, `[from, to, step]` slices, `null` makes a new one, `"..."` stands for the axes left.
     */
    at<S extends Shape, D extends DType, const Ix extends readonly Index[]>(
      this: Tensor<S, D>,
      ...index: CheckedList<Ix, SelectFaults<S, Ix>>
    ): Tensor<Selected<S, Ix>, D>;
    /** Writes to the part that `at` with the same index gives. */
    setAt<
      S extends Shape,
      D extends DType,
      const Ix extends Index | readonly Index[],
      Y extends Operand,
    >(
      this: Tensor<S, D>,
      index: Checked<Ix, AnySelectFault<S, IndexList<Ix>>>,
      value: Checked<Y, WriteFault<Selected<S, IndexList<Ix>>, Y>>,
    ): Tensor<S, D>;
    /** Positions along an axis, chosen by a vector of indices. */
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
    /** `out[i][j] = x[index[i][j]][j]` for axis 0, and so on. */
    gather<D extends DType, N extends Shape>(
      this: Tensor<Shape, D>,
      dim: number,
      index: Tensor<N>,
    ): Tensor<N, D>;
    takeAlongDim(index: Tensor, dim?: number): Tensor<Shape, D>;
    /** Elements by their row-major number. */
    take<D extends DType, N extends Shape>(this: Tensor<Shape, D>, index: Tensor<N>): Tensor<N, D>;
    /** A copy with values written at indices along an axis. */
    scatter(
      dim: number,
      index: Tensor,
      source: Tensor | number | { readonly value: number },
      options?: string | { readonly reduce?: "add" | "multiply" },
    ): Tensor<S, D>;
    scatter_(
      dim: number,
      index: Tensor,
      source: Tensor | number | { readonly value: number },
      options?: string | { readonly reduce?: "add" | "multiply" },
    ): Tensor<S, D>;
    /** A copy with values added at indices along an axis. */
    scatterAdd(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    scatterAdd_(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    indexAdd(
      dim: number,
      index: Tensor,
      source: Tensor,
      options?: { readonly alpha?: number },
    ): Tensor<S, D>;
    indexAdd_(
      dim: number,
      index: Tensor,
      source: Tensor,
      options?: { readonly alpha?: number },
    ): Tensor<S, D>;
    indexCopy(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    indexFill(dim: number, index: Tensor, value: Tensor | number): Tensor<S, D>;
    indexPut(
      index: readonly Tensor[],
      value: Tensor | number,
      options?: { readonly accumulate?: boolean },
    ): Tensor<S, D>;
    /** The elements where a mask is true, as a vector. */
    maskedSelect(mask: Tensor): Tensor<[number], D>;
    /** The positions of what is not 0, a row each. */
    nonzero(options?: { readonly asTuple?: false }): Tensor<[number, S["length"]], "int64">;
    nonzero(options: { readonly asTuple: true }): Tensor<[number], "int64">[];
    argwhere(): Tensor<[number, S["length"]], "int64">;
  }
}
