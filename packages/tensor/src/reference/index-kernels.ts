/**
 * @file The kernels of `gather` and `scatter`: reading and writing at indices along one axis.
 */
import type { GatherCall, ScatterCall, Scattering } from "../backend.ts";
import type { TypedArray } from "../dtype.ts";
import { IndexError } from "../errors.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

/** Reads along an axis at indices. */
export function gather({ input, index, axis, output }: GatherCall): void {
  const x = input.storage.elements(input.dtype) as Float32Array; // input and output are of one element type
  const y = output.storage.elements(output.dtype) as Float32Array;
  const at = index.storage.elements(index.dtype);
  const [length, size] = [lengthAlong(index, axis), lengthAlong(input, axis)];
  const [toX, toI, toY] = [
    strideAlong(input, axis),
    strideAlong(index, axis),
    strideAlong(output, axis),
  ];
  eachLine([index, input, output], axis, ([i, from, to]) => {
    for (let k = 0; k < length; k++) {
      y[to! + k * toY] = x[from! + checked(at[i! + k * toI]!, size, axis) * toX]!;
    }
  });
}

/** Writes along an axis at indices; negative ones are not taken, as in PyTorch. */
export function scatter({ scattering, index, source, axis, output }: ScatterCall): void {
  const combine = combinations[scattering];
  const y = output.storage.elements(output.dtype);
  const x = source.storage.elements(source.dtype);
  const at = index.storage.elements(index.dtype);
  const [length, size] = [lengthAlong(index, axis), lengthAlong(output, axis)];
  const [toX, toI, toY] = [
    strideAlong(source, axis),
    strideAlong(index, axis),
    strideAlong(output, axis),
  ];
  const bool = output.dtype === "bool";
  eachLine([index, source, output], axis, ([i, from, to]) => {
    for (let k = 0; k < length; k++) {
      combine(y, to! + checked(at[i! + k * toI]!, size, axis) * toY, x[from! + k * toX]!, bool);
    }
  });
}

type Combine = (y: TypedArray, place: number, value: number | bigint, bool: boolean) => void;

/** Target and source are of one element type, so old and new value are both numbers or both bigints. */
const combinations: { readonly [S in Scattering]: Combine } = {
  set: (y, p, v) => {
    y[p] = v;
  },
  sum: (y, p, v, bool) => {
    (y as Float32Array)[p]! += v as number;
    if (bool && y[p]) y[p] = 1;
  },
  prod: (y, p, v) => {
    (y as Float32Array)[p]! *= v as number;
  },
  max: (y, p, v) => {
    if (v > y[p]! || v !== v) y[p] = v;
  },
  min: (y, p, v) => {
    if (v < y[p]! || v !== v) y[p] = v;
  },
};

function checked(index: number | bigint, size: number, axis: number): number {
  const i = Number(index);
  if (i >= 0 && i < size) return i;
  throw new IndexError("an index is out of range", {
    got: `index ${index} on axis ${axis}`,
    expected: `0 to ${size - 1}`,
  });
}
