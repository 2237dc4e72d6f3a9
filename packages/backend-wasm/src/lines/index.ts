/**
 * @file Scans, and the places of extremes, on a heap: what the engine puts into its table of kernels.
 */
import {
  dtypes,
  isContiguous,
  type KernelOperand,
  numelOf,
  type ReduceCall,
  type ScanCall,
} from "@kindling/tensor";
import { KernelCache } from "../cache.ts";
import { compile, type Kernel } from "../compile.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { type Running, runningFunc } from "./running.ts";
import { runLines } from "./walk.ts";

/** What an element takes, in steps as other kernels count them: one waits for the other. */
const stepsOfElement = 8;

/** Whether a call was done. */
export interface LineKernels {
  readonly scan: (call: ScanCall) => boolean;
  /** Of `argmax` and `argmin` along an axis, or over all of what lies in a row. */
  readonly places: (call: ReduceCall) => boolean;
}

export function makeLines(heap: Heap, threads: Threads): LineKernels {
  const cache = new KernelCache<Kernel>();
  const run = (
    name: Running,
    [input, ...outputs]: readonly [KernelOperand, ...KernelOperand[]],
    axis: number,
    isStill: (operand: number) => boolean,
  ): true => {
    const count = numelOf(input.shape);
    if (count === 0) return true;
    const kernel = cache.get(`${name} ${input.dtype}`, () =>
      compile(runningFunc(name, input.dtype), heap.memory),
    )!; // all of them are made
    const lines = { operands: [input, ...outputs], axis, isStill, areShared: false };
    heap.run([input], outputs, (addresses) =>
      threads.begin(count * stepsOfElement, (job) => runLines(lines, addresses, job, kernel)),
    );
    return true;
  };
  return {
    scan: ({ scan, input, axis, outputs }) => {
      const isTruth = input.dtype === "bool" && (scan === "sum" || scan === "prod"); // 0 or 1, whatever it is
      const isFloat = dtypes[input.dtype].kind === "float";
      if (isTruth || (scan === "logsumexp" && !isFloat)) return false;
      return run(scan, [input, ...outputs], axis, () => false);
    },
    places: ({ reduction, expr, inputs: [input, ...others], axes, output }) => {
      if (reduction !== "argmax" && reduction !== "argmin") return false;
      if (input === undefined || others.length > 0 || expr.kind !== "input") return false;
      if (axes.length === 1) return run(reduction, [input, output], axes[0]!, (i) => i === 1);
      if (axes.length < input.shape.length || !isContiguous(input)) return false;
      const line = { ...input, shape: [numelOf(input.shape)], strides: [1] };
      return run(reduction, [line, { ...output, shape: [1], strides: [0] }], 0, (i) => i === 1);
    },
  };
}
