/**
 * @file A pass that is waited for: batches in order, the next ones being made while the program works on
 * the one that it was given.
 */
import { DataError } from "@kindling/tensor";
import { ignoreFailure, isPromise } from "./batch-maker.ts";
import { nextTurn } from "./next-turn.ts";
import type { Order } from "./order.ts";

/** Who makes the batches of a pass. */
export interface Source<Batch> {
  /** How many batches may be under way. */
  readonly mostUnderWay: number;
  /** Begins a batch, in its turn or ahead of it. */
  make(place: number, indices: readonly number[], isDue: boolean): Batch | Promise<Batch>;
  /** Called when a batch goes to the program. */
  given(place: number): void;
  /** Whether the program waits for a batch, and shall not end meanwhile. */
  hold(isWaiting: boolean): void;
  /** Who makes a batch, for messages. */
  describe(place: number): string;
  /** Nobody wants what is under way. */
  end(): void;
}

/** How a pass is waited for. */
export interface Waiting {
  /** Ends the pass: its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** How long a batch may take. */
  readonly timeoutMs?: number | undefined;
}

/** The batches of a pass from number `first` on. */
export async function* batchesAhead<Batch>(
  order: Order,
  source: Source<Batch>,
  first: number,
  waiting: Waiting,
): AsyncGenerator<Batch> {
  const flight = new Flight(order, source, first);
  try {
    for (let place = first; ; place++) {
      const due = flight.isEmpty ? order.next() : undefined;
      if (due?.done === true) return;
      source.hold(true);
      await nextTurn();
      waiting.signal?.throwIfAborted();
      if (due !== undefined) flight.begin(due.value);
      flight.lookAhead();
      const batch = await inTime(flight.first, waiting, () => source.describe(place));
      flight.land();
      source.hold(false);
      source.given(place);
      yield batch;
    }
  } finally {
    source.hold(false);
    order.close();
    source.end();
  }
}

/** The batches under way, in order. */
class Flight<Batch> {
  readonly #order: Order;
  readonly #source: Source<Batch>;
  #batches: readonly (Batch | Promise<Batch>)[] = [];
  /** The number of the next batch that is begun. */
  #next: number;
  /** What does not take time gains nothing from being made early. */
  #takesTime = false;

  constructor(order: Order, source: Source<Batch>, next: number) {
    this.#order = order;
    this.#source = source;
    this.#next = next;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  get first(): Batch | Promise<Batch> {
    return this.#batches[0]!; // only asked for when something is under way
  }

  /** Begins a batch in its turn. */
  begin(indices: readonly number[]): void {
    this.#add(this.#source.make(this.#next++, indices, true));
  }

  /** Begins what may be begun ahead. */
  lookAhead(): void {
    while (this.#takesTime && this.#batches.length < this.#source.mostUnderWay) {
      const indices = this.#order.ahead();
      if (indices === undefined) return;
      this.#add(kept(() => this.#source.make(this.#next++, indices, false)));
    }
  }

  /** The first is there; another may be begun. */
  land(): void {
    this.#batches = this.#batches.slice(1);
    this.lookAhead();
  }

  #add(batch: Batch | Promise<Batch>): void {
    ignoreFailure(batch);
    this.#takesTime ||= isPromise(batch);
    this.#batches = [...this.#batches, batch];
  }
}

/** What is thrown ahead of its turn is thrown in its turn. */
function kept<Batch>(make: () => Batch | Promise<Batch>): Batch | Promise<Batch> {
  try {
    return make();
  } catch (error) {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    return Promise.reject(error);
  }
}

function inTime<Batch>(
  batch: Batch | Promise<Batch>,
  { signal, timeoutMs }: Waiting,
  describe: () => string,
): Batch | Promise<Batch> {
  if (!isPromise(batch) || (signal ?? timeoutMs) === undefined) return batch;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", stop, { once: true });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => reject(late(timeoutMs, describe())), timeoutMs);
    const over = (): void => {
      signal?.removeEventListener("abort", stop);
      clearTimeout(timer);
    };
    batch.then(resolve, reject).then(over, over);
  });
}

const late = (timeoutMs: number, maker: string): DataError =>
  new DataError("DataLoader: a batch did not come in time", {
    got: `nothing from ${maker} within ${timeoutMs} ms`,
    expected: "a batch; timeoutMs says how long it may take",
  });
