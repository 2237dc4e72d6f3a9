/**
 * @file Between strided tensors and blocks: elements are read into, and written from, small typed
 * arrays that stay in the processor's first cache.
 */
import type { Operand } from "../backend.ts";
import type { TypedArray } from "../dtype.ts";
import type { LoopAxis } from "../layout.ts";

/** Elements per block. */
export const blockLength = 1024;

/**
 * Walks a collapsed shape from element `start` for `count` elements, one run along the last axis at a
 * time.
 *
 * @param which  the operand whose strides count
 * @param visit  gets the place of the run's first element, its stride, its number in the block, its length
 */
export function walk(
  axes: readonly LoopAxis[],
  which: number,
  offset: number,
  start: number,
  count: number,
  visit: (place: number, stride: number, at: number, length: number) => void,
): void {
  const last = axes.length - 1;
  const inner = axes[last]!;
  const innerStride = inner.strides[which]!;
  let at = 0;
  while (at < count) {
    const position = start + at;
    let rest = Math.floor(position / inner.size);
    const within = position - rest * inner.size;
    let place = offset + within * innerStride;
    for (let k = last - 1; k >= 0; k--) {
      const axis = axes[k]!;
      const next = Math.floor(rest / axis.size);
      place += (rest - next * axis.size) * axis.strides[which]!;
      rest = next;
    }
    const length = Math.min(inner.size - within, count - at);
    visit(place, innerStride, at, length);
    at += length;
  }
}

/** Reads a block; block and tensor are of one element type. */
export function readBlock(
  block: TypedArray,
  x: Operand,
  axes: readonly LoopAxis[],
  which: number,
  start: number,
  count: number,
): void {
  const elements = x.storage.elements(x.dtype) as Float32Array;
  const target = block as Float32Array;
  walk(axes, which, x.offset, start, count, (place, stride, at, length) => {
    if (stride === 0) target.fill(elements[place]!, at, at + length);
    else if (stride === 1 && length > 64) target.set(elements.subarray(place, place + length), at);
    else for (let i = 0, p = place; i < length; i++, p += stride) target[at + i] = elements[p]!;
  });
}

/** Writes a block; block and tensor are of one element type. */
export function writeBlock(
  block: TypedArray,
  y: Operand,
  axes: readonly LoopAxis[],
  which: number,
  start: number,
  count: number,
): void {
  const elements = y.storage.elements(y.dtype) as Float32Array;
  const source = block as Float32Array;
  walk(axes, which, y.offset, start, count, (place, stride, at, length) => {
    if (stride === 1 && length > 64) elements.set(source.subarray(at, at + length), place);
    else for (let i = 0, p = place; i < length; i++, p += stride) elements[p] = source[at + i]!;
  });
}
