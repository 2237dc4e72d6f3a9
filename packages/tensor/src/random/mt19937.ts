/**
 * @file The Mersenne Twister MT19937, the engine of PyTorch's generator on the CPU, and its state as
 * the bytes of `torch.get_rng_state()`.
 *
 * @see Matsumoto and Nishimura, Mersenne Twister, ACM TOMACS 8 (1998)
 */
import { ValueError } from "../errors.ts";
import type { Engine, Position } from "./engine.ts";

/** Words of state, and of a block. */
const N = 624;
const M = 397;

export class MersenneTwister implements Engine {
  readonly blockLength = N;
  readonly words = new Uint32Array(N);
  /** After a reset the words are still the seed's: no block has been made of them yet. */
  #isFresh = true;

  /** Only the low 32 bits of the seed reach the engine, as in PyTorch. */
  reset(seed: bigint): void {
    let word = Number(BigInt.asUintN(32, seed));
    this.words[0] = word;
    for (let j = 1; j < N; j++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + j) >>> 0;
      this.words[j] = word;
    }
    this.#isFresh = true;
  }

  refill(block: Uint32Array): void {
    twist(this.words);
    this.resume(block);
  }

  resume(block: Uint32Array): void {
    temper(this.words, block);
    this.#isFresh = false;
  }

  encode({ seed, used, spareNormal }: Position): Uint8Array<ArrayBuffer> {
    const view = new DataView(new ArrayBuffer(STATE_BYTES));
    view.setBigUint64(AT.seed, seed, true);
    view.setInt32(AT.left, this.#isFresh ? 1 : N - used + 1, true);
    view.setInt32(AT.seeded, 1, true);
    view.setUint32(AT.next, this.#isFresh ? 0 : used, true);
    for (let i = 0; i < N; i++) view.setUint32(AT.words + 8 * i, this.words[i]!, true);
    view.setFloat64(AT.spareNormal, spareNormal ?? 0, true);
    view.setInt32(AT.hasSpareNormal, spareNormal === undefined ? 0 : 1, true);
    return new Uint8Array(view.buffer);
  }

  decode(bytes: Uint8Array, block: Uint32Array): Position {
    const view = checkedState(bytes);
    for (let i = 0; i < N; i++) this.words[i] = view.getUint32(AT.words + 8 * i, true);
    const next = view.getUint32(AT.next, true);
    this.#isFresh = next === 0 && view.getInt32(AT.left, true) === 1;
    if (!this.#isFresh) temper(this.words, block);
    return {
      seed: view.getBigUint64(AT.seed, true),
      used: this.#isFresh ? N : next,
      spareNormal: readFlag(view, AT.hasSpareNormal)
        ? view.getFloat64(AT.spareNormal, true)
        : undefined,
    };
  }
}

/** Each word from itself, its successor and the one `M` further, in place. */
function twist(words: Uint32Array): void {
  for (let i = 0; i < N - M; i++) words[i] = twisted(words[i]!, words[i + 1]!, words[i + M]!);
  for (let i = N - M; i < N - 1; i++)
    words[i] = twisted(words[i]!, words[i + 1]!, words[i + M - N]!);
  words[N - 1] = twisted(words[N - 1]!, words[0]!, words[M - 1]!);
}

function twisted(word: number, successor: number, far: number): number {
  const joined = (word & 0x80000000) | (successor & 0x7fffffff);
  return far ^ (joined >>> 1) ^ (-(successor & 1) & 0x9908b0df);
}

/** The outputs that belong to the words. */
function temper(words: Uint32Array, outputs: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    let y = words[i]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    outputs[i] = y ^ (y >>> 18);
  }
}

/** Length and offsets, in bytes, of the structure `CPUGeneratorImplState` (little-endian). */
const STATE_BYTES = 5056;
const AT = {
  seed: 0,
  left: 8,
  seeded: 12,
  next: 16,
  words: 24,
  spareNormal: 5024,
  hasSpareNormal: 5040,
} as const;

function checkedState(bytes: Uint8Array): DataView {
  if (bytes.length !== STATE_BYTES) {
    throw new ValueError("setState: this is no state of an mt19937 generator", {
      got: `${bytes.length} bytes`,
      expected: `${STATE_BYTES} bytes, as getState() gives`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, STATE_BYTES);
  const damage = damages.find(({ isDamaged }) => isDamaged(view));
  if (damage) {
    throw new ValueError("setState: the state is damaged", {
      got: damage.got(view),
      expected: damage.expected,
    });
  }
  return view;
}

interface Damage {
  readonly isDamaged: (view: DataView) => boolean;
  readonly got: (view: DataView) => string;
  readonly expected: string;
}

/** What a state can look like only if something else wrote into it. */
const damages: readonly Damage[] = [
  {
    isDamaged: (view) => view.getInt32(AT.seeded, true) !== 1,
    got: (view) => `the mark of a seeded generator is ${view.getInt32(AT.seeded, true)}`,
    expected: "1",
  },
  {
    isDamaged: (view) => {
      const [left, next] = [view.getInt32(AT.left, true), view.getBigUint64(AT.next, true)];
      const isFresh = left === 1 && next === 0n;
      return !isFresh && (left < 1 || left > N || BigInt(left) + next !== BigInt(N + 1));
    },
    got: (view) =>
      `${view.getInt32(AT.left, true)} words left after word ${view.getBigUint64(AT.next, true)}`,
    expected: `together ${N + 1}, with 1 to ${N} left (or, just seeded, 1 left after word 0)`,
  },
  {
    isDamaged: (view) => wordsOf(view).some((word) => word >> 32n !== 0n),
    got: (view) => `word ${wordsOf(view).findIndex((word) => word >> 32n !== 0n)} exceeds 32 bits`,
    expected: `${N} words of 32 bits, each in 8 bytes`,
  },
  {
    isDamaged: (view) => wordsOf(view).every((word) => word === 0n),
    got: () => "every word is zero",
    expected: "at least one word that is not",
  },
  {
    isDamaged: (view) => ![0, 1].includes(view.getInt32(AT.hasSpareNormal, true)),
    got: (view) => `the mark of a spare normal is ${view.getInt32(AT.hasSpareNormal, true)}`,
    expected: "0 or 1",
  },
  {
    isDamaged: (view) =>
      readFlag(view, AT.hasSpareNormal) && !Number.isFinite(view.getFloat64(AT.spareNormal, true)),
    got: (view) => `the spare normal is ${view.getFloat64(AT.spareNormal, true)}`,
    expected: "a finite number",
  },
];

const readFlag = (view: DataView, at: number): boolean => view.getInt32(at, true) === 1;

const wordsOf = (view: DataView): bigint[] =>
  Array.from({ length: N }, (_, i) => view.getBigUint64(AT.words + 8 * i, true));
