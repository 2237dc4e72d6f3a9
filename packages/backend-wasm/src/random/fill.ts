/**
 * @file Distributions filled in memory. What is filled, and what is left of the stream, is what the
 * reference's table of distributions gives.
 */
import type { Distributions, DType } from "@kindling/tensor";
import { here, type Job, type Parameters, type Threads } from "../threads/job.ts";
import type { RandomKernels } from "./kernels.ts";
import { sharesOf } from "./shares.ts";
import { roomOf, type Stream } from "./stream.ts";

/** Where words come from and numbers go. */
export interface Target {
  readonly kernels: RandomKernels;
  readonly stream: Stream;
  readonly threads: Threads;
  readonly address: number;
  readonly sizeBytes: number;
  readonly count: number;
  readonly following: Following;
}

/** What is computed of the numbers. */
export interface Following {
  /** How many numbers are best used at a time; `undefined` where all have to be there first. */
  readonly together: number | undefined;
  /** For an element. */
  readonly steps: number;
  /** Uses so many numbers from one on. */
  readonly use: (job: Job, start: number, count: number) => void;
}

interface Fill<K extends keyof Distributions> {
  (target: Target, parameters: Distributions[K]): void;
  /** Where there are parameters that only the reference can draw with: whether these are others. */
  readonly takes?: (parameters: Distributions[K]) => boolean;
}

/** A kernel that fills elements. */
interface Filling {
  readonly kernel: Exclude<keyof RandomKernels, "skip" | "draw" | "boxMuller">;
  readonly wordsEach: 1 | 2;
  /** For an element, without those of its words: as measured, one as long as a value of a map's group. */
  readonly steps: number;
}

const units: Filling = { kernel: "units", wordsEach: 1, steps: 10 };
const stretchedUnits: Filling = { kernel: "stretchedUnits", wordsEach: 1, steps: 14 };
const unitsOfDoubles: Filling = { kernel: "unitsOfDoubles", wordsEach: 2, steps: 24 };
const normals: Filling = { kernel: "normals", wordsEach: 1, steps: 45 };
const remainders: Filling = { kernel: "remainders", wordsEach: 1, steps: 40 };
const remaindersOfFloats: Filling = { ...remainders, kernel: "remaindersOfFloats" };
const decisions: Filling = { kernel: "decisions", wordsEach: 2, steps: 16 };
const truths: Filling = { ...decisions, kernel: "truths" };
/** To make a word of the generator's state. */
const stepsOfWord = 6;

/** Ranges that one word chooses from, here of numbers that all are floats. */
const isNarrow = ({ low, high }: Distributions["randint"]): boolean => rangeOf(low, high) < 2 ** 32;
const isOfFloats = ({ low, high }: Distributions["randint"]): boolean =>
  Number(low) >= -(2 ** 24) && Number(high) <= 2 ** 24;

const rangeOf = (low: number | bigint, high: number | bigint): number =>
  Number(BigInt(high) - BigInt(low));

const isUnit = ({ from, to }: Distributions["uniform"]): boolean => from === 0 && to === 1;

const decide =
  (filling: Filling): Fill<"bernoulli"> =>
  (target, { p }) =>
    // k · 2⁻⁵³ < p just where the whole number k is below this one
    fill(target, filling, [BigInt(Math.ceil(p * 2 ** 53))]);

/** The distributions there are here, and the element types of each. */
export const fills: {
  readonly [K in keyof Distributions]?: { readonly [D in DType]?: Fill<K> };
} = {
  uniform: {
    float32: (target, parameters) => {
      if (isUnit(parameters)) return fill(target, units, []);
      const low = Math.fround(parameters.from);
      fill(target, stretchedUnits, [Math.fround(Math.fround(parameters.to) - low), low]);
    },
    float64: Object.assign((target: Target) => fill(target, unitsOfDoubles, []), { takes: isUnit }),
  },
  normal: { float32: fillNormal },
  randint: {
    int64: Object.assign(
      (target: Target, { low, high }: Distributions["randint"]) =>
        fill(target, remainders, [rangeOf(low, high), BigInt(low)]),
      { takes: isNarrow },
    ),
    float32: Object.assign(
      (target: Target, { low, high }: Distributions["randint"]) =>
        fill(target, remaindersOfFloats, [rangeOf(low, high), Number(low)]),
      { takes: isOfFloats },
    ),
  },
  randperm: { int64: fillPermutation },
  bernoulli: { float32: decide(decisions), bool: decide(truths) },
};

/** Elements that are a job: of more, the kernel calls would not fit into one. */
const elementsOfJob = 2 ** 20;

/** Fills all elements, and uses them. */
function fill(
  target: Target,
  { kernel, wordsEach, steps }: Filling,
  parameters: Parameters,
  count: number = target.count,
): void {
  const { kernels, stream, threads, address, sizeBytes, following } = target;
  const isUsed = following.together !== undefined && count === target.count;
  const skipped = wordsEach * stepsOfWord;
  const made = skipped + steps + (isUsed ? following.steps : 0);
  for (let start = 0; start < count; start += elementsOfJob) {
    const length = Math.min(elementsOfJob, count - start);
    let last = 0;
    threads.run(length * made, (job) => {
      const task = withinTask(job);
      for (const [i, share] of sharesOf(length, job.threads, 1 - skipped / made).entries()) {
        const generator = (last = stream.copy(i));
        if (share.start > 0) job.call(kernels.skip, [generator, wordsEach * share.start]);
        const [first, end] = [start + share.start, start + share.start + share.size];
        const together = isUsed ? following.together : share.size;
        for (let at = first; at < end; at += together) {
          const size = Math.min(together, end - at);
          const to = address + sizeBytes * at;
          job.call(kernels[kernel], [generator, to, size, roomOf(generator), ...parameters]);
          if (isUsed) following.use(task, at, size);
        }
        job.next();
      }
    });
    stream.continueFrom(last);
  }
  if (!isUsed && count === target.count) useAll(target);
}

/** One task of a job. Parameters are copied, as calls of one map write them to one array. */
const withinTask = (job: Job): Job =>
  job === here ? here : { ...here, call: (kernel, given) => job.call(kernel, [...given]) };

const useAll = ({ threads, count, following: { steps, use } }: Target): void =>
  threads.run(count * steps, (job) => use(job, 0, count));

const blockSize = 16;

/** Whole blocks, of which the last is made anew where there is a rest, from what the stream has after it. */
function fillNormal(target: Target, { mean, std }: Distributions["normal"]): void {
  const { kernels, stream, address, count } = target;
  const rest = count % blockSize;
  fill(target, normals, [mean, std], count - rest);
  if (rest === 0) return;
  const generator = stream.copy(0);
  const room = roomOf(generator);
  kernels.draw(generator, room, rest);
  kernels.draw(generator, room, blockSize);
  kernels.boxMuller(room, address + 4 * (count - blockSize), 1, mean, std);
  stream.continueFrom(generator);
  useAll(target);
}

/** Numbers that are exchanged at a time. */
const chunk = 2048;

/** A word for each number but the last, which has no other to be exchanged with. */
function fillPermutation(target: Target): void {
  const { kernels, stream, address, count } = target;
  const generator = stream.copy(0);
  const room = roomOf(generator);
  kernels.ordered(address, count);
  for (let first = 0; first + 1 < count; first += chunk) {
    const end = Math.min(first + chunk, count - 1);
    kernels.draw(generator, room, end - first);
    kernels.exchange(room, address, first, end, count);
  }
  stream.continueFrom(generator);
  useAll(target);
}
