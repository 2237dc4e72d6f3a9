/**
 * @file Shapes at run time: counting, broadcasting, axes, and the errors that say what does not fit.
 */
import { IndexError, ShapeError, ValueError } from "./errors.ts";

/** Sizes as the run-time code takes them. */
export type Sizes = readonly number[];

/**
 * The number of elements.
 * @example
 * numelOf([2, 3]) // => 6
 */
export function numelOf(shape: Sizes): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** A shape as messages write it: `[2, 3]`. */
export const showShape = (shape: Sizes): string => `[${shape.join(", ")}]`;

/** Whether two shapes are one. */
export function sameShape(a: Sizes, b: Sizes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Throws a `ShapeError` unless every size is a whole number from 0. */
export function checkSizes(sizes: Sizes, where: string): Sizes {
  if (sizes.every((n) => Number.isSafeInteger(n) && n >= 0)) return sizes;
  throw new ShapeError(`${where}: a size is not a whole number from 0`, {
    got: showShape(sizes),
    expected: "whole numbers from 0",
  });
}

/**
 * The shape that shapes have together: aligned at the right, a size of 1 stretches.
 *
 * @throws {ShapeError} naming the sizes that clash
 * @example
 * broadcastShapes("add", [3, 1], [4]) // => [ 3, 4 ]
 */
export function broadcastShapes(where: string, ...shapes: readonly Sizes[]): Sizes {
  const [first] = shapes;
  if (first !== undefined && shapes.every((shape) => shape === first || sameShape(shape, first)))
    return first;
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[i - rank + shape.length] ?? 1;
      if (own === 1 || own === size) continue;
      if (size !== 1) throw clash(where, shapes, size, own, i - rank);
      size = own;
    }
    return size;
  });
}

/**
 * The index of an axis that may be counted from the end. As in PyTorch, a tensor without axes takes
 * 0 and -1.
 *
 * @throws {IndexError} when there is no such axis
 */
export function axisOf(axis: number, rank: number, where: string): number {
  const count = Math.max(rank, 1);
  if (Number.isInteger(axis) && axis >= -count && axis < count)
    return axis < 0 ? axis + count : axis;
  throw new IndexError(`${where}: no such axis`, {
    got: `dim ${axis}`,
    expected: `a whole number from ${-count} to ${count - 1}, for ${rank} axes`,
  });
}

/**
 * The indices of several axes, in ascending order; all of them where none is named.
 *
 * @throws {IndexError} when one does not exist or is named twice
 */
export function axesOf(
  dim: number | Sizes | undefined | null,
  rank: number,
  where: string,
): readonly number[] {
  if (typeof dim === "number") {
    const axis = axisOf(dim, rank, where);
    return rank === 0 ? none : [axis];
  }
  if (dim === undefined || dim === null || dim.length === 0) return allAxes(rank);
  if (!Array.isArray(dim))
    throw new ValueError(`${where}: dim is neither an axis nor a list of axes`, {
      got: typeof dim,
      expected: "a whole number, or an array of whole numbers",
    });
  const named = dim.map((d) => axisOf(d, rank, where));
  if (new Set(named).size < named.length) {
    throw new IndexError(`${where}: an axis is named twice`, {
      got: `dim ${showShape(dim)}`,
      expected: `different axes among ${rank}`,
    });
  }
  return rank === 0 ? none : named.toSorted((a, b) => a - b);
}

const none: readonly number[] = [];

/** By rank; most reductions are over all axes, or one. */
const all: (readonly number[])[] = [];
const allAxes = (rank: number): readonly number[] =>
  (all[rank] ??= Array.from({ length: rank }, (_, i) => i));

/** A shape after a reduction; reduced axes stay as 1, or go. */
export function reducedShape(shape: Sizes, axes: readonly number[], keepdim: boolean): number[] {
  const reduced: number[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (!axes.includes(i)) reduced.push(shape[i]!);
    else if (keepdim) reduced.push(1);
  }
  return reduced;
}

/**
 * A shape with its -1 filled in.
 *
 * @throws {ShapeError} when the numbers of elements cannot agree
 */
export function inferSizes(from: Sizes, to: Sizes, where: string): number[] {
  const count = numelOf(from);
  const open = to.indexOf(-1);
  const known = to.reduce((n, size, i) => (i === open ? n : n * size), 1);
  const filled = open < 0 ? [...to] : to.with(open, known === 0 ? 0 : count / known);
  const valid = filled.every((n) => Number.isInteger(n) && n >= 0) && numelOf(filled) === count;
  if (valid && !(open >= 0 && known === 0 && count > 0)) {
    if (open >= 0 && known === 0) throw ambiguous(from, to, where);
    return filled;
  }
  throw new ShapeError(`${where}: the numbers of elements differ`, {
    got: `${showShape(from)} with ${count} elements, to be ${showShape(to)}`,
    expected:
      open < 0
        ? `${count} elements, not ${known}`
        : `a product of the other sizes that divides ${count}`,
  });
}

const ambiguous = (from: Sizes, to: Sizes, where: string): ShapeError =>
  new ShapeError(`${where}: -1 could be any size`, {
    got: `${showShape(from)} without elements, to be ${showShape(to)}`,
    expected: "a size in place of -1",
  });

const clash = (
  where: string,
  shapes: readonly Sizes[],
  a: number,
  b: number,
  axis: number,
): ShapeError =>
  new ShapeError(`${where}: shapes do not broadcast`, {
    got: shapes.map(showShape).join(", "),
    expected: `sizes ${a} and ${b} of axis ${axis} to be equal, or one of them 1`,
  });
