/**
 * @file Random numbers on a heap: what the engine puts into its table of kernels.
 */
import { isContiguous, type KernelOperand, numelOf, type RandomCall } from "@kindling/tensor";
import { features } from "../features.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { fills, scratchBytes, type Target } from "./fill.ts";
import { compileRandom, type RandomKernels } from "./kernels.ts";
import { stateBytes, stateWords } from "./mersenne-twister.ts";

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
  isFused: boolean = features().fusedMadd,
): (call: RandomCall) => boolean {
  let compiled: RandomKernels | undefined;
  return ({ distribution, parameters, generator, output }) => {
    const fill = fills[distribution] as (typeof fills)["uniform"]; // each takes the parameters of its own name
    if (fill === undefined || !isFilled(output) || generator.engine !== "mt19937") return false;
    const kernels = (compiled ??= compileRandom(isFused, heap.memory));
    heap.run([], [output], ([address], scratch) => {
      const state = scratch(stateBytes + scratchBytes);
      generator.drawWith((words, used) => {
        const own = new Uint32Array(heap.memory.buffer, state, stateWords);
        own.set(words);
        let now = used;
        const target: Target = {
          draw: (to, count) => {
            now = kernels.draw(state, now, to, count);
          },
          address: address!, // of the one output
          count: numelOf(output.shape),
          scratch: state + stateBytes,
          threads,
        };
        fill(kernels, target, parameters as { readonly from: number; readonly to: number });
        words.set(own);
        return now;
      });
    });
    return true;
  };
}

/** Many float32 side by side, in the order of their indices. */
const isFilled = (output: KernelOperand): boolean =>
  output.dtype === "float32" && numelOf(output.shape) >= fewElements && isContiguous(output);
