/**
 * @file The data loader: batches of a data set in an order. Orders and draws are those of PyTorch's
 * `DataLoader` with `num_workers=0`.
 */
import { ValueError, defaultGenerator } from "@kindling/tensor";
import type { Generator } from "@kindling/tensor";
import { collate } from "./collate.ts";
import type { Collated } from "./collate.ts";
import type { Dataset, SampleOf } from "./dataset.ts";
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
  }

  /** The number of batches. */
  get length(): number {
    return this.batchSampler.length;
  }

  [Symbol.iterator](): Iterator<Batch> {
    this.#drawBaseSeed();
    return this.#batches();
  }

  [Symbol.asyncIterator](): AsyncIterator<Batch> {
    this.#drawBaseSeed();
    return spread(this.#batches());
  }

  *#batches(): IterableIterator<Batch> {
    for (const indices of this.batchSampler) yield this.#batchOf(indices);
  }

  /** PyTorch draws the seed of its workers here, also where there are none. */
  #drawBaseSeed(): void {
    drawInt64(this.generator ?? defaultGenerator);
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

/** The same items, each in a turn of the event loop of its own. */
async function* spread<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  for (const item of items) {
    await nextTurn();
    yield item;
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
