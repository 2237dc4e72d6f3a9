/**
 * @file The kernels of random numbers, compiled over a memory.
 */
import { func, type Func, op } from "../assembler/index.ts";
import { compileAll } from "../compile.ts";
import { boxMuller } from "./box-muller.ts";
import { decide, decideTruths, stretch, unit, unitOfDoubles } from "./conversions.ts";
import { exchange, ordered } from "./permutation.ts";
import { remainders, remaindersOfFloats } from "./remainders.ts";
import { draw } from "./mersenne-twister.ts";

/** Functions over addresses in one memory; a group is four elements. */
export interface RandomKernels {
  readonly draw: Draw;
  readonly drawWords: Draw;
  readonly unit: (from: number, to: number, groups: number) => void;
  readonly unitOfDoubles: (from: number, to: number, groups: number) => void;
  readonly stretch: (at: number, groups: number, width: number, low: number) => void;
  readonly boxMuller: (from: number, to: number, blocks: number, mean: number, std: number) => void;
  readonly decide: Decide;
  readonly decideTruths: Decide;
  readonly remainders: Remainders<bigint>;
  readonly remaindersOfFloats: Remainders<number>;
  readonly ordered: (to: number, count: number) => void;
  readonly exchange: (words: number, to: number, first: number, end: number, count: number) => void;
  readonly copy: (to: number, from: number, sizeBytes: number) => void;
}

type Draw = (state: number, used: number, to: number, count: number) => number;

type Decide = (from: number, to: number, groups: number, threshold: bigint) => void;

type Remainders<N> = (from: number, to: number, groups: number, range: number, low: N) => void;

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
    draw: draw("outputs"),
    drawWords: draw("words"),
    unit: unit(),
    unitOfDoubles: unitOfDoubles(),
    stretch: stretch(isFused),
    boxMuller: boxMuller(isFused),
    decide: decide(),
    decideTruths: decideTruths(),
    remainders: remainders(),
    remaindersOfFloats: remaindersOfFloats(),
    ordered: ordered(),
    exchange: exchange(),
    copy: copy(),
  };
  return compileAll(exports, memory) as unknown as RandomKernels; // those above
}
