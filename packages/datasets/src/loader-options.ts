/** @file The options of a `DataLoader`, and which of them contradict each other. */
import { type Generator, ValueError } from "@kindling/tensor";
import type { CollateFn } from "./loading/batch-maker.ts";
import { type Sampler, checkCount } from "./samplers.ts";
import type { WorkerModule } from "./workers/platform.ts";

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
  readonly collateFn?: CollateFn<Sample, Batch> | undefined;
  /**
   * How many batches `for await` makes ahead, while the program works on one: for each worker, at least
   * 1, default 2. Without workers it is for asynchronous data sets, default 0: none.
   */
  readonly prefetchFactor?: number | undefined;
  /** How many workers make the batches. Default 0: they are made in this thread. */
  readonly numWorkers?: number | undefined;
  /**
   * The module that workers run, which calls `serveDataset`: `new URL("./images.worker.js",
   * import.meta.url)`. A function that starts a worker is what bundlers for pages understand:
   * `() => new Worker(new URL("./images.worker.js", import.meta.url), { type: "module" })`.
   */
  readonly workerModule?: WorkerModule | undefined;
  /** Whether workers are kept from pass to pass, until `dispose()`. Default false. */
  readonly persistentWorkers?: boolean | undefined;
  /** How long `for await` waits for a batch, in milliseconds. Default: for ever. */
  readonly timeoutMs?: number | undefined;
  /** Ends passes: they throw the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** For each option, those that it leaves no room for. */
const exclusive = {
  batchSampler: ["batchSize", "shuffle", "sampler", "dropLast"],
  sampler: ["shuffle"],
} as const;

/** What says how workers work, and is of no use without them. */
const ofWorkers = ["workerModule", "persistentWorkers"] as const;

/**
 * Looks at what options say together.
 *
 * @throws {ValueError} when they contradict each other, or a count is none
 */
export function checkOptions(options: DataLoaderOptions<never, unknown>): void {
  checkOrder(options);
  const { numWorkers = 0, prefetchFactor, timeoutMs } = options;
  if (numWorkers !== 0) checkCount(numWorkers, "DataLoader: numWorkers");
  if (prefetchFactor !== undefined && (prefetchFactor !== 0 || numWorkers > 0))
    checkCount(prefetchFactor, "DataLoader: prefetchFactor");
  if (timeoutMs !== undefined && !(timeoutMs > 0)) {
    throw new ValueError("DataLoader: timeoutMs is no time to wait", {
      got: String(timeoutMs),
      expected: "milliseconds above 0, or undefined to wait for ever",
    });
  }
  checkWorkers(options, numWorkers);
}

function checkOrder(options: DataLoaderOptions<never, unknown>): void {
  for (const chosen of ["batchSampler", "sampler"] as const) {
    const other = exclusive[chosen].find((name) => Boolean(options[name]));
    if (options[chosen] === undefined || other === undefined) continue;
    throw new ValueError(`DataLoader: ${chosen} and ${other} contradict each other`, {
      got: "both",
      expected: `one of the two: ${chosen} alone says in which order`,
    });
  }
}

function checkWorkers(options: DataLoaderOptions<never, unknown>, numWorkers: number): void {
  const unused = ofWorkers.find((name) => Boolean(options[name]));
  if (numWorkers === 0 && unused !== undefined) {
    throw new ValueError(`DataLoader: ${unused} is for workers`, {
      got: "numWorkers 0",
      expected: "numWorkers of at least 1",
    });
  }
  if (numWorkers > 0 && options.workerModule === undefined) {
    throw new ValueError("DataLoader: workers need a module that makes their data set", {
      got: `numWorkers ${numWorkers} without workerModule`,
      expected: "the module's address; it calls serveDataset",
      fix: 'workerModule: new URL("./data.worker.js", import.meta.url)',
    });
  }
  if (numWorkers > 0 && options.collateFn !== undefined) {
    throw new ValueError("DataLoader: a function cannot be sent to workers", {
      got: `collateFn with numWorkers ${numWorkers}`,
      expected: "collateFn in the module of the workers",
      fix: "serveDataset(dataset, { collateFn })",
    });
  }
}
