/**
 * @file Where elements lie: a shape, a stride per axis and an offset, all counted in elements. Views
 * are new layouts over the same storage; a negative stride walks backwards, a stride of 0 repeats.
 */
import { ShapeError } from "./errors.ts";
import { axisOf, numelOf, sameShape, showShape, type Sizes } from "./shape.ts";

/** Where the elements of a tensor lie in its storage. */
export interface Layout {
  readonly shape: Sizes;
  readonly strides: Sizes;
  readonly offset: number;
}

/**
 * Row-major strides.
 * @example
 * contiguousStrides([2, 3, 4]) // => [ 12, 4, 1 ]
 */
export function contiguousStrides(shape: Sizes): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= Math.max(shape[i] ?? 1, 1);
  }
  return strides;
}

/** The layout of a new tensor. It is shared by all of that shape, which is frozen. */
export class RowMajor implements Layout {
  readonly shape: Sizes;
  readonly strides: Sizes;
  readonly offset = 0;

  constructor(shape: Sizes) {
    this.shape = Object.freeze([...shape]);
    this.strides = contiguousStrides(shape);
  }
}

/** Those made last, by a hash of the shape: to freeze a shape takes longer than to find it. */
const made: (RowMajor | undefined)[] = new Array<undefined>(1024).fill(undefined);

/**
 * Row-major, from the start.
 * @example
 * contiguousLayout([2, 3]) // => RowMajor { shape: [ 2, 3 ], strides: [ 3, 1 ], offset: 0 }
 */
export function contiguousLayout(shape: Sizes): Layout {
  let hash = shape.length;
  for (let i = 0; i < shape.length; i++) hash = Math.imul(hash, 31) + shape[i]!;
  const at = (hash ^ (hash >>> 10)) & (made.length - 1);
  const known = made[at];
  if (known !== undefined && sameShape(known.shape, shape)) return known;
  return (made[at] = new RowMajor(shape));
}

/**
 * Whether the elements lie row-major without gaps (wherever they start).
 * @example
 * isContiguous(zeros(2, 3)) // => true
 * isContiguous(zeros(2, 3).T) // => false
 */
export function isContiguous({ shape, strides }: Layout): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] ?? 1;
    if (size === 0) return true;
    if (size === 1) continue;
    if (strides[i] !== expected) return false;
    expected *= size;
  }
  return true;
}

/** Whether two elements may be one and the same (an expanded axis). */
export const overlapsItself = ({ shape, strides }: Layout): boolean =>
  strides.some((stride, i) => stride === 0 && (shape[i] ?? 1) > 1);

/** One range of a slice: `length` elements from `start`, `step` apart. */
export interface Range {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** What a view does to a layout; its inverse is what `autograd` needs of it. */
export type View =
  | { readonly kind: "alias" }
  | { readonly kind: "reshape"; readonly shape: Sizes }
  | { readonly kind: "permute"; readonly order: readonly number[] }
  | { readonly kind: "expand"; readonly shape: Sizes }
  | { readonly kind: "slice"; readonly ranges: readonly Range[] }
  | { readonly kind: "diagonal"; readonly shift: number; readonly axes: readonly [number, number] };

/** The layout after a view, or `undefined` for a reshape that needs a copy. */
export const viewed = (layout: Layout, view: View): Layout | undefined => {
  switch (view.kind) {
    case "alias":
      return layout;
    case "reshape":
      return reshaped(layout, view.shape);
    case "permute":
      return permuted(layout, view.order);
    case "expand":
      return expanded(layout, view.shape);
    case "slice":
      return sliced(layout, view.ranges);
    case "diagonal":
      return diagonalOf(layout, view.shift, view.axes);
  }
};

/** Axes in a new order. */
export const permuted = ({ shape, strides, offset }: Layout, order: readonly number[]): Layout => ({
  shape: order.map((axis) => shape[axis] ?? 1),
  strides: order.map((axis) => strides[axis] ?? 0),
  offset,
});

/** Stretched to a shape; new axes in front, a size of 1 repeats. */
export function expanded(layout: Layout, shape: Sizes): Layout {
  const lead = shape.length - layout.shape.length;
  const strides = shape.map((size, i) => {
    const own = layout.shape[i - lead];
    return own === undefined || (own === 1 && size !== 1) ? 0 : (layout.strides[i - lead] ?? 0);
  });
  return { shape, strides, offset: layout.offset };
}

/** A range per axis. */
export const sliced = (layout: Layout, ranges: readonly Range[]): Layout => ({
  shape: ranges.map((r) => r.length),
  strides: ranges.map((r, i) => r.step * (layout.strides[i] ?? 0)),
  offset: ranges.reduce(
    (sum, r, i) => sum + (r.length > 0 ? r.start * (layout.strides[i] ?? 0) : 0),
    layout.offset,
  ),
});

/** Another shape over the same elements, or `undefined` when no strides do that. */
export function reshaped(layout: Layout, shape: Sizes): Layout | undefined {
  if (isContiguous(layout) || numelOf(shape) === 0)
    return { shape, strides: contiguousStrides(shape), offset: layout.offset };
  const strides = new Array<number>(shape.length).fill(1);
  const old = collapse([layout]).map((axis) => ({ size: axis.size, stride: axis.strides[0] ?? 0 }));
  let next = shape.length - 1;
  for (const { size, stride } of old.toReversed()) {
    let left = size;
    let own = stride;
    for (; next >= 0 && (left > 1 || shape[next] === 1); next--) {
      const part = shape[next] ?? 1;
      if (left % part !== 0) return undefined;
      strides[next] = own;
      own *= part;
      left /= part;
    }
    if (left > 1) return undefined;
  }
  return { shape, strides, offset: layout.offset };
}

/** The diagonals of the planes over two axes, as a new last axis. */
export function diagonalOf(
  layout: Layout,
  shift: number,
  [first, second]: readonly [number, number],
): Layout {
  const rows = layout.shape[first] ?? 1;
  const columns = layout.shape[second] ?? 1;
  const length = Math.max(0, Math.min(rows - Math.max(-shift, 0), columns - Math.max(shift, 0)));
  const [down, right] = [layout.strides[first] ?? 0, layout.strides[second] ?? 0];
  const kept = layout.shape.map((_, i) => i).filter((i) => i !== first && i !== second);
  return {
    shape: [...kept.map((i) => layout.shape[i] ?? 1), length],
    strides: [...kept.map((i) => layout.strides[i] ?? 0), down + right],
    offset:
      layout.offset + (length > 0 ? Math.max(-shift, 0) * down + Math.max(shift, 0) * right : 0),
  };
}

/** An axis of a loop over several operands at once. */
export interface LoopAxis {
  readonly size: number;
  /** Per operand. */
  readonly strides: readonly number[];
}

/**
 * The axes of operands of one shape, joined where every operand can walk them as one. At least one
 * axis remains, so that a loop over the last one is always there.
 * @example
 * collapse([contiguousLayout([2, 3, 4])]) // => [ { size: 24, strides: [ 1 ] } ]
 */
export function collapse(operands: readonly Layout[]): LoopAxis[] {
  const shape = operands[0]?.shape ?? [];
  const axes: LoopAxis[] = [];
  shape.forEach((size, i) => {
    if (size === 1) return;
    const strides = operands.map((o) => o.strides[i] ?? 0);
    const outer = axes.at(-1);
    if (outer?.strides.every((s, k) => s === (strides[k] ?? 0) * size)) axes.pop();
    else return void axes.push({ size, strides });
    axes.push({ size: outer.size * size, strides });
  });
  return axes.length > 0 ? axes : [{ size: numelOf(shape), strides: operands.map(() => 0) }];
}

/**
 * An order of all axes, each named once, negative ones counted from the end.
 *
 * @throws {ShapeError} when one is missing
 */
export function checkOrder(order: readonly number[], shape: Sizes, where: string): number[] {
  const axes = order.map((axis) => axisOf(axis, shape.length, where));
  if (axes.length === shape.length && new Set(axes).size === axes.length) return axes;
  throw new ShapeError(`${where}: not an order of all axes`, {
    got: `${showShape(order)} for ${showShape(shape)}`,
    expected: `each of ${shape.length} axes once`,
  });
}
