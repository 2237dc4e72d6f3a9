/**
 * @file The kernels of `rowwise`: several passes over one line, in double precision.
 */
import type { Rowwise, RowwiseCall } from "../backend.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

/** Softmax and its logarithm; the maximum is subtracted first, so nothing overflows. */
export function rowwise(call: RowwiseCall): void {
  const { input, output, axis } = call;
  // Softmax is defined for floating point only; the operation has seen to that.
  const x = input.storage.elements(input.dtype) as Float32Array;
  const y = output.storage.elements(output.dtype) as Float32Array;
  const length = lengthAlong(input, axis);
  const line = new Float64Array(length);
  const [from, to] = [strideAlong(input, axis), strideAlong(output, axis)];
  eachLine([input, output], axis, ([start, target]) => {
    for (let i = 0, p = start!; i < length; i++, p += from) line[i] = x[p]!;
    finish[call.rowwise](line);
    for (let i = 0, p = target!; i < length; i++, p += to) y[p] = line[i]!;
  });
}

const finish: { readonly [R in Rowwise]: (line: Float64Array) => void } = {
  softmax: (line) => {
    const top = largest(line);
    let sum = 0;
    for (let i = 0; i < line.length; i++) sum += line[i] = Math.exp(line[i]! - top);
    for (let i = 0; i < line.length; i++) line[i]! /= sum;
  },
  logSoftmax: (line) => {
    const top = largest(line);
    let sum = 0;
    for (let i = 0; i < line.length; i++) sum += Math.exp(line[i]! - top);
    const log = Math.log(sum);
    for (let i = 0; i < line.length; i++) line[i] = line[i]! - top - log;
  },
};

function largest(line: Float64Array): number {
  let top = -Infinity;
  for (let i = 0; i < line.length; i++) if (line[i]! > top || line[i]! !== line[i]!) top = line[i]!;
  return top;
}
