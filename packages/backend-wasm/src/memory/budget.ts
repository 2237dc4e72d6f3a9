/**
 * @file How much may be resident, and whether looking for the dead pays. A full collection costs 5 ms in
 * a small program and hundreds where the user keeps many objects: when collections take more than a
 * fiftieth of the time, the budget grows, and at its cap they become as rare as that allows.
 */

/** Collections may take this part of the time. */
const share = 0.02;

export class Budget {
  /** Bytes that may be resident at once. */
  bytes: number;
  /** How far the budget may grow. */
  readonly capBytes: number;
  readonly #now: () => number;
  #idleSince: number;
  #tookBefore = Infinity;
  /** Before it, no collection, so that they keep to their share. */
  #nextMs = -Infinity;

  /** @param idleSince  when the first collection's share of the time begins */
  constructor(bytes: number, capBytes: number, now: () => number, idleSince: number) {
    this.bytes = bytes;
    this.capBytes = Math.max(bytes, capBytes);
    this.#now = now;
    this.#idleSince = idleSince;
  }

  /** Whether a collection now would keep to its share of the time, or the budget may still grow. */
  allowsCollection(): boolean {
    return this.bytes < this.capBytes || this.#now() >= this.#nextMs;
  }

  /**
   * Runs a collection and learns from its cost.
   *
   * @returns its milliseconds
   */
  collect(collection: () => void): number {
    const start = this.#now();
    collection();
    const end = this.#now();
    const took = end - start;
    // one that was slow by chance, on a busy machine, says little
    const cost = Math.min(took, this.#tookBefore);
    this.#tookBefore = took;
    if (cost > share * (end - this.#idleSince))
      this.bytes = Math.min(this.capBytes, 2 * this.bytes);
    this.#idleSince = end;
    this.#nextMs = end + cost / share;
    return took;
  }
}
