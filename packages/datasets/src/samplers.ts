/**
 * @file The orders in which a data set is gone through (`torch.utils.data.*Sampler`). A sampler is
 * anything that has a length and can be iterated, an array of indices too. What is drawn, from
 * which generator and when, is PyTorch's, so that equal seeds give equal orders.
 */
import {
  Generator,
  ValueError,
  defaultGenerator,
  isTensor,
  multinomial,
  randint,
  randperm,
  tensor,
} from "@kindling/tensor";
import type { Tensor } from "@kindling/tensor";

/** An order of samples, or of batches of them. Each iteration is one pass. */
export interface Sampler<Item = number> extends Iterable<Item> {
  /** How many items one pass gives. */
  readonly length: number;
}

/** Something with a length: a data set, or an array. */
export interface Sized {
  readonly length: number;
}

/**
 * From first to last.
 * @example
 * [...new SequentialSampler([7, 8, 9])] // => [ 0, 1, 2 ]
 */
export class SequentialSampler implements Sampler {
  readonly dataSource: Sized;

  constructor(dataSource: Sized) {
    this.dataSource = dataSource;
  }

  get length(): number {
    return this.dataSource.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let index = 0; index < this.length; index++) yield index;
  }
}

/** How a `RandomSampler` draws. */
export interface RandomSamplerOptions {
  /** Whether a sample may come twice. Default false. */
  readonly replacement?: boolean | undefined;
  /** How many samples one pass gives. Default: as many as there are. */
  readonly numSamples?: number | undefined;
  /** Default: a new one for each pass, with a seed from the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * In random order; without replacement every sample once before any comes again.
 * @example
 * manualSeed(0);
 * [...new RandomSampler([7, 8, 9])].toSorted() // => [ 0, 1, 2 ]
 */
export class RandomSampler implements Sampler {
  readonly dataSource: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | undefined;
  readonly #numSamples: number | undefined;

  /** @throws {ValueError} when there is nothing to draw from, or `numSamples` is not at least 1. */
  constructor(dataSource: Sized, options: RandomSamplerOptions = {}) {
    this.dataSource = dataSource;
    this.replacement = options.replacement ?? false;
    this.generator = options.generator;
    this.#numSamples = options.numSamples;
    if (dataSource.length === 0) {
      throw new ValueError("RandomSampler: nothing to draw from", {
        got: "an empty data set",
        expected: "at least one sample",
      });
    }
    checkCount(this.length, "RandomSampler: numSamples");
  }

  get length(): number {
    return this.#numSamples ?? this.dataSource.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator({ seed: drawInt64(defaultGenerator) });
    const n = this.dataSource.length;
    const draw = this.replacement
      ? (count: number) => randint(0, n, [count], { generator })
      : (count: number) => randperm(n, { generator }).narrow(0, 0, count);
    // PyTorch draws 32 at a time, or one permutation; the last piece also where nothing is left,
    // and then a whole permutation is drawn for nothing
    const piece = this.replacement ? 32 : n;
    for (let left = this.length; left >= piece; left -= piece) yield* indices(draw(piece));
    yield* indices(draw(this.length % piece));
  }
}

/**
 * Given samples in random order, each once (`torch.utils.data.SubsetRandomSampler`).
 * @example
 * [...new SubsetRandomSampler([5, 3])].toSorted() // => [ 3, 5 ]
 */
export class SubsetRandomSampler implements Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator;

  constructor(
    indices: Iterable<number>,
    options: { readonly generator?: Generator | undefined } = {},
  ) {
    this.indices = [...indices];
    this.generator = options.generator ?? defaultGenerator;
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = indices(randperm(this.length, { generator: this.generator }));
    for (const place of order) yield this.indices[place]!; // a permutation of the places there are
  }
}

/**
 * Sample `i` with a probability in proportion to `weights[i]`.
 * @example
 * [...new WeightedRandomSampler([0, 1], 3)] // => [ 1, 1, 1 ]
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: Tensor;
  readonly length: number;
  readonly replacement: boolean;
  readonly generator: Generator;

  /**
   * @param weights  `[n]`, at least 0 and not all 0.
   * @param numSamples  how many samples one pass gives.
   * @param options.replacement  whether a sample may come twice. Default true.
   * @throws {ValueError} when `numSamples` is not a whole number of at least 1, or there are not
   *   so many weights above 0 and nothing may come twice; at iteration for weights out of range.
   */
  constructor(
    weights: readonly number[] | Float64Array | Tensor,
    numSamples: number,
    options: { readonly replacement?: boolean; readonly generator?: Generator | undefined } = {},
  ) {
    this.weights = isTensor(weights)
      ? weights.to("float64")
      : tensor(weights, { dtype: "float64" });
    this.length = checkCount(numSamples, "WeightedRandomSampler: numSamples");
    this.replacement = options.replacement ?? true;
    this.generator = options.generator ?? defaultGenerator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const { weights, length, replacement, generator } = this;
    yield* indices(multinomial(weights, length, { replacement, generator }));
  }
}

/**
 * The items of a sampler in groups of `batchSize`; the last may be smaller, or is dropped.
 * @example
 * [...new BatchSampler(new SequentialSampler([1, 2, 3]), 2, false)] // => [ [ 0, 1 ], [ 2 ] ]
 */
export class BatchSampler implements Sampler<readonly number[]> {
  readonly sampler: Sampler;
  readonly batchSize: number;
  readonly dropLast: boolean;

  /** @throws {ValueError} when `batchSize` is not a whole number of at least 1. */
  constructor(sampler: Sampler, batchSize: number, dropLast = false) {
    this.sampler = sampler;
    this.batchSize = checkCount(batchSize, "BatchSampler: batchSize");
    this.dropLast = dropLast;
  }

  get length(): number {
    const batches = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<readonly number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length < this.batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}

/** One draw of PyTorch's `torch.empty((), dtype=torch.int64).random_()`: 63 random bits. */
export const drawInt64 = (generator: Generator): bigint => BigInt.asUintN(63, generator.random64());

/**
 * The count itself, if it is one.
 *
 * @throws {ValueError} when it is not a whole number of at least 1.
 */
export function checkCount(count: number, what: string): number {
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new ValueError(`${what} is not a count`, {
    got: typeof count === "number" ? String(count) : `${String(count)} (${typeof count})`,
    expected: "a whole number of at least 1",
  });
}

/** The elements of an int64 tensor as numbers. */
const indices = (t: Tensor): number[] => Array.from(t.toTypedArray(), Number);
