/**
 * @file Walking a tensor line by line along one axis, several operands side by side.
 */
import type { Layout } from "../layout.ts";
import { numelOf } from "../shape.ts";

/** The stride of an axis; a tensor without axes is a line of one element. */
export const strideAlong = (x: Layout, axis: number): number => x.strides[axis] ?? 0;

/** The length of an axis. */
export const lengthAlong = (x: Layout, axis: number): number => x.shape[axis] ?? 1;

/**
 * Visits every line along `axis`. All operands have the shape of the first, but for that axis.
 *
 * @param visit  gets per operand the place of the line's first element
 */
export function eachLine(
  operands: readonly Layout[],
  axis: number,
  visit: (places: readonly number[]) => void,
): void {
  const shape = operands[0]!.shape.filter((_, i) => i !== axis);
  const strides = operands.map((o) => o.strides.filter((_, i) => i !== axis));
  const places = operands.map((o) => o.offset);
  const index = new Array<number>(shape.length).fill(0);
  for (let left = numelOf(shape); left > 0; left--) {
    visit(places);
    for (let k = shape.length - 1; k >= 0; k--) {
      const wraps = ++index[k]! === shape[k];
      for (let o = 0; o < places.length; o++)
        places[o]! += wraps ? -(shape[k]! - 1) * strides[o]![k]! : strides[o]![k]!;
      if (!wraps) break;
      index[k] = 0;
    }
  }
}
