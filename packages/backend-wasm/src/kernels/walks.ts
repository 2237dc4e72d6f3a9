/**
 * @file How a call walks its operands: the axes that all can walk as one are joined, ordered so that the
 * outputs are written side by side, and the innermost says how each operand is walked.
 */
import { collapse, type Layout, type LoopAxis } from "@kindling/tensor";
import type { Walk } from "../render/groups.ts";

/**
 * The axes of a call, outermost first; at least one.
 *
 * @param operands  of one shape
 * @param lead      the operand whose elements decide the order, by how far they are apart
 */
export function axesOf(operands: readonly Layout[], lead: number = 0): LoopAxis[] {
  const { strides } = operands[lead]!;
  if (strides.every((s, i) => i === 0 || Math.abs(strides[i - 1]!) >= Math.abs(s)))
    return collapse(operands);
  const order = orderOf(operands[lead]!);
  return collapse(
    operands.map((o) => ({
      shape: order.map((i) => o.shape[i]!),
      strides: order.map((i) => o.strides[i]!),
      offset: o.offset,
    })),
  );
}

/** The axes by how far their elements are apart, farthest first. */
export const orderOf = ({ strides }: Layout): number[] =>
  strides.map((_, i) => i).toSorted((a, b) => Math.abs(strides[b]!) - Math.abs(strides[a]!));

/** How an operand is walked along an axis. */
export function walkOf(axis: LoopAxis, operand: number): Walk {
  const stride = axis.strides[operand]!;
  if (stride === 1 || axis.size === 1) return "contiguous";
  return stride === 0 ? "repeated" : "strided";
}

/**
 * Visits every place of some outer axes.
 *
 * @param first  per operand, how many elements it is from its first one at the first place
 * @param visit  gets the same of a place
 */
export function eachPlace(
  axes: readonly LoopAxis[],
  first: readonly number[],
  visit: (offsets: readonly number[]) => void,
): void {
  const offsets = [...first];
  const index = axes.map(() => 0);
  for (;;) {
    visit(offsets);
    let k = axes.length - 1;
    for (; k >= 0; k--) {
      const { size, strides } = axes[k]!;
      const wraps = ++index[k]! === size;
      for (let o = 0; o < offsets.length; o++) offsets[o]! += strides[o]! * (wraps ? 1 - size : 1);
      if (!wraps) break;
      index[k] = 0;
    }
    if (k < 0) return;
  }
}
