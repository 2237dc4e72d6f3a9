/**
 * @file Where the default generator stands, read from the bytes of `torch.get_rng_state()`: the
 * position in the block of 624 words, and whether a spare normal waits.
 */
import { defaultGenerator } from "@kindling/tensor";

const block = 624;
const offsets = { left: 8, next: 16, hasSpareNormal: 5040 };

/**
 * Throws unless the default generator has given `draws` words since it was seeded (up to whole
 * blocks) and holds a spare normal or not.
 */
export function checkStream(draws: number, hasSpare: boolean): void {
  const bytes = defaultGenerator.getState();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const next = Number(view.getBigUint64(offsets.next, true));
  const left = view.getInt32(offsets.left, true);
  const used = draws === 0 ? 0 : ((draws - 1) % block) + 1;
  // a generator that was just seeded says that one word is left, and begins a new block
  const expected = draws === 0 ? { next: 0, left: 1 } : { next: used, left: block - used + 1 };
  if (next !== expected.next || left !== expected.left) {
    throw new Error(
      `the stream stands at ${next} (left ${left}), after ${draws} draws it should at ${expected.next} (left ${expected.left})`,
    );
  }
  const spare = view.getInt32(offsets.hasSpareNormal, true) !== 0;
  if (spare !== hasSpare) throw new Error(`a spare normal ${spare ? "waits" : "is missing"}`);
}
