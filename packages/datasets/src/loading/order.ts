/**
 * @file The order of a pass, asked for ahead of its turn without a trace: no generator that somebody
 * else may draw from is touched before its turn. A sampler that turns out to draw as it goes is put back
 * and asked in turn from then on.
 */
import type { Generator } from "@kindling/tensor";

type Items = Iterator<readonly number[]>;

/** What an order is made from. */
export interface OrderOptions {
  readonly items: Items;
  /** Begins the same items anew, with the generators as they were then, and leaves those as they are. */
  readonly again: () => Items;
  /** Those that may not be touched ahead. */
  readonly generators: readonly Generator[];
  /** How many items there are. */
  readonly length: number;
}

/** The order of a pass. */
export class Order {
  readonly #again: () => Items;
  readonly #generators: readonly Generator[];
  readonly #length: number;
  #items: Items;
  #taken = 0;
  /** Where the generators stood before an item that drew from them, by the item's number. */
  readonly #draws = new Map<number, readonly Uint8Array[]>();
  #mayLookAhead = true;

  constructor({ items, again, generators, length }: OrderOptions) {
    this.#items = items;
    this.#again = again;
    this.#generators = generators;
    this.#length = length;
  }

  /** The next item, in its turn. */
  next(): IteratorResult<readonly number[]> {
    const before = statesOf(this.#generators);
    const next = this.#items.next();
    if (haveDrawn(this.#generators, before)) this.#draws.set(this.#taken, before);
    this.#taken++;
    return next;
  }

  /** The next item ahead of its turn; `undefined` where there is none or it has to wait for its turn. */
  ahead(): readonly number[] | undefined {
    // what comes after the last item belongs to the end of the pass, and may draw too
    if (!this.#mayLookAhead || this.#taken >= this.#length) return undefined;
    const before = statesOf(this.#generators);
    const next = attempt(() => this.#items.next());
    if (next !== undefined && next.done !== true && !haveDrawn(this.#generators, before)) {
      this.#taken++;
      return next.value;
    }
    this.#mayLookAhead = false;
    this.#rewind();
    restore(this.#generators, before);
    return undefined;
  }

  close(): void {
    this.#items.return?.();
  }

  #rewind(): void {
    this.close();
    this.#items = this.#again();
    for (let i = 0; i < this.#taken; i++) {
      restore(this.#generators, this.#draws.get(i) ?? []);
      this.#items.next();
    }
  }
}

export const statesOf = (generators: readonly Generator[]): readonly Uint8Array[] =>
  generators.map((generator) => generator.getState());

export const restore = (generators: readonly Generator[], states: readonly Uint8Array[]): void =>
  states.forEach((state, i) => generators[i]!.setState(state)); // as many as there are generators

/** Whether somebody drew from one of the generators since their states were taken. */
export const haveDrawn = (
  generators: readonly Generator[],
  before: readonly Uint8Array[],
): boolean =>
  generators.some((generator, i) => {
    const old = before[i]!;
    return generator.getState().some((byte, at) => byte !== old[at]);
  });

/** An error ahead of its turn is found again in its turn. */
function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch {
    return undefined;
  }
}
