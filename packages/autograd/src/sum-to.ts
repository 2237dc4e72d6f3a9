/**
 * @file Undoing broadcasting: what was repeated is summed.
 */
import { reduced, type Tensor } from "@kindling/tensor";

/** The axes over which a tensor of one shape was repeated to have another. */
export function repeatedAxes(from: readonly number[], to: readonly number[]): number[] {
  const lead = to.length - from.length;
  return to.flatMap((size, i) => (i < lead || (from[i - lead] === 1 && size !== 1) ? [i] : []));
}

/** Whether a tensor of one shape can be repeated to have another. */
export function stretchesTo(from: readonly number[], to: readonly number[]): boolean {
  const lead = to.length - from.length;
  return lead >= 0 && from.every((size, i) => size === 1 || size === to[i + lead]);
}

/** `g` summed to the shape that was stretched to its own. */
export function sumTo(g: Tensor, shape: readonly number[]): Tensor {
  const axes = repeatedAxes(shape, g.shape);
  if (axes.length === 0) return g.shape.length === shape.length ? g : g.reshape(shape);
  return reduced("sum", "sum", g, { dim: axes, keepdim: true }).reshape(shape);
}
