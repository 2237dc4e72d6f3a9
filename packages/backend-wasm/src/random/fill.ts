/**
 * @file Distributions of float32 filled in memory: words are drawn for some elements at a time and
 * become numbers while they are in the first cache. What is filled, and what is left of the stream, is
 * what the reference's table of distributions gives.
 */
import type { Distributions } from "@kindling/tensor";
import type { Kernel } from "../compile.ts";
import { evenParts } from "../threads/even.ts";
import type { Threads } from "../threads/job.ts";
import type { RandomKernels } from "./kernels.ts";

/** Where words come from and numbers go. */
export interface Target {
  /** Writes that many outputs of the generator to an address. */
  readonly draw: (to: number, count: number) => void;
  readonly address: number;
  readonly count: number;
  /** The address of `scratchBytes` bytes. */
  readonly scratch: number;
  readonly threads: Threads;
}

type Fill<K extends keyof Distributions> = (
  kernels: RandomKernels,
  target: Target,
  parameters: Distributions[K],
) => void;

/** Elements at a time, whole blocks of `normal`. */
const chunk = 2048;
const block = 16;
/** So many are drawn by one thread, and then made normal by all; they stay in the second cache. */
const sharedChunk = 32 * chunk;
const stepsOfNormal = 30;
/** Two words for each element of a chunk, and what a last group may read beyond. */
export const scratchBytes = 8 * chunk + 64;

/** The distributions there are here. */
export const fills: { readonly [K in keyof Distributions]?: Fill<K> } = {
  uniform: (kernels, target, { from, to }) => {
    const low = Math.fround(from);
    const width = Math.fround(Math.fround(to) - low);
    const isUnit = from === 0 && to === 1;
    fill(kernels, target, 1, (words, at, groups) => {
      kernels.unit(words, at, groups);
      if (!isUnit) kernels.stretch(at, groups, width, low);
    });
  },

  normal: (kernels, { draw, address, count, scratch, threads }, { mean, std }) => {
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
    if (rest === 0) return;
    // The rest is not enough for a block: the last sixteen are made anew, after what the stream has for it.
    draw(scratch, rest);
    draw(scratch, block);
    const last = address + 4 * (count - block);
    kernels.boxMuller(scratch, last, 1, mean, std);
  },

  bernoulli: (kernels, target, { p }) => {
    // k · 2⁻⁵³ < p just where the whole number k is below this one
    const threshold = BigInt(Math.ceil(p * 2 ** 53));
    fill(kernels, target, 2, (words, at, groups) => kernels.decide(words, at, groups, threshold));
  },
};

/** Fills all elements by `convert`, of which each takes that many words. */
function fill(
  kernels: RandomKernels,
  { draw, address, count, scratch }: Target,
  wordsEach: number,
  convert: (words: number, at: number, groups: number) => void,
): void {
  for (let start = 0; start < count; start += chunk) {
    const length = Math.min(chunk, count - start);
    const rest = length % 4;
    const whole = length - rest;
    const at = address + 4 * start;
    draw(scratch, wordsEach * length);
    convert(scratch, at, whole / 4);
    if (rest === 0) continue;
    // A last group that is not full is made aside.
    convert(scratch + 4 * wordsEach * whole, scratch, 1);
    kernels.copy(at + 4 * whole, scratch, 4 * rest);
  }
}
