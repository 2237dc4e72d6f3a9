/**
 * @file The data loader: batches of a data set in an order. Orders and draws are those of PyTorch's
 * `DataLoader` with `num_workers=0`, whatever is made ahead or in workers.
 *
 * Long because of the docstrings of what users see; how batches are made is in `loading/` and `workers/`.
 */
import { ValueError, defaultGenerator } from "@kindling/tensor";
import type { Generator } from "@kindling/tensor";
import type { Collated } from "./collate.ts";
import type { Dataset, SampleOf } from "./dataset.ts";
import { type DataLoaderOptions, checkOptions } from "./loader-options.ts";
import { checkState, generatorsOf, replayed } from "./loader-state.ts";
import type { DataLoaderState, Pass } from "./loader-state.ts";
import { type Source, batchesAhead } from "./loading/ahead.ts";
import { type MakeBatch, batchMaker, ignoreFailure, isPromise } from "./loading/batch-maker.ts";
import { inThread } from "./loading/in-thread.ts";
import { Order, restore, statesOf } from "./loading/order.ts";
import { BatchSampler, RandomSampler, SequentialSampler, drawInt64 } from "./samplers.ts";
import type { Sampler } from "./samplers.ts";
import { Crews } from "./workers/crew.ts";

/** The batches of a data set when there is no `collateFn`. */
export type BatchOf<D extends Dataset> = D extends {
  getBatch: (indices: readonly number[]) => infer Batch;
}
  ? Awaited<Batch>
  : Collated<Awaited<SampleOf<D>>>;

/** A pass that begins, or goes on. */
interface Begun {
  readonly pass: Pass;
  /** What the seeds of its workers start from. */
  readonly seed: bigint;
  readonly items: Iterator<readonly number[]>;
}

/** Ends the workers that a loader keeps when the loader itself was forgotten. */
const forgotten = new FinalizationRegistry<Crews>((crews) => crews.end());

/**
 * The batches of a data set, as often as it is iterated (`torch.utils.data.DataLoader`).
 *
 * `for … of` gives them without waiting; `for await … of` gives the same ones and lets the rest of
 * the program, such as a page, run between two of them. An asynchronous data set, whose `get` gives
 * promises, and workers are for `for await` alone.
 *
 * With `prefetchFactor` batches are made ahead, with `numWorkers` in other threads. Neither changes a
 * batch, nor what the program draws from the default generator: a sampler is asked ahead only as far as
 * nothing is drawn. An error is thrown when its batch is due. A loop that is left ends what is under way.
 *
 * Each iteration first draws one number, as PyTorch does, so that programs that go on drawing from the
 * same generator see PyTorch's numbers; the random streams of workers start from it.
 *
 * @example
 * const data = new TensorDataset(arange(5));
 * [...new DataLoader(data, { batchSize: 2 })].map(([x]) => x.tolist())
 * // => [ [ 0, 1 ], [ 2, 3 ], [ 4 ] ]
 * @example
 * const squares = {
 *   length: 4,
 *   async get(index) {
 *     return index ** 2;
 *   },
 * };
 * const seen = [];
 * for await (const x of new DataLoader(squares, { batchSize: 2, prefetchFactor: 2 })) {
 *   seen.push(x.tolist());
 * }
 * seen // => [ [ 0, 1 ], [ 4, 9 ] ]
 */
export class DataLoader<D extends Dataset, Batch = BatchOf<D>> {
  readonly dataset: D;
  readonly batchSampler: Sampler<readonly number[]>;
  readonly generator: Generator | undefined;
  readonly numWorkers: number;
  readonly prefetchFactor: number;
  readonly #options: Pick<DataLoaderOptions<never, Batch>, "signal" | "timeoutMs">;
  readonly #makeBatch: MakeBatch<Batch>;
  readonly #crews: Crews | undefined;
  /** What orders are drawn from, the default generator first. */
  readonly #generators: readonly Generator[];
  /** The pass that was begun last, until it is over. */
  #pass: Pass | null = null;
  /** Whether the next iteration goes on with that pass. */
  #isResumed = false;

  /**
   * @throws {ValueError} when `batchSize` or another count is not a whole number of at least 1, options
   *   contradict each other, or an empty data set is to be shuffled.
   */
  constructor(dataset: D, options: DataLoaderOptions<Awaited<SampleOf<D>>, Batch> = {}) {
    checkOptions(options);
    this.dataset = dataset;
    this.generator = options.generator;
    this.batchSampler =
      options.batchSampler ??
      new BatchSampler(samplerOf(dataset, options), options.batchSize ?? 1, options.dropLast);
    this.numWorkers = options.numWorkers ?? 0;
    this.prefetchFactor = options.prefetchFactor ?? (this.numWorkers > 0 ? 2 : 0);
    this.#options = options;
    this.#makeBatch = batchMaker(dataset, options.collateFn);
    this.#crews = crewsOf(options, this);
    this.#generators = generatorsOf(this.generator, this.batchSampler);
  }

  /** The number of batches. */
  get length(): number {
    return this.batchSampler.length;
  }

  /**
   * Where the loader stands: which pass, and how many of its batches were given (as torchdata's
   * `StatefulDataLoader` has it). A loop that was left stands where it was left; batches that were made
   * ahead are not given yet.
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
      generators: statesOf(this.#own),
      ...(this.numWorkers > 0 && { workers: [...(this.#pass?.workers ?? [])] }),
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
    checkState(state, this.length, this.#generators, this.numWorkers);
    const { numYielded, passStart, generators, workers = [] } = state;
    restore(this.#own, generators);
    this.#pass =
      numYielded === null ? null : { numYielded, start: passStart, workers: [...workers] };
    this.#isResumed = numYielded !== null;
  }

  /** @throws {ValueError} where batches have to be waited for. */
  [Symbol.iterator](): Iterator<Batch> {
    if (this.numWorkers > 0) throw mustWait(`numWorkers ${this.numWorkers}`);
    return this.#batches(this.#begin());
  }

  [Symbol.asyncIterator](): AsyncIterator<Batch> {
    return this.#awaitedBatches(this.#begin());
  }

  /**
   * Ends the workers that were kept (`persistentWorkers`). Another iteration starts new ones.
   * @example
   * const loader = new DataLoader(new TensorDataset(arange(5)));
   * loader.dispose();
   * [...loader].length // => 5
   */
  dispose(): void {
    this.#crews?.end();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #own(): readonly Generator[] {
    return this.#generators.slice(1);
  }

  /** A new pass, or what is left of the one that was loaded. */
  #begin(): Begun {
    if (this.#isResumed && this.#pass !== null) {
      this.#isResumed = false;
      const pass = this.#pass;
      return { pass, ...this.#again(pass) };
    }
    const workers = Array.from({ length: this.numWorkers }, () => null);
    const pass: Pass = { start: statesOf(this.#generators), numYielded: 0, workers };
    this.#pass = pass;
    return { pass, ...this.#drawOrder() };
  }

  /** The order of a pass from where it stands, found again without a trace. */
  #again(pass: Pick<Pass, "start" | "numYielded">): Omit<Begun, "pass"> {
    let seed = 0n;
    const items = replayed(pass, this.#generators, () => {
      const drawn = this.#drawOrder();
      seed = drawn.seed;
      return drawn.items;
    });
    return { seed, items };
  }

  /** PyTorch draws the seed of its workers first, also where there are none. */
  #drawOrder(): Omit<Begun, "pass"> {
    const seed = drawInt64(this.generator ?? defaultGenerator);
    return { seed, items: this.batchSampler[Symbol.iterator]() };
  }

  *#batches({ pass, items }: Begun): IterableIterator<Batch> {
    for (const indices of untilLast(items)) {
      this.#options.signal?.throwIfAborted();
      const batch = this.#makeBatch(indices);
      if (isPromise(batch)) {
        ignoreFailure(batch);
        throw mustWait("a data set or a collateFn that gives promises");
      }
      pass.numYielded++;
      yield batch;
    }
    this.#end(pass);
  }

  async *#awaitedBatches(begun: Begun): AsyncGenerator<Batch> {
    const { pass, items } = begun;
    const { numYielded, start } = pass;
    const source = this.#sourceOf(begun);
    const order = new Order({
      items,
      again: () => this.#again({ start, numYielded }).items,
      // who never looks ahead need not look out
      generators: source.mostUnderWay > 0 ? this.#generators : [],
      length: this.length - numYielded,
    });
    for await (const batch of batchesAhead(order, source, numYielded, this.#options)) {
      pass.numYielded++;
      yield batch;
    }
    this.#end(pass);
  }

  #sourceOf({ pass, seed }: Begun): Source<Batch> {
    const { signal } = this.#options;
    return (
      this.#crews?.pass<Batch>(seed, pass.workers, signal) ??
      inThread(this.#makeBatch, this.prefetchFactor, this.#generators, signal)
    );
  }

  #end(pass: Pass): void {
    if (this.#pass === pass) this.#pass = null;
  }
}

const mustWait = (got: string): ValueError =>
  new ValueError("DataLoader: these batches have to be waited for", {
    got: `for … of, and ${got}`,
    expected: "a loop that waits",
    fix: "for await (const batch of loader)",
  });

function crewsOf(
  {
    workerModule,
    numWorkers = 0,
    prefetchFactor = 2,
    persistentWorkers = false,
  }: DataLoaderOptions<never, unknown>,
  loader: object,
): Crews | undefined {
  if (workerModule === undefined || numWorkers === 0) return undefined;
  const crews = new Crews({
    module: workerModule,
    numWorkers,
    prefetchFactor,
    persistent: persistentWorkers,
  });
  forgotten.register(loader, crews);
  return crews;
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
