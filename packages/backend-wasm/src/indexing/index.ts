/**
 * @file Gathering and scattering on a heap: what the engine puts into its table of kernels.
 */
import {
  collapse,
  dtypes,
  type GatherCall,
  type KernelOperand,
  type Layout,
  type LoopAxis,
  numelOf,
  type ScatterCall,
} from "@kindling/tensor";
import { compileAll, type Kernel } from "../compile.ts";
import { eachTask } from "../kernels/parts.ts";
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
  const sizes = operands.map((x) => dtypes[x.dtype].sizeBytes);
  const steps = operands.map((x, i) => (x.strides[axis] ?? 0) * sizes[i]!);
  const along: LoopAxis = {
    size: index.shape[axis] ?? 1,
    strides: [index.strides[axis] ?? 0, operands[1].strides[axis] ?? 0, 0],
  };
  const axes = [...collapse(operands.map((x) => across(x, index, axis))), along];
  const mayCut = (cut: LoopAxis): boolean => sharesLines || cut !== along;
  let isDone = true;
  heap.run(inputs, [output], (addresses, scratch) => {
    const all = [...inputs, output];
    const given = operands.map((x) => addresses[all.indexOf(x)]!);
    const run = (kernel: Kernel, operandCount: number, ...more: number[]): void =>
      threads.run(count * stepsOfIndex, (job) =>
        eachTask(
          job,
          { axes, first: [0, 0, 0] },
          2,
          ({ axes: [lines, line], first }) => {
            const walked = given
              .slice(0, operandCount)
              .flatMap((address, i) => [
                address + first[i]! * sizes[i]!,
                lines!.strides[i]! * sizes[i]!,
                steps[i]!,
              ]);
            job.call(kernel, [lines!.size, line!.size, ...walked, ...more]);
          },
          mayCut,
        ),
      );
    const flag = scratch(4);
    const isOutside = new Int32Array(heap.memory.buffer, flag, 1);
    isOutside[0] = 0;
    run(kernels["inRange"]!, 1, size, flag);
    isDone = isOutside[0] === 0;
    if (isDone) run(kernels[name]!, 3);
  });
  return isDone;
}

/** An operand without the axis that indices walk along; the others are as long as the index's. */
const across = ({ strides }: KernelOperand, index: KernelOperand, axis: number): Layout => ({
  shape: index.shape.filter((_, i) => i !== axis),
  strides: strides.filter((_, i) => i !== axis),
  offset: 0,
});
