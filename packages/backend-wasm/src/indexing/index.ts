/**
 * @file Gathering and scattering on a heap: what the engine puts into its table of kernels.
 */
import {
  collapse,
  dtypes,
  type GatherCall,
  type KernelOperand,
  type Layout,
  numelOf,
  type ScatterCall,
} from "@kindling/tensor";
import { moduleBytes } from "../assembler/index.ts";
import { eachPlace } from "../kernels/walks.ts";
import type { Heap } from "../memory/heap.ts";
import { additions, atIndices, inRange, moves } from "./lines.ts";

type Kernel = (...numbers: number[]) => number;

interface Kernels {
  readonly [name: string]: Kernel;
}

function compileIndexing(memory: WebAssembly.Memory): Kernels {
  const sizes = Object.entries(moves).flatMap(([size, move]) => [
    [`gather ${size}`, atIndices(move, "gather")] as const,
    [`set ${size}`, atIndices(move, "scatter")] as const,
  ]);
  const sums = Object.entries(additions).map(
    ([type, add]) => [`sum ${type}`, atIndices(add, "scatter")] as const,
  );
  const exports = { inRange: inRange(), ...Object.fromEntries([...sizes, ...sums]) };
  const module = new WebAssembly.Module(moduleBytes({ memory: { initialPages: 0 }, exports }));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels; // those above
}

/** Whether a call was done; if not, its output is as it was, or is to be written anew. */
export interface Indexing {
  readonly gather: (call: GatherCall) => boolean;
  readonly scatter: (call: ScatterCall) => boolean;
}

/**
 * The kernels of `gather`, and of `scatter` that sets or, in floats, adds; indices must be int64. An
 * index out of range is left to the reference, which says so.
 */
export function makeIndexing(heap: Heap): Indexing {
  let compiled: Kernels | undefined;
  const kernels = (): Kernels => (compiled ??= compileIndexing(heap.memory));
  return {
    gather: ({ input, index, axis, output }) =>
      index.dtype === "int64" &&
      run(
        heap,
        kernels(),
        `gather ${dtypes[input.dtype].sizeBytes}`,
        axis,
        [index, output, input],
        {
          inputs: [index, input],
          output,
        },
      ),
    scatter: ({ scattering, index, source, axis, output }) => {
      const by = scattering === "sum" ? output.dtype : dtypes[output.dtype].sizeBytes;
      const name = `${scattering} ${by}`;
      if (index.dtype !== "int64" || kernels()[name] === undefined) return false;
      return run(heap, kernels(), name, axis, [index, source, output], {
        inputs: [index, source, output], // it keeps what is not written
        output,
      });
    },
  };
}

/** @param operands  the index, what lies beside it, and what it points into */
function run(
  heap: Heap,
  kernels: Kernels,
  name: string,
  axis: number,
  operands: readonly [KernelOperand, KernelOperand, KernelOperand],
  { inputs, output }: { inputs: readonly KernelOperand[]; output: KernelOperand },
): boolean {
  const [index, , target] = operands;
  if (numelOf(index.shape) === 0) return true;
  const length = index.shape[axis] ?? 1;
  const size = target.shape[axis] ?? 1;
  const sizes = operands.map((x) => dtypes[x.dtype].sizeBytes);
  const steps = operands.map((x, i) => (x.strides[axis] ?? 0) * sizes[i]!);
  const axes = collapse(operands.map((x) => across(x, index, axis)));
  const lines = axes.at(-1)!;
  const next = lines.strides.map((stride, i) => stride * sizes[i]!);
  let isDone = true;
  heap.run(inputs, [output], (addresses) => {
    const all = [...inputs, output];
    const first = operands.map((x) => addresses[all.indexOf(x)]!);
    const forEach = (visit: (at: readonly number[]) => void): void =>
      eachPlace(axes.slice(0, -1), 3, (offsets) =>
        visit(offsets.map((offset, i) => first[i]! + offset * sizes[i]!)),
      );
    forEach(([at]) => {
      isDone &&= kernels["inRange"]!(lines.size, length, at!, next[0]!, steps[0]!, size) === 1;
    });
    if (!isDone) return;
    forEach((at) => {
      const walked = at.flatMap((address, i) => [address, next[i]!, steps[i]!]);
      kernels[name]!(lines.size, length, ...walked);
    });
  });
  return isDone;
}

/** An operand without the axis that indices walk along; the others are as long as the index's. */
const across = ({ strides }: KernelOperand, index: KernelOperand, axis: number): Layout => ({
  shape: index.shape.filter((_, i) => i !== axis),
  strides: strides.filter((_, i) => i !== axis),
  offset: 0,
});
