/**
 * @file The kernels of random numbers, compiled over a memory.
 */
import { compileAll, type Kernel } from "../compile.ts";
import { boxMuller, boxMullerOfGroups } from "./box-muller.ts";
import { decide, decideTruths, stretched, unit, unitOfDoubles } from "./conversions.ts";
import { filling } from "./filling.ts";
import { twister } from "./mersenne-twister.ts";
import { exchange, ordered } from "./permutation.ts";
import { remainders, remaindersOfFloats } from "./remainders.ts";

/**
 * Functions over addresses in one memory; what they take is described where they are written. The ones that
 * fill elements are named by what those become.
 */
export type RandomKernels = ReturnType<typeof compileRandom>;

/**
 * Compiles the kernels.
 *
 * @param isFused  whether the engine's `relaxed_madd` rounds once; otherwise that is emulated
 */
export function compileRandom(
  isFused: boolean,
  memory: WebAssembly.Memory,
): { readonly [name in keyof ReturnType<typeof functions>]: Kernel } {
  return compileAll(functions(isFused), memory);
}

function functions(isFused: boolean) {
  const { skip, outputs, words } = twister();
  const block = boxMuller(isFused);
  const float = { draw: outputs, wordsEach: 1, sizeBytes: 4 } as const;
  return {
    skip,
    draw: outputs,
    boxMuller: block,
    ordered: ordered(),
    exchange: exchange(),
    units: filling({ ...float, convert: unit() }),
    stretchedUnits: filling({ ...float, convert: stretched(isFused) }),
    unitsOfDoubles: filling({
      draw: outputs,
      wordsEach: 2,
      sizeBytes: 8,
      convert: unitOfDoubles(),
    }),
    normals: filling({ ...float, convert: boxMullerOfGroups(block) }),
    remainders: filling({ ...float, sizeBytes: 8, convert: remainders() }),
    remaindersOfFloats: filling({ ...float, convert: remaindersOfFloats() }),
    decisions: filling({ draw: words, wordsEach: 2, sizeBytes: 4, convert: decide() }),
    truths: filling({ draw: words, wordsEach: 2, sizeBytes: 1, convert: decideTruths() }),
  };
}
