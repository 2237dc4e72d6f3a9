/** @file Every kind of order that a loader can have, each with a generator of its own where it takes one. */
import { Generator } from "@kindling/tensor";
import {
  type DataLoaderOptions,
  RandomSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "../src/index.ts";
import { range } from "./range.ts";

/** How many samples there are. */
export const n = 23;
const batchSize = 4;

/** The kinds, by name. */
export const kinds: Readonly<Record<string, () => DataLoaderOptions<number, unknown>>> = {
  "in order": () => ({ batchSize }),
  "in order, the last left out": () => ({ batchSize, dropLast: true }),
  shuffled: () => ({ batchSize, shuffle: true }),
  "shuffled by its own generator": () => ({ batchSize, shuffle: true, generator: own() }),
  "with replacement": () => ({
    batchSize,
    sampler: new RandomSampler(range(n), { replacement: true, numSamples: 70 }),
  }),
  "with replacement from its own generator": () => ({
    batchSize,
    sampler: new RandomSampler(range(n), { replacement: true, generator: own() }),
  }),
  "a part": () => ({ batchSize, sampler: new SubsetRandomSampler([1, 5, 9, 2, 8, 7]) }),
  "a part, by its own generator": () => ({
    batchSize,
    generator: own(),
    sampler: new SubsetRandomSampler([1, 5, 9, 2, 8, 7], { generator: own() }),
  }),
  weighted: () => ({ batchSize, sampler: new WeightedRandomSampler([1, 2, 3], 15) }),
  "given batches": () => ({ batchSampler: [[1], [2, 3], [4]] }),
};

/** A generator that nobody else draws from. */
export const own = (): Generator => new Generator({ seed: 5 });
