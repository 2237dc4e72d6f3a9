/**
 * @file Random numbers, shapes and axes from a seed.
 */
/** Numbers from a fixed seed: a linear congruential generator of Numerical Recipes. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Whether something of probability `p` happens. */
  chance(p: number): boolean {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32 < p;
  }

  /** From `low` to `high`, both included. */
  int(low: number, high: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((this.#state / 2 ** 32) * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.int(0, list.length - 1)];
    if (found === undefined) throw new RangeError("pick: an empty list");
    return found;
  }

  /** Between `low` and `high` sizes of at most 5,000 elements together. */
  shape(low = 0, high = 4): number[] {
    const sizes: number[] = [];
    const rank = this.int(low, high);
    while (sizes.length < rank) {
      const size = this.pick([1, 1, 2, 3, 4, 5, 7, 12, 28, 784]);
      sizes.push(product(sizes) * size > 5000 ? 1 : size);
    }
    return sizes;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.map(() => rest.splice(this.int(0, rest.length - 1), 1)[0] as T);
  }

  /** An axis of that many, counted from either end; now and then one that is not there. */
  axis(rank: number): number {
    return this.int(-rank - (this.chance(0.05) ? 1 : 0), rank - (this.chance(0.05) ? 0 : 1));
  }
}

/** The number of elements. */
export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
