/** @file One worker of a loader, from outside: what it was asked for, and what became of that. */
import { DataError } from "@kindling/tensor";
import { type FromWorker, type ToWorker, type Packed, errorOf } from "./messages.ts";
import { type Thread, type WorkerModule, startThread, whenReleased } from "./platform.ts";

/** A batch that a worker has made. */
export interface Made {
  readonly batch: Packed;
  readonly generator: Uint8Array;
}

interface Asked {
  readonly indices: readonly number[];
  resolve(made: Made): void;
  reject(error: Error): void;
}

/** One worker. */
export class Member {
  readonly #id: number;
  readonly #thread: Thread;
  readonly #over = new AbortController();
  /** By the batch's number, in the order in which they are made. */
  readonly #asked = new Map<number, Asked>();
  /** What waits for the worker to listen. */
  #unsent: ToWorker[] | undefined = [];
  #pass = 0;
  #failure: Error | undefined;

  constructor(module: WorkerModule, id: number) {
    this.#id = id;
    this.#thread = startThread(module, `kindling-data-${id}`, {
      message: (message) => this.#take(message as FromWorker), // nobody else posts there
      ended: (why, cause) => this.#fail(this.#ending(why, cause)),
    });
  }

  /** Whether it can still be asked. */
  get isAlive(): boolean {
    return this.#failure === undefined;
  }

  begin(pass: number, numWorkers: number, seed: bigint, generator: Uint8Array | null): void {
    this.#pass = pass;
    this.#asked.clear();
    this.#send({ kind: "pass", pass, id: this.#id, numWorkers, seed, generator });
  }

  make(place: number, indices: readonly number[]): Promise<Made> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#send({ kind: "batch", pass: this.#pass, place, indices });
    return new Promise((resolve, reject) => this.#asked.set(place, { indices, resolve, reject }));
  }

  rest(): void {
    this.#asked.clear();
    this.#send({ kind: "rest" });
  }

  hold(isHeld: boolean): void {
    this.#thread.hold(isHeld);
  }

  end(): void {
    this.#failure ??= new Error("the worker was ended");
    this.#over.abort();
    this.#asked.clear();
    this.#thread.end();
  }

  #send(order: ToWorker): void {
    if (this.#unsent === undefined) this.#thread.post(order);
    else this.#unsent.push(order);
  }

  #take(news: FromWorker): void {
    if (news.kind === "ready") return this.#open(news.lock);
    if (news.pass !== this.#pass) return;
    if (news.kind === "batch") {
      this.#asked.get(news.place)?.resolve(news);
      this.#asked.delete(news.place);
    } else if (news.place === null) this.#fail(this.#thrown(news));
    else {
      this.#asked.get(news.place)?.reject(this.#thrown(news));
      this.#asked.delete(news.place);
    }
  }

  #open(lock: string | undefined): void {
    const unsent = this.#unsent ?? [];
    this.#unsent = undefined;
    for (const order of unsent) this.#thread.post(order);
    if (lock === undefined) return;
    whenReleased(
      lock,
      () => this.#fail(this.#ending("it closed itself", undefined)),
      this.#over.signal,
    );
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const asked of this.#asked.values()) asked.reject(error);
    this.end();
  }

  #thrown({ place, index, error }: Extract<FromWorker, { kind: "error" }>): DataError {
    const at =
      place === null
        ? "could not make its data set"
        : index === undefined
          ? `failed at batch ${place} (${samples(this.#asked.get(place)?.indices)})`
          : `failed at sample ${index}, of batch ${place}`;
    return new DataError(
      `DataLoader: worker ${this.#id} ${at}`,
      {
        got: `${error.name}: ${error.message.split("\n")[0]}`,
        expected: place === null ? "a data set" : "a batch",
      },
      { cause: errorOf(error) },
    );
  }

  #ending(why: string, cause: unknown): DataError {
    const [first] = this.#asked;
    const at =
      this.#unsent !== undefined
        ? "ended before it served a data set"
        : first === undefined
          ? "ended"
          : `ended at batch ${first[0]} (${samples(first[1].indices)})`;
    return new DataError(
      `DataLoader: worker ${this.#id} ${at}`,
      { got: why, expected: "a module that calls serveDataset and goes on until it is ended" },
      { cause },
    );
  }
}

function samples(indices: readonly number[] = []): string {
  const shown = indices.slice(0, 5).join(", ");
  const left = indices.length - 5;
  return `samples ${shown}${left > 0 ? ` and ${left} more` : ""}`;
}
