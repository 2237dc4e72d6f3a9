/**
 * @file Random numbers on a heap: what the engine puts into its table of kernels.
 */
import {
  collapse,
  type Distributions,
  dtypes,
  isContiguous,
  type KernelOperand,
  type MapCall,
  numelOf,
  type RandomCall,
} from "@kindling/tensor";
import { features } from "../features.ts";
import type { Described, Maps, PlacedMap } from "../kernels/map.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { fills as table, type Following } from "./fill.ts";
import { compileRandom, type RandomKernels } from "./kernels.ts";
import { Stream } from "./stream.ts";

/** Below this many elements, bringing the state here and back takes longer than drawing. */
const fewElements = 1024;

/**
 * The kernel of `random` over a heap, for the distributions of `fills` and the Mersenne Twister.
 *
 * @param isFused  whether the engine's `relaxed_madd` rounds once
 * @returns a function that tells whether it has drawn; if not, nothing has changed
 */
export function makeRandom(
  heap: Heap,
  threads: Threads,
  maps: Pick<Maps, "placed">,
  isFused: boolean = features().fusedMadd,
): (call: RandomCall) => boolean {
  let compiled: RandomKernels | undefined;
  return ({ distribution, parameters, generator, output, epilogue = nothing }) => {
    const fills = table[distribution] as (typeof table)["uniform"]; // each takes the parameters of its own name
    const fill = fills?.[output.dtype];
    const given = parameters as Distributions["uniform"]; // as above
    if (fill === undefined || fill.takes?.(given) === false) return false;
    if (!isFilled(output) || generator.engine !== "mt19937") return false;
    const follow = followingOf(maps, output, epilogue);
    if (follow === undefined) return false;
    const kernels = (compiled ??= compileRandom(isFused, heap.memory));
    heap.run(epilogue.inputs, [...epilogue.outputs, output], (addresses, scratch) => {
      const address = addresses.at(-1)!; // the output is the last
      const following = follow([address, ...addresses.slice(0, -1)]);
      generator.drawWith((words, used) => {
        const stream = new Stream(heap.memory, scratch, words, used);
        const { sizeBytes } = dtypes[output.dtype];
        const count = numelOf(output.shape);
        fill({ kernels, stream, threads, address, sizeBytes, count, following }, given);
        return stream.writeTo(words);
      });
    });
    return true;
  };
}

const nothing: MapCall = { inputs: [], scalars: [], exprs: [], outputs: [] };

/** So many numbers are used at a time, from the second cache; a call costs as much as hundreds of them. */
const usedTogether = 2 ** 15;

/**
 * What follows a draw, given the addresses of the numbers, the inputs and the results: along with it where
 * all lie side by side, else when all are drawn.
 *
 * @returns `undefined` where only the reference can
 */
function followingOf(
  maps: Pick<Maps, "placed">,
  output: KernelOperand,
  { exprs, scalars, inputs, outputs }: MapCall,
): ((addresses: readonly number[]) => Following) | undefined {
  if (exprs.length === 0) return () => nothingFollows;
  const operands = [output, ...inputs, ...outputs];
  const total = numelOf(output.shape);
  const axes = collapse(operands);
  const isLine = axes.length === 1;
  const mapOf = (count: number): PlacedMap | undefined => {
    const walked = isLine
      ? operands.map((x, i) => lineOf(x, count, axes[0]!.strides[i]!))
      : operands;
    return maps.placed(exprs, walked.slice(0, -outputs.length), walked.slice(-outputs.length));
  };
  const whole = mapOf(total);
  if (whole === undefined) return undefined;
  return (addresses) => ({
    together: isLine && whole.work > 0 ? usedTogether : undefined,
    steps: whole.work / total,
    use: (job, start, count) => {
      const from = addresses.map((address, i) => {
        const strideBytes = axes[0]!.strides[i]! * dtypes[operands[i]!.dtype].sizeBytes;
        return address + (isLine ? start * strideBytes : 0);
      });
      mapOf(count)!.run(job, from, scalars); // only the length is another
    },
  });
}

const nothingFollows: Following = { together: undefined, steps: 0, use: () => {} };

const lineOf = ({ dtype }: KernelOperand, count: number, stride: number): Described => ({
  dtype,
  shape: [count],
  strides: [stride],
  offset: 0,
});

/** Many elements side by side, in the order of their indices. */
const isFilled = (output: KernelOperand): boolean =>
  numelOf(output.shape) >= fewElements && isContiguous(output);
