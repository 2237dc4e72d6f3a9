/**
 * @file Results that are indices among equal elements (where a sort puts ties, which of several
 * medians is named) are compared by the elements they point at.
 */
import { isTensor, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import type { Call } from "./arguments.ts";
import type { Row } from "./row.ts";

/** Whether `got` are indices that point at elements equal to those of `want`, none of them twice. */
export function freeIndicesAgree(
  row: Row,
  call: Call,
  got: unknown,
  want: conformance.Golden,
): boolean {
  const [input] = call.positional;
  const axis = row.freeIndices?.axis(call);
  if (axis === undefined || call.named["stable"] === true) return false;
  if (!isTensor(input) || !isTensor(got) || !(want instanceof conformance.GoldenTensor))
    return false;
  if (got.dtype !== "int64" || got.shape.join() !== want.shape.join()) return false;
  const [own, wanted] = [
    conformance.numbersOf(got.toTypedArray()),
    conformance.numbersOf(want.data),
  ];
  return sameElements(input, axis, own, wanted);
}

function sameElements(
  input: Tensor,
  axis: number,
  got: readonly number[],
  want: readonly number[],
): boolean {
  const elements = input.toTypedArray();
  const [size, inner] = lineOf(input, axis);
  const perLine = size === 0 ? 0 : (got.length * size) / elements.length;
  const elementAt = (position: number, index: number): unknown => {
    const line = Math.floor(position / inner / perLine);
    return elements[(line * size + index) * inner + (position % inner)];
  };
  const isInside = (index: number): boolean => index >= 0 && index < size;
  const seen = new Set<string>();
  return want.every((index, i) => {
    const own = got[i] ?? -1;
    const line = `${Math.floor(i / inner / perLine)},${i % inner},${own}`;
    if (!isInside(own) || !isInside(index) || seen.has(line)) return false;
    seen.add(line);
    return Object.is(Number(elementAt(i, own)), Number(elementAt(i, index)));
  });
}

/** How many elements a line along the axis has, and how far apart they are. */
function lineOf(input: Tensor, axis: number): [size: number, inner: number] {
  if (input.ndim === 0) return [1, 1];
  const from = axis < 0 ? axis + input.ndim : axis;
  const inner = input.shape.slice(from + 1).reduce((a, b) => a * b, 1);
  return [input.shape[from] ?? 1, inner];
}
