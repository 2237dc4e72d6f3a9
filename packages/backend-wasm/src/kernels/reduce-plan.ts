/**
 * @file How a reduction is walked: which accumulators there are, and into which pieces what is reduced is
 * cut. Pieces have accumulators of their own that are combined in order. They follow from shapes and
 * layouts alone, so that results do not depend on who computed which, and rounding errors grow with the
 * number of pieces and not of elements.
 */
import {
  type DType,
  type KernelOperand,
  type LoopAxis,
  numelOf,
  type ReduceCall,
} from "@kindling/tensor";
import type { Part } from "./parts.ts";
import type { ReduceForm, Result } from "./reduce-code.ts";
import { reductions, wideOf } from "./reductions.ts";
import { axesOf, orderOf, walkOf } from "./walks.ts";

/** Elements of a line that are reduced on their own. */
const pieceOfLine = 4096;

/** Few accumulators are not enough for threads to share; so many elements are a piece then. */
const fewAccumulators = 512;
const pieceOfAll = 2 ** 15;

/** Of fewer elements, a pass over accumulators takes longer than joining rows saves. */
const joinedElements = 2 ** 12;

/** A call as the kernels run it. */
export interface ReducePlan {
  readonly form: ReduceForm;
  /** All whole pieces, and what is left; offsets and strides of what is read and written along, and then of the accumulators. */
  readonly wholes: readonly Part[];
  /** The accumulators of a piece, as an operand without a storage; those of the next one follow. */
  readonly sums: Omit<KernelOperand, "storage">;
  readonly pieces: number;
}

/** The plan of a call; `undefined` for what the reference must do. */
export function planReduce(call: ReduceCall): ReducePlan | undefined {
  const { reduction, inputs, expr, valueType, axes: reduced, output, values, divisor } = call;
  if (reductions[reduction] === undefined || inputs.length === 0) return undefined;
  const shape = inputs[0]!.shape;
  const lead = Math.max(
    0,
    inputs.findIndex(({ strides }) => !strides.includes(0)),
  );
  const strides = sumStrides(output.shape, reduced, orderOf(inputs[lead]!));
  const operands = values === undefined ? inputs : [...inputs, values];
  const axes = axesOf([...operands, { shape, strides, offset: 0 }], lead);
  const inner = axes.at(-1)!;
  const isAlong = inner.strides.at(-1) === 0;
  const sums = { shape: output.shape, strides, offset: 0, dtype: wideOf(valueType) };
  const cut = cutIntoPieces(axes, numelOf(output.shape));
  const walks = operands.map((_, i) => walkOf(inner, i));
  const joinsRows =
    reductions[reduction].few !== undefined &&
    valueType === "float32" &&
    numelOf(shape) > joinedElements &&
    !isAlong &&
    walkedAxes(axes, isAlong) === 2 &&
    !walks.includes("strided");
  const result =
    !joinsRows && cut.pieces === 1 && isInOneCall(axes, isAlong) && isLaidOutAs(output, strides)
      ? resultOf(output.dtype, sums.dtype)
      : undefined;
  return {
    form: {
      reduction,
      expr,
      valueType,
      types: operands.map((x) => x.dtype),
      walks,
      isAlong,
      joinsRows,
      keepsValues: values !== undefined,
      result,
      divides: result !== undefined && divisor !== undefined,
    },
    sums,
    ...cut,
  };
}

/** What accumulators of that type become where a kernel writes results itself. */
const resultOf = (dtype: DType, wide: DType): Result | undefined =>
  (wide === "float64" && (dtype === "float32" || dtype === "float64")) ||
  (wide === "int64" && dtype === "int64")
    ? dtype
    : undefined;

/** Whether there is something, and all that goes into a result is met in one call of a kernel. */
function isInOneCall(axes: readonly LoopAxis[], isAlong: boolean): boolean {
  const inCall = walkedAxes(axes, isAlong);
  return axes.every(({ size, strides }, i) => {
    const isReduced = strides.at(-1) === 0 && size !== 1;
    const isWalked = i >= axes.length - inCall && (i === axes.length - 1 || !isAlong);
    return size > 0 && (!isReduced || isWalked);
  });
}

/** Whether elements of an output lie as the accumulators. */
const isLaidOutAs = ({ shape, strides }: KernelOperand, own: readonly number[]): boolean =>
  shape.every((size, i) => size === 1 || strides[i] === own[i]);

/** A kernel walks an axis around the inner one. Where the inner axis is kept, that must be a reduced one. */
export function walkedAxes(axes: readonly LoopAxis[], isAlong: boolean): 1 | 2 {
  const next = axes.at(-2);
  return next !== undefined && (isAlong || next.strides.at(-1) === 0) ? 2 : 1;
}

/** Accumulators lie side by side in the order in which the elements are met. */
function sumStrides(
  shape: readonly number[],
  reduced: readonly number[],
  order: readonly number[],
): number[] {
  const strides = shape.map(() => 0);
  let stride = 1;
  for (const axis of order.toReversed()) {
    if (reduced.includes(axis)) continue;
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Cuts one reduced axis: a long line, or the longest of the others where there are few accumulators. */
function cutIntoPieces(
  axes: readonly LoopAxis[],
  accumulators: number,
): Pick<ReducePlan, "wholes" | "pieces"> {
  const last = axes.length - 1;
  const lengths = axes.map(({ size, strides }) => (strides.at(-1) === 0 ? size : 0));
  if (lengths[last]! > pieceOfLine) return cutAxis(axes, last, pieceOfLine, accumulators);
  const others = lengths.slice(0, -1);
  const longest = others.indexOf(Math.max(...others));
  const elements = axes.reduce((product, { size }) => product * size, 1);
  const length = others[longest] ?? 0;
  const piece = Math.max(1, Math.round((pieceOfAll * length) / elements));
  return accumulators <= fewAccumulators && length >= 2 * piece
    ? cutAxis(axes, longest, piece, accumulators)
    : { wholes: [{ axes, first: axes[0]!.strides.map(() => 0) }], pieces: 1 };
}

/** An axis as one of pieces and one along a piece, and what is left over in the same form. */
function cutAxis(
  axes: readonly LoopAxis[],
  at: number,
  length: number,
  accumulators: number,
): Pick<ReducePlan, "wholes" | "pieces"> {
  const { size, strides } = axes[at]!;
  const steps = [...strides.slice(0, -1).map((s) => s * length), accumulators];
  const part = (pieces: number, start: number, size: number): Part => ({
    axes: axes.toSpliced(at, 1, { size: pieces, strides: steps }, { size, strides }),
    first: steps.map((step) => step * start),
  });
  const count = Math.floor(size / length);
  const rest = size % length;
  return rest === 0
    ? { wholes: [part(count, 0, length)], pieces: count }
    : { wholes: [part(count, 0, length), part(1, count, rest)], pieces: count + 1 };
}
