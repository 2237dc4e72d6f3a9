/**
 * @file The kernels of `rowwise`: several passes over one line, in double precision.
 */
import type { Rowwise, RowwiseCall, Standardized } from "../backend.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

/** The lines of a call. In softmax and its logarithm the maximum is subtracted first: nothing overflows. */
export function rowwise(call: RowwiseCall): void {
  const { input, output, axis } = call;
  // Softmax is defined for floating point only; the operation has seen to that.
  const x = input.storage.elements(input.dtype) as Float32Array;
  const y = output.storage.elements(output.dtype) as Float32Array;
  const length = lengthAlong(input, axis);
  const line = new Float64Array(length);
  const [from, to] = [strideAlong(input, axis), strideAlong(output, axis)];
  const { eps = 0, scale }: Partial<Standardized> = call.standardized ?? {};
  const scales = scale?.storage.elements(scale.dtype) as Float32Array | undefined; // as x
  eachLine([input, output, scale ?? output], axis, ([start, target, place]) => {
    for (let i = 0, p = start!; i < length; i++, p += from) line[i] = x[p]!;
    const factor = finish[call.rowwise](line, eps);
    for (let i = 0, p = target!; i < length; i++, p += to) y[p] = line[i]!;
    if (scales !== undefined) scales[place!] = factor!;
  });
}

/** Some give a number for the line besides. */
const finish: {
  readonly [R in Rowwise]: (line: Float64Array, eps: number) => number | void;
} = {
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
  standardize: (line, eps) => {
    const mean = meanOf(line);
    for (let i = 0; i < line.length; i++) line[i]! -= mean;
    const factor = 1 / Math.sqrt(meanOf(line.map((x) => x * x)) + eps);
    for (let i = 0; i < line.length; i++) line[i]! *= factor;
    return factor;
  },
};

const meanOf = (line: Float64Array): number => line.reduce((sum, x) => sum + x, 0) / line.length;

function largest(line: Float64Array): number {
  let top = -Infinity;
  for (let i = 0; i < line.length; i++) if (line[i]! > top || line[i]! !== line[i]!) top = line[i]!;
  return top;
}
