/**
 * @file Indexing: `x.at(…)` and `x.setAt(…)`, with numbers, slices and tensors of indices.
 *
 * Long because its methods are declared here too, each with its docstring.
 */
import type { Scattering } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { DTypeError, IndexError, ValueError } from "../errors.ts";
import type { Range } from "../layout.ts";
import { broadcastShapes, numelOf, sameShape, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type {
  AnySelectFault,
  Checked,
  CheckedList,
  DType,
  IndexPart,
  IndexList,
  Operand,
  Selected,
  SelectFaults,
  Shape,
  WriteFault,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensors, kindOf } from "./check-tensor.ts";
import { converted, elementsOf } from "./convert.ts";
import { installMethods } from "./install.ts";
import { checkKind, type Value } from "./map.ts";
import { expand, viewOf } from "./view.ts";
import { alongAxis, indexSelect } from "./gather.ts";
import { nonzeroColumns } from "./nonzero.ts";
import { fromTypedArray } from "./values.ts";
import { checkPosition, sliceAxis } from "./parts.ts";

/** An index after `"..."` and `null` are resolved: what happens to each axis in turn. */
interface Resolved {
  /** The basic part, a view. */
  readonly view: Tensor;
  /** Tensors of indices, per axis of the view. */
  readonly advanced: ReadonlyMap<number, Tensor>;
}

/** Applies numbers, slices, `":"`, `"..."` and `null`; tensors are left for later. */
function basic(x: Tensor, index: readonly IndexPart[], name: string): Resolved {
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
    else if (isScalarMask(part)) {
      view = view.unsqueeze(axis);
      advanced.set(axis++, positionsUnder(part));
    } else if (isTensor(part)) axis += addAdvanced(advanced, view, part, axis, name);
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

function axesTaken(part: IndexPart): number {
  if (part === null || part === "...") return 0;
  return isTensor(part) && part.dtype === "bool" ? part.shape.length : 1;
}

/** A mask without axes keeps all that is left or nothing, along a new axis. */
const isScalarMask = (part: IndexPart): part is Tensor<[], "bool"> =>
  isTensor(part) && part.dtype === "bool" && part.shape.length === 0;
const positionsUnder = (mask: Tensor<[], "bool">): Tensor =>
  fromTypedArray(new BigInt64Array(Number(mask.item())));

/** A mask counts as the positions of what is true in it, an axis each. */
function addAdvanced(
  advanced: Map<number, Tensor>,
  view: Tensor,
  part: Tensor,
  axis: number,
  name: string,
): number {
  if (part.dtype !== "bool") {
    checkPositions(name, part.dtype);
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

/** PyTorch takes bytes for a mask, which others take for positions. */
function checkPositions(name: string, dtype: DType): void {
  if (dtype !== "uint8") checkKind(name, dtype, ["integer"], "index.long()");
  else
    throw new DTypeError(`${name}: bytes could be positions or a mask`, {
      got: "a uint8 tensor",
      expected: "int64 or int32 for positions, bool for a mask",
      fix: "index.long() or index.bool()",
    });
}

function rangeOf(slice: readonly (number | null)[], size: number, name: string): Range {
  if (!Array.isArray(slice))
    throw new ValueError(`${name}: no such index`, {
      got: kindOf(slice),
      expected: 'numbers, [start, stop, step], tensors of positions, ":", "..." or null',
    });
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

function at(x: Tensor, index: readonly IndexPart[]): Tensor {
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
): { axes: number[]; shape: readonly number[]; linear: Tensor; moved: Tensor } {
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

function setAt(x: Tensor, index: readonly IndexPart[], value: Value): Tensor {
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

installMethods({
  at(this: Tensor, ...index: IndexPart[]) {
    return at(this, index);
  },
  setAt(this: Tensor, index: readonly IndexPart[] | IndexPart, value: Value) {
    return setAt(
      this,
      Array.isArray(index) ? (index as readonly IndexPart[]) : [index as IndexPart],
      value,
    );
  },
  indexPut(this: Tensor, index: readonly Tensor[], value: Value, ...args: unknown[]) {
    const { accumulate = false } = parametersOf("indexPut", ["accumulate"], args);
    checkTensors("indexPut", index);
    const copy = this.clone();
    const { view, advanced } = basic(copy, index, "indexPut");
    return indexPut("indexPut", copy, view, advanced, value, accumulate === true);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Part of a tensor, a view unless tensors choose the positions: numbers drop their axis, `":"`
     * keeps it, `[from, to, step]` slices, `null` makes a new one, `"..."` stands for the axes left.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.at(":", 1) // => tensor([2., 4.])
     */
    at<S extends Shape, D extends DType, const Ix extends readonly IndexPart[]>(
      this: Tensor<S, D>,
      ...index: CheckedList<Ix, SelectFaults<S, Ix>>
    ): Tensor<Selected<S, Ix>, D>;
    /**
     * Writes to the part that `at` with the same index gives.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.setAt([":", 1], 0);
     * x
     * // => tensor([[1., 0.],
     * // =>         [3., 0.]])
     */
    setAt<
      S extends Shape,
      D extends DType,
      const Ix extends IndexPart | readonly IndexPart[],
      Y extends Operand,
    >(
      this: Tensor<S, D>,
      index: Checked<Ix, AnySelectFault<S, IndexList<Ix>>>,
      value: Checked<Y, WriteFault<Selected<S, IndexList<Ix>>, Y>>,
    ): Tensor<S, D>;
    /**
     * A copy with values written at positions that tensors of indices name, or added with `accumulate`.
     * @example
     * tensor([1, 2, 3]).indexPut([tensor([0n, 2n])], tensor([10, 30]))
     * // => tensor([10.,  2., 30.])
     */
    indexPut(
      index: readonly Tensor[],
      value: Tensor | number,
      options?: { readonly accumulate?: boolean },
    ): Tensor<S, D>;
  }
}
