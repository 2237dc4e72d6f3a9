/**
 * @file The kernels of `rowwise`: several passes over one line, in double precision.
 */
import type { Operand, Rowwise, RowwiseCall } from "../backend.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

/** The lines of a call. In softmax and its logarithm the maximum is subtracted first: nothing overflows. */
export function rowwise(call: RowwiseCall): void {
  const { input, output, axis, eps = 0, index } = call;
  const x = floats(input);
  const y = output && floats(output);
  const numbers = call.numbers.map(floats);
  const positions = index?.storage.elements(index.dtype);
  const length = lengthAlong(input, axis);
  const line = new Float64Array(length);
  const [from, to] = [
    strideAlong(input, axis),
    output === undefined ? 0 : strideAlong(output, axis),
  ];
  const operands = [input, output ?? input, index ?? input, ...call.numbers];
  eachLine(operands, axis, ([start, target, position, ...places]) => {
    for (let i = 0, p = start!; i < length; i++, p += from) line[i] = x[p]!;
    const at = positions === undefined ? undefined : Number(positions[position!]);
    const results = finish[call.rowwise](line, eps, at);
    if (y !== undefined) for (let i = 0, p = target!; i < length; i++, p += to) y[p] = line[i]!;
    numbers.forEach((all, i) => void (all[places[i]!] = results[i]!));
  });
}

/** These are defined for floating point only; the operation has seen to that. */
const floats = ({ storage, dtype }: Operand): Float32Array =>
  storage.elements(dtype) as Float32Array;

const none: readonly number[] = [];

/** Gives the numbers of a line, and makes its elements what the output's are to be. */
const finish: {
  readonly [R in Rowwise]: (
    line: Float64Array,
    eps: number,
    at: number | undefined,
  ) => readonly number[];
} = {
  softmax: (line) => {
    const top = largest(line);
    let sum = 0;
    for (let i = 0; i < line.length; i++) sum += line[i] = Math.exp(line[i]! - top);
    for (let i = 0; i < line.length; i++) line[i]! /= sum;
    return none;
  },
  logSoftmax: (line) => {
    const top = largest(line);
    const rest = logSum(line, top);
    for (let i = 0; i < line.length; i++) line[i] = line[i]! - top - rest;
    return none;
  },
  standardize: (line, eps) => {
    const mean = meanOf(line);
    for (let i = 0; i < line.length; i++) line[i]! -= mean;
    const factor = 1 / Math.sqrt(meanOf(line.map((x) => x * x)) + eps);
    for (let i = 0; i < line.length; i++) line[i]! *= factor;
    return [factor];
  },
  logSumExp: (line) => {
    const top = largest(line);
    return [Math.abs(top) === Infinity && !line.some(Number.isNaN) ? top : top + logSum(line, top)];
  },
  logSumExpParts: (line, _, at) => {
    const top = largest(line);
    const rest = logSum(line, top);
    return at === undefined ? [rest, top] : [rest, top, rest + (top - line[at]!)];
  },
};

function logSum(line: Float64Array, top: number): number {
  let sum = 0;
  for (let i = 0; i < line.length; i++) sum += Math.exp(line[i]! - top);
  return Math.log(sum);
}

const meanOf = (line: Float64Array): number => line.reduce((sum, x) => sum + x, 0) / line.length;

/** NaN does not count: it reaches every result through the sum. */
function largest(line: Float64Array): number {
  let top = -Infinity;
  for (let i = 0; i < line.length; i++) if (line[i]! > top) top = line[i]!;
  return top;
}
