/**
 * @file The data loader: batches of a data set in an order. Orders and draws are those of PyTorch's
 * `DataLoader` with `num_workers=0`.
 */
import { ValueError, defaultGenerator } from "@kindling/tensor";
import type { Generator } from "@kindling/tensor";
import { collate } from "./collate.ts";
import type { Collated } from "./collate.ts";
import type { Dataset, SampleOf } from "./dataset.ts";
import { checkState, generatorsOf, replayed } from "./loader-state.ts";
import type { DataLoaderState, Pass } from "./loader-state.ts";
import { BatchSampler, RandomSampler, SequentialSampler, drawInt64 } from "./samplers.ts";
import type { Sampler } from "./samplers.ts";

/** How a `DataLoader` orders and groups the samples. */
export interface DataLoaderOptions<Sample, Batch> {
  /** Default 1. */
  readonly batchSize?: number | undefined;
  /** Whether each pass has a new random order. Default false. */
  readonly shuffle?: boolean | undefined;
  /** An order of the samples, instead of `shuffle`. */
  readonly sampler?: Sampler | undefined;
  /** An order of batches, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  readonly batchSampler?: Sampler<readonly number[]> | undefined;
  /** Whether a last batch that is smaller is left out. Default false. */
  readonly dropLast?: boolean | undefined;
  /** What orders are drawn from. Default: the default generator. */
  readonly generator?: Generator | undefined;
  /** Makes a batch of samples, instead of the data set's `getBatch` or `collate`. */
  readonly collateFn?: ((samples: Sample[]) => Batch) | undefined;
}

/** The batches of a data set when there is no `collateFn`. */
export type BatchOf<D extends Dataset> = D extends {
  getBatch: (indices: readonly number[]) => infer Batch;
}
  ? Batch
  : Collated<SampleOf<D>>;

/**
 * The batches of a data set, as often as it is iterated (`torch.utils.data.DataLoader`).
 *
 * `for … of` gives them without waiting; `for await … of` gives the same ones and lets the rest of
 * the program, such as a page, run between two of them.
 *
 * Each iteration first draws one number that nothing uses, as PyTorch does, so that programs that
 * go on drawing from the same generator see PyTorch's numbers.
 *
 * @example
 * const data = new TensorDataset(arange(5));
 * [...new DataLoader(data, { batchSize: 2 })].map(([x]) => x.tolist())
 * // => [ [ 0, 1 ], [ 2, 3 ], [ 4 ] ]
 */
export class DataLoader<D extends Dataset, Batch = BatchOf<D>> {
  readonly dataset: D;
  readonly batchSampler: Sampler<readonly number[]>;
  readonly generator: Generator | undefined;
  readonly #batchOf: (indices: readonly number[]) => Batch;
  /** What orders are drawn from, the default generator first. */
  readonly #generators: readonly Generator[];
  /** The pass that was begun last, until it is over. */
  #pass: Pass | null = null;
  /** Whether the next iteration goes on with that pass. */
  #isResumed = false;

  /**
   * @throws {ValueError} when `batchSize` is not a whole number of at least 1, options contradict
   *   each other, or an empty data set is to be shuffled.
   */
  constructor(dataset: D, options: DataLoaderOptions<SampleOf<D>, Batch> = {}) {
    checkCombination(options);
    this.dataset = dataset;
    this.generator = options.generator;
    this.batchSampler =
      options.batchSampler ??
      new BatchSampler(samplerOf(dataset, options), options.batchSize ?? 1, options.dropLast);
    this.#batchOf = batchMaker(dataset, options.collateFn);
    this.#generators = generatorsOf(this.generator, this.batchSampler);
  }

  /** The number of batches. */
  get length(): number {
    return this.batchSampler.length;
  }

  /**
   * Where the loader stands: which pass, and how many of its batches were given (as torchdata's
   * `StatefulDataLoader` has it). A loop that was left stands where it was left.
   *
   * The place of the default generator is the program's to keep, with `getRngState`.
   *
   * @example
   * const loader = new DataLoader(new TensorDataset(arange(5)), { batchSize: 2 });
   * for (const [x] of loader) break;
   * loader.stateDict().numYielded // => 1
   */
  stateDict(): DataLoaderState {
    return {
      numYielded: this.#pass?.numYielded ?? null,
      passStart: this.#pass?.start ?? [],
      generators: this.#own.map((generator) => generator.getState()),
    };
  }

  /**
   * Goes to where a loader of the same options stood: the next iteration gives the batches that were
   * left of its pass, and the loader's own generators go on as there. Restore the default generator
   * before that iteration, with `setRngState`.
   *
   * An order that is drawn bit by bit (`replacement: true`) from a generator that others draw from
   * meanwhile cannot be found again.
   *
   * @throws {ValueError} when the state is of a loader with other batches or generators, or damaged;
   *   nothing is changed then
   * @example
   * const [a, b] = [1, 2].map(() => new DataLoader(new TensorDataset(arange(5)), { batchSize: 2 }));
   * for (const [x] of a) break;
   * b.loadStateDict(a.stateDict());
   * [...b].map(([x]) => x.tolist())
   * // => [ [ 2, 3 ], [ 4 ] ]
   */
  loadStateDict(state: DataLoaderState): void {
    checkState(state, this.length, this.#generators);
    const { numYielded, passStart, generators } = state;
    this.#own.forEach((generator, i) => generator.setState(generators[i]!)); // as many, as checked
    this.#pass = numYielded === null ? null : { numYielded, start: passStart };
    this.#isResumed = numYielded !== null;
  }

  [Symbol.iterator](): Iterator<Batch> {
    return this.#batches(...this.#begin());
  }

  [Symbol.asyncIterator](): AsyncIterator<Batch> {
    return this.#spreadBatches(...this.#begin());
  }

  get #own(): readonly Generator[] {
    return this.#generators.slice(1);
  }

  /** A new pass, or what is left of the one that was loaded. */
  #begin(): [pass: Pass, batches: Iterator<readonly number[]>] {
    if (this.#isResumed && this.#pass !== null) {
      this.#isResumed = false;
      return [this.#pass, replayed(this.#pass, this.#generators, () => this.#drawOrder())];
    }
    const pass = { start: this.#generators.map((it) => it.getState()), numYielded: 0 };
    this.#pass = pass;
    return [pass, this.#drawOrder()];
  }

  /** PyTorch draws the seed of its workers first, also where there are none. */
  #drawOrder(): Iterator<readonly number[]> {
    drawInt64(this.generator ?? defaultGenerator);
    return this.batchSampler[Symbol.iterator]();
  }

  *#batches(pass: Pass, batches: Iterator<readonly number[]>): IterableIterator<Batch> {
    for (const indices of untilLast(batches)) yield this.#given(pass, indices);
    this.#end(pass);
  }

  /** The same, each in a turn of the event loop of its own. */
  async *#spreadBatches(pass: Pass, batches: Iterator<readonly number[]>): AsyncGenerator<Batch> {
    for (const indices of untilLast(batches)) {
      await nextTurn();
      yield this.#given(pass, indices);
    }
    this.#end(pass);
  }

  #given(pass: Pass, indices: readonly number[]): Batch {
    const batch = this.#batchOf(indices);
    pass.numYielded++;
    return batch;
  }

  #end(pass: Pass): void {
    if (this.#pass === pass) this.#pass = null;
  }
}

/** What an iterator that was begun elsewhere still gives; it is closed when nobody wants more. */
function* untilLast<Item>(items: Iterator<Item>): IterableIterator<Item> {
  try {
    for (let next = items.next(); next.done !== true; next = items.next()) yield next.value;
  } finally {
    items.return?.();
  }
}

function samplerOf(
  dataset: Dataset,
  { sampler, shuffle, generator }: DataLoaderOptions<never, unknown>,
): Sampler {
  if (sampler !== undefined) return sampler;
  return shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset);
}

function batchMaker<D extends Dataset, Batch>(
  dataset: D,
  collateFn: ((samples: SampleOf<D>[]) => Batch) | undefined,
): (indices: readonly number[]) => Batch {
  if (collateFn === undefined && dataset.getBatch !== undefined) {
    // without a collateFn, Batch is what getBatch gives
    return (indices) => dataset.getBatch!(indices) as Batch;
  }
  // without a collateFn, Batch is what collate gives; and samples are what `get` of a D gives
  const join = collateFn ?? (collate as (samples: SampleOf<D>[]) => Batch);
  return (indices) => join(indices.map((index) => dataset.get(index) as SampleOf<D>));
}

/** For each option, those that it leaves no room for. */
const exclusive = {
  batchSampler: ["batchSize", "shuffle", "sampler", "dropLast"],
  sampler: ["shuffle"],
} as const;

function checkCombination(options: DataLoaderOptions<never, unknown>): void {
  for (const chosen of ["batchSampler", "sampler"] as const) {
    const other = exclusive[chosen].find((name) => Boolean(options[name]));
    if (options[chosen] === undefined || other === undefined) continue;
    throw new ValueError(`DataLoader: ${chosen} and ${other} contradict each other`, {
      got: "both",
      expected: `one of the two: ${chosen} alone says in which order`,
    });
  }
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    // in a page, timers are slowed down to 4 ms; messages are not
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => resolve(port1.close()), { once: true });
    port1.start();
    port2.postMessage(null);
  });
