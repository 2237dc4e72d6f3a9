/**
 * @file Gathering and scattering on a heap: what the engine puts into its table of kernels.
 */
import {
  dtypes,
  type GatherCall,
  type KernelOperand,
  numelOf,
  type ScatterCall,
} from "@kindling/tensor";
import { compileAll, type Kernel } from "../compile.ts";
import { type Lines, runLines } from "../lines/walk.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { additions, atIndices, inRange, moves } from "./lines.ts";

interface Kernels {
  readonly [name: string]: Kernel;
}

/** What an index takes, in steps as other kernels count them. */
const stepsOfIndex = 16;

function compileIndexing(memory: WebAssembly.Memory): Kernels {
  const sizes = Object.entries(moves).flatMap(([size, move]) => [
    [`gather ${size}`, atIndices(move, "gather")] as const,
    [`set ${size}`, atIndices(move, "scatter")] as const,
  ]);
  const sums = Object.entries(additions).map(
    ([type, add]) => [`sum ${type}`, atIndices(add, "scatter")] as const,
  );
  const exports = { inRange: inRange(), ...Object.fromEntries([...sizes, ...sums]) };
  return compileAll(exports, memory);
}

/** Whether a call was done; if not, its output is as it was, or is to be written anew. */
export interface Indexing {
  readonly gather: (call: GatherCall) => boolean;
  readonly scatter: (call: ScatterCall) => boolean;
}

/** A call, told by what the kernels walk. */
interface IndexCall {
  readonly name: string;
  readonly axis: number;
  /** The index, what lies beside it, and what it points into. */
  readonly operands: readonly [KernelOperand, KernelOperand, KernelOperand];
  readonly inputs: readonly KernelOperand[];
  readonly output: KernelOperand;
  /** Whether threads may share a line; where indices say what is written, one may be there twice. */
  readonly sharesLines: boolean;
}

/**
 * The kernels of `gather`, and of `scatter` that sets or, in floats, adds; indices must be int64. An
 * index out of range is left to the reference, which says so.
 */
export function makeIndexing(heap: Heap, threads: Threads): Indexing {
  let compiled: Kernels | undefined;
  const kernels = (): Kernels => (compiled ??= compileIndexing(heap.memory));
  return {
    gather: ({ input, index, axis, output }) =>
      index.dtype === "int64" &&
      run(heap, threads, kernels(), {
        name: `gather ${dtypes[input.dtype].sizeBytes}`,
        axis,
        operands: [index, output, input],
        inputs: [index, input],
        output,
        sharesLines: true,
      }),
    scatter: ({ scattering, index, source, axis, output }) => {
      const by = scattering === "sum" ? output.dtype : dtypes[output.dtype].sizeBytes;
      const name = `${scattering} ${by}`;
      if (index.dtype !== "int64" || kernels()[name] === undefined) return false;
      return run(heap, threads, kernels(), {
        name,
        axis,
        operands: [index, source, output],
        inputs: [index, source, output], // it keeps what is not written
        output,
        sharesLines: false,
      });
    },
  };
}

function run(heap: Heap, threads: Threads, kernels: Kernels, call: IndexCall): boolean {
  const { name, axis, operands, inputs, output, sharesLines } = call;
  const [index, , target] = operands;
  const count = numelOf(index.shape);
  if (count === 0) return true;
  const size = target.shape[axis] ?? 1;
  const lines: Lines = { operands, axis, isStill: (i) => i === 2, areShared: sharesLines };
  let isDone = true;
  heap.run(inputs, [output], (addresses, scratch) => {
    const all = [...inputs, output];
    const given = operands.map((x) => addresses[all.indexOf(x)]!);
    const walk = (walked: Lines, kernel: Kernel, ...others: number[]): void =>
      threads.run(count * stepsOfIndex, (job) => runLines(walked, given, job, kernel, others));
    const flag = scratch(4);
    const isOutside = new Int32Array(heap.memory.buffer, flag, 1);
    isOutside[0] = 0;
    walk({ ...lines, operands: [index] }, kernels["inRange"]!, size, flag);
    isDone = isOutside[0] === 0;
    if (isDone) walk(lines, kernels[name]!);
  });
  return isDone;
}
