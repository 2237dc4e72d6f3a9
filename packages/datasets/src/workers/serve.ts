/** @file A worker from inside: it makes a data set once, and batches of it as they are asked for. */
import { ValueError, defaultGenerator, manualSeed } from "@kindling/tensor";
import type { BatchOf } from "../data-loader.ts";
import type { Dataset, SampleOf } from "../dataset.ts";
import { type CollateFn, type MakeBatch, batchMaker } from "../loading/batch-maker.ts";
import { nextTurn } from "../loading/next-turn.ts";
import { type FromWorker, type ToWorker, errorText, pack } from "./messages.ts";
import { type Port, lockOfLife, parentPort } from "./platform.ts";

/** What a worker knows of itself (PyTorch's `get_worker_info()`). */
export interface WorkerInfo {
  /** Its number, from 0. */
  readonly id: number;
  readonly numWorkers: number;
  /** The number drawn by the loader for this pass, plus `id`; the shared random stream starts from it. */
  readonly seed: bigint;
  /** The worker's own data set; undefined while it is being made. */
  readonly dataset: Dataset | undefined;
}

/** How a worker makes batches. */
export interface ServeOptions<Sample, Batch> {
  /** Makes a batch of samples, instead of the data set's `getBatch` or `collate`. */
  readonly collateFn?: CollateFn<Sample, Batch> | undefined;
  /** Called when a pass begins, after the random stream was seeded, with the worker's number. */
  readonly workerInitFn?: ((id: number) => void | Promise<void>) | undefined;
}

let workerInfo: WorkerInfo | null = null;

/**
 * In a worker of a `DataLoader`, what it knows of itself; elsewhere null (`torch.utils.data.get_worker_info`).
 * @example
 * getWorkerInfo() // => null
 */
export const getWorkerInfo = (): WorkerInfo | null => workerInfo;

/**
 * Makes the batches that a `DataLoader` with `numWorkers` asks for: what the module calls that its
 * `workerModule` names. The module is a file of its own, run by each worker.
 *
 * In each pass the worker's shared random stream starts from `getWorkerInfo().seed`, so a data set may
 * draw from it. An asynchronous data set that is left early is told by the `signal` of its requests.
 *
 * @param dataset  the same samples as the loader's own data set has, or what makes it, once a worker.
 * @throws {ValueError} outside of a worker.
 * @example
 * let code;
 * try { serveDataset(new TensorDataset(arange(5))); } catch (error) { code = error.code; }
 * code // => "KINDLING_VALUE"
 */
export function serveDataset<D extends Dataset, Batch = BatchOf<D>>(
  dataset: D | (() => D | Promise<D>),
  options: ServeOptions<Awaited<SampleOf<D>>, Batch> = {},
): void {
  const port = parentPort();
  if (port === undefined) {
    throw new ValueError("serveDataset: this is no worker", {
      got: "a call in the program's own thread",
      expected: "a call in the module that a loader's workerModule names, a file of its own",
    });
  }
  const server = new Server(port, {
    make: async () => (isMaker(dataset) ? dataset() : dataset),
    batchMaker: (made) => batchMaker(made, options.collateFn),
    init: options.workerInitFn ?? (() => {}),
  });
  port.listen((message) => server.take(message as ToWorker)); // nobody else posts there
  void lockOfLife().then((lock) => port.post({ kind: "ready", lock } satisfies FromWorker));
}

const isMaker = <D>(dataset: D | (() => D | Promise<D>)): dataset is () => D | Promise<D> =>
  typeof dataset === "function";

/** What a worker serves. */
interface Served<D extends Dataset> {
  make(): Promise<D>;
  batchMaker(dataset: D): MakeBatch<unknown>;
  init(id: number): void | Promise<void>;
}

/** Makes one batch after the other. */
class Server<D extends Dataset> {
  readonly #port: Port;
  readonly #served: Served<D>;
  #dataset: D | undefined;
  #makeBatch: MakeBatch<unknown> | undefined;
  #orders: ToWorker[] = [];
  #isWorking = false;
  #wanted = new AbortController();

  constructor(port: Port, served: Served<D>) {
    this.#port = port;
    this.#served = served;
  }

  take(order: ToWorker): void {
    if (order.kind !== "batch") {
      this.#orders = [];
      this.#wanted.abort();
      this.#wanted = new AbortController();
    }
    this.#orders.push(order);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let order = this.#orders.shift(); order !== undefined; order = this.#orders.shift()) {
      if (order.kind === "pass") await this.#begin(order);
      if (order.kind === "batch") await this.#answer(order);
      await nextTurn(); // what came meanwhile may call the rest off
    }
    this.#isWorking = false;
  }

  async #begin(order: Extract<ToWorker, { kind: "pass" }>): Promise<void> {
    const { id, numWorkers, seed, generator, pass } = order;
    workerInfo = { id, numWorkers, seed, dataset: this.#dataset };
    try {
      await this.#prepare(seed);
      workerInfo = { id, numWorkers, seed, dataset: this.#dataset };
      manualSeed(seed); // whatever preparing drew, so that a pass does not depend on those before
      await this.#served.init(id);
      if (generator !== null) defaultGenerator.setState(generator);
    } catch (error) {
      this.#tell({ kind: "error", pass, place: null, index: undefined, error: errorText(error) });
    }
  }

  async #prepare(seed: bigint): Promise<void> {
    if (this.#makeBatch !== undefined) return;
    manualSeed(seed);
    this.#dataset = await this.#served.make();
    this.#makeBatch = this.#served.batchMaker(naming(this.#dataset));
  }

  async #answer({ pass, place, indices }: Extract<ToWorker, { kind: "batch" }>): Promise<void> {
    if (this.#makeBatch === undefined) return; // that it could not be made was told
    try {
      const batch = await this.#makeBatch(indices, { signal: this.#wanted.signal });
      const transfer: ArrayBuffer[] = [];
      const packed = pack(batch, transfer);
      const generator = defaultGenerator.getState();
      this.#tell({ kind: "batch", pass, place, batch: packed, generator }, transfer);
    } catch (error) {
      const { index, cause } =
        error instanceof AtSample ? error : { index: undefined, cause: error };
      this.#tell({ kind: "error", pass, place, index, error: errorText(cause) });
    }
  }

  #tell(news: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.post(news, transfer);
  }
}

/** An error, and the sample that is to blame. */
class AtSample extends Error {
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(`sample ${index}`, { cause });
    this.index = index;
  }
}

/** The same data set, whose errors say at which sample they happened. */
function naming<D extends Dataset>(dataset: D): D {
  const get: Dataset["get"] = (index, request) => {
    const failed = (cause: unknown): never => {
      throw new AtSample(index, cause);
    };
    try {
      const sample = dataset.get(index, request);
      return sample instanceof Promise ? sample.catch(failed) : sample;
    } catch (error) {
      return failed(error);
    }
  };
  const getBatch = dataset.getBatch && dataset.getBatch.bind(dataset);
  // what is asked of a data set here is these three
  return { length: dataset.length, get, getBatch } as Dataset as D;
}
