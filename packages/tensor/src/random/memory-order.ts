/**
 * @file The order of axes in memory, outermost first. Random numbers fill a tensor in the order of
 * its memory, not of its indices: a transposed matrix gets the same stream as the matrix it views.
 */
import type { Layout } from "../layout.ts";

/**
 * The axes of a layout, from the farthest steps to the nearest.
 *
 * Axes that repeat (stride 0) stay where they are among the others, as in PyTorch's iteration.
 */
export function memoryOrder({ shape, strides }: Layout): number[] {
  const order = shape.map((_, axis) => axis).reverse(); // nearest first, as the comparison has it
  for (let i = 1; i < order.length; i++) {
    for (let at = i, below = i - 1; below >= 0; below--) {
      const sign = compare(order[below]!, order[at]!);
      if (sign < 0) break;
      if (sign === 0) continue;
      [order[below], order[at]] = [order[at]!, order[below]!];
      at = below;
    }
  }
  return order.reverse();

  function compare(a: number, b: number): number {
    const [near, far] = [Math.abs(strides[a]!), Math.abs(strides[b]!)];
    if (near === 0 || far === 0) return 0;
    return near - far || Number(shape[a]! > shape[b]!);
  }
}

/** The layout without gaps whose memory is in the order of another's. */
export function denseLayout(like: Layout): Layout {
  const strides = like.shape.map(() => 1);
  let stride = 1;
  for (const axis of memoryOrder(like).reverse()) {
    strides[axis] = stride;
    stride *= Math.max(like.shape[axis]!, 1);
  }
  return { shape: like.shape, strides, offset: 0 };
}
