/**
 * @file The kernels of random numbers, compiled over a memory.
 */
import { func, type Func, op } from "../assembler/index.ts";
import { compileAll } from "../compile.ts";
import { boxMuller } from "./box-muller.ts";
import { decide, decideTruths, stretch, unit, unitOfDoubles } from "./conversions.ts";
import { draw } from "./mersenne-twister.ts";

/** Functions over addresses in one memory; a group is four elements. */
export interface RandomKernels {
  readonly draw: (state: number, used: number, to: number, count: number) => number;
  readonly unit: (from: number, to: number, groups: number) => void;
  readonly unitOfDoubles: (from: number, to: number, groups: number) => void;
  readonly stretch: (at: number, groups: number, width: number, low: number) => void;
  readonly boxMuller: (from: number, to: number, blocks: number, mean: number, std: number) => void;
  readonly decide: Decide;
  readonly decideTruths: Decide;
  readonly copy: (to: number, from: number, sizeBytes: number) => void;
}

type Decide = (from: number, to: number, groups: number, threshold: bigint) => void;

const copy = (): Func =>
  func(["i32", "i32", "i32"], "none", ([to, from, sizeBytes]) => [
    op("memory.copy", to, from, sizeBytes),
  ]);

/**
 * Compiles the kernels.
 *
 * @param isFused  whether the engine's `relaxed_madd` rounds once; otherwise that is emulated
 */
export function compileRandom(isFused: boolean, memory: WebAssembly.Memory): RandomKernels {
  const exports = {
    draw: draw(),
    unit: unit(),
    unitOfDoubles: unitOfDoubles(),
    stretch: stretch(isFused),
    boxMuller: boxMuller(isFused),
    decide: decide(),
    decideTruths: decideTruths(),
    copy: copy(),
  };
  return compileAll(exports, memory) as unknown as RandomKernels; // those above
}
