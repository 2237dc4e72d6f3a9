/**
 * @file Distributions filled in memory: words are drawn for some elements at a time and
 * become numbers while they are in the first cache. What is filled, and what is left of the stream, is
 * what the reference's table of distributions gives.
 */
import type { Distributions, DType } from "@kindling/tensor";
import type { Kernel } from "../compile.ts";
import { evenParts } from "../threads/even.ts";
import type { Threads } from "../threads/job.ts";
import type { RandomKernels } from "./kernels.ts";

/** Where words come from and numbers go. */
export interface Target {
  /** Writes that many outputs of the generator to an address. */
  readonly draw: (to: number, count: number) => void;
  /** The same of the words that outputs are made of. */
  readonly drawWords: (to: number, count: number) => void;
  readonly address: number;
  readonly sizeBytes: number;
  readonly count: number;
  /** Is told how many elements are filled, and may use them. */
  readonly use: (filled: number) => void;
  /** The address of `scratchBytes` bytes. */
  readonly scratch: number;
  readonly threads: Threads;
}

interface Fill<K extends keyof Distributions> {
  (kernels: RandomKernels, target: Target, parameters: Distributions[K]): void;
  /** Where there are parameters that only the reference can draw with: whether these are others. */
  readonly takes?: (parameters: Distributions[K]) => boolean;
}

/** Elements at a time, whole blocks of `normal`. */
const chunk = 2048;
const block = 16;
/** So many are drawn by one thread, and then made normal by all; they stay in the second cache. */
const sharedChunk = 32 * chunk;
const stepsOfNormal = 30;
/** Two words for each element of a chunk, and what a last group may read beyond. */
export const scratchBytes = 8 * chunk + 64;

const decisions =
  (kernel: "decide" | "decideTruths"): Fill<"bernoulli"> =>
  (kernels, target, { p }) => {
    // k · 2⁻⁵³ < p just where the whole number k is below this one
    const threshold = BigInt(Math.ceil(p * 2 ** 53));
    const wordwise = { ...target, draw: target.drawWords };
    fill(kernels, wordwise, 2, (words, at, groups) =>
      kernels[kernel](words, at, groups, threshold),
    );
  };

/** Ranges that one word chooses from, here of numbers that all are floats. */
const isNarrow = ({ low, high }: Distributions["randint"]): boolean => rangeOf(low, high) < 2 ** 32;
const isOfFloats = ({ low, high }: Distributions["randint"]): boolean =>
  Number(low) >= -(2 ** 24) && Number(high) <= 2 ** 24;

const rangeOf = (low: number | bigint, high: number | bigint): number =>
  Number(BigInt(high) - BigInt(low));

function isUnit({ from, to }: Distributions["uniform"]): boolean {
  return from === 0 && to === 1;
}

/** The distributions there are here, and the element types of each. */
export const fills: {
  readonly [K in keyof Distributions]?: { readonly [D in DType]?: Fill<K> };
} = {
  uniform: {
    float32: (kernels, target, { from, to }) => {
      const low = Math.fround(from);
      const width = Math.fround(Math.fround(to) - low);
      const hasUnit = isUnit({ from, to });
      fill(kernels, target, 1, (words, at, groups) => {
        kernels.unit(words, at, groups);
        if (!hasUnit) kernels.stretch(at, groups, width, low);
      });
    },
    float64: Object.assign(
      (kernels: RandomKernels, target: Target) => fill(kernels, target, 2, kernels.unitOfDoubles),
      { takes: isUnit },
    ),
  },
  normal: { float32: fillNormal },
  randint: {
    int64: Object.assign(
      (kernels: RandomKernels, target: Target, { low, high }: Distributions["randint"]) =>
        fill(kernels, target, 1, (words, at, groups) =>
          kernels.remainders(words, at, groups, rangeOf(low, high), BigInt(low)),
        ),
      { takes: isNarrow },
    ),
    float32: Object.assign(
      (kernels: RandomKernels, target: Target, { low, high }: Distributions["randint"]) =>
        fill(kernels, target, 1, (words, at, groups) =>
          kernels.remaindersOfFloats(words, at, groups, rangeOf(low, high), Number(low)),
        ),
      { takes: isOfFloats },
    ),
  },
  randperm: { int64: fillPermutation },
  bernoulli: { float32: decisions("decide"), bool: decisions("decideTruths") },
};

function fillNormal(
  kernels: RandomKernels,
  target: Target,
  { mean, std }: Distributions["normal"],
): void {
  const { draw, address, count, scratch, threads, use } = target;
  const rest = count % block;
  for (let start = 0; start < count - rest; start += sharedChunk) {
    const size = Math.min(sharedChunk, count - rest - start);
    const first = address + 4 * start;
    draw(first, size); // words become numbers where they are
    threads.run(size * stepsOfNormal, (job) => {
      for (const part of evenParts(size, block, Math.max(job.parts, Math.ceil(size / chunk)))) {
        const at = first + 4 * part.start;
        const parameters = [at, at, part.size / block, mean, std];
        job.call(kernels.boxMuller as Kernel, parameters); // takes numbers
        job.next();
      }
    });
  }
  if (rest > 0) {
    // The rest is not enough for a block: the last sixteen are made anew, after what the stream has for it.
    draw(scratch, rest);
    draw(scratch, block);
    const last = address + 4 * (count - block);
    kernels.boxMuller(scratch, last, 1, mean, std);
  }
  use(count);
}

/** A word for each number but the last, which has no other to be exchanged with. */
function fillPermutation(
  kernels: RandomKernels,
  { draw, address, count, scratch, use }: Target,
): void {
  kernels.ordered(address, count);
  for (let first = 0; first + 1 < count; first += chunk) {
    const end = Math.min(first + chunk, count - 1);
    draw(scratch, end - first);
    kernels.exchange(scratch, address, first, end, count);
  }
  use(count);
}

/** Fills all elements by `convert`, of which each takes that many words. */
function fill(
  kernels: RandomKernels,
  { draw, address, sizeBytes, count, scratch, use }: Target,
  wordsEach: number,
  convert: (words: number, at: number, groups: number) => void,
): void {
  for (let start = 0; start < count; start += chunk) {
    const length = Math.min(chunk, count - start);
    const rest = length % 4;
    const whole = length - rest;
    const at = address + sizeBytes * start;
    draw(scratch, wordsEach * length);
    convert(scratch, at, whole / 4);
    if (rest > 0) {
      // A last group that is not full is made aside.
      convert(scratch + 4 * wordsEach * whole, scratch, 1);
      kernels.copy(at + sizeBytes * whole, scratch, sizeBytes * rest);
    }
    use(start + length);
  }
}
