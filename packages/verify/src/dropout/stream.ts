/**
 * @file A generator made to give chosen words next: its state is written so that they are what comes.
 * With it every decision of a layer can be looked at, and not only those that chance brings about.
 */
import type { Generator } from "@kindling/tensor";

/** Of the 624 words of a block the first cannot come next: a state of that kind counts as just seeded. */
export const MOST_WORDS = 623;

/**
 * Makes an `mt19937` generator give these words next.
 *
 * @param words  at most 623, of 32 bits.
 * @see PyTorch's `CPUGeneratorImplState`, whose bytes `getState` gives; Matsumoto and Nishimura (1998)
 *   for the tempering that is undone here
 */
export function standBefore(generator: Generator, words: readonly number[]): void {
  const state = generator.getState();
  const view = new DataView(state.buffer);
  view.setInt32(AT.left, BLOCK, true);
  view.setUint32(AT.next, 1, true);
  words.forEach((word, i) => {
    view.setUint32(AT.words + 8 * (i + 1), untempered(word), true);
  });
  view.setInt32(AT.hasSpareNormal, 0, true);
  generator.setState(state);
}

const BLOCK = 624;
const AT = { left: 8, next: 16, words: 24, hasSpareNormal: 5040 } as const;

/** The word of the state whose output this is. */
export function untempered(output: number): number {
  let y = output;
  y ^= y >>> 18;
  y ^= (y << 15) & 0xefc60000;
  y = undone(y, (x) => (x << 7) & 0x9d2c5680);
  return undone(y, (x) => x >>> 11) >>> 0;
}

/** The x with x ^ shift(x) = y: each turn makes some more digits right, 7 or 11 of 32. */
function undone(y: number, shift: (x: number) => number): number {
  let x = y;
  for (let turn = 0; turn < 5; turn++) x = y ^ shift(x);
  return x;
}
