/**
 * @file Philox4x32-10, a generator without a state to carry along: four words of output are a
 * function of a counter and a key, so any place of the stream can be reached at once.
 *
 * @see Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC11
 */
import { ValueError } from "../errors.ts";
import type { Engine, Position } from "./engine.ts";

/**
 * The four output words of Philox4x32 with ten rounds.
 *
 * @param counter  four 32-bit words, least significant first.
 * @param key  two 32-bit words.
 */
export function philox4x32(counter: readonly number[], key: readonly number[]): Uint32Array {
  const out = new Uint32Array(4);
  cipher(Uint32Array.from(counter), key[0] ?? 0, key[1] ?? 0, out, 0);
  return out;
}

/**
 * The stream of PyTorch's `at::philox_engine`: the key is the seed, the low half of the counter
 * counts blocks of four words from `offset`, the high half tells apart 2⁶⁴ subsequences.
 */
export class Philox implements Engine {
  readonly blockLength = 4 * BLOCKS;
  readonly #counter = new Uint32Array(4);
  readonly #subsequence: bigint;
  #seed = 0n;
  /** Blocks of four words made so far, in 64 bits. */
  #made = 0n;
  readonly #offset: bigint;

  constructor(seed = 0n, subsequence = 0n, offset = 0n) {
    this.#subsequence = subsequence;
    this.#offset = offset;
    this.reset(seed);
  }

  reset(seed: bigint): void {
    this.#seed = seed;
    this.#goTo(0n);
  }

  refill(block: Uint32Array): void {
    const [keyLow, keyHigh] = halves(this.#seed);
    for (let at = 0; at < block.length; at += 4) {
      cipher(this.#counter, keyLow, keyHigh, block, at);
      increment(this.#counter);
    }
    this.#made += BigInt(block.length / 4);
  }

  /** 32 bytes, little-endian: u64 seed, u64 words handed out, f64 spare normal, i32 whether there is one. */
  encode({ seed, used, spareNormal }: Position): Uint8Array<ArrayBuffer> {
    const view = new DataView(new ArrayBuffer(STATE_BYTES));
    const handedOut = this.#made === 0n ? 0n : 4n * this.#made - BigInt(this.blockLength - used);
    view.setBigUint64(0, seed, true);
    view.setBigUint64(8, handedOut, true);
    view.setFloat64(16, spareNormal ?? 0, true);
    view.setInt32(24, spareNormal === undefined ? 0 : 1, true);
    return new Uint8Array(view.buffer);
  }

  decode(bytes: Uint8Array, block: Uint32Array): Position {
    const view = checkedState(bytes);
    const seed = view.getBigUint64(0, true);
    const handedOut = view.getBigUint64(8, true);
    this.#seed = seed;
    this.#goTo(handedOut / 4n);
    this.refill(block);
    return {
      seed,
      used: Number(handedOut % 4n),
      spareNormal: view.getInt32(24, true) === 1 ? view.getFloat64(16, true) : undefined,
    };
  }

  #goTo(made: bigint): void {
    this.#made = made;
    const counter = this.#offset + (this.#subsequence << 64n) + made;
    for (let i = 0; i < 4; i++) {
      this.#counter[i] = Number(BigInt.asUintN(32, counter >> BigInt(32 * i)));
    }
  }
}

/** Counters ciphered at a time. */
const BLOCKS = 64;
const STATE_BYTES = 32;

/** Ten rounds: two 32×32-bit products, their halves crossed over and mixed with the key. */
function cipher(
  counter: Uint32Array,
  keyLow: number,
  keyHigh: number,
  out: Uint32Array,
  at: number,
): void {
  let [a, b, c, d] = [counter[0]!, counter[1]!, counter[2]!, counter[3]!];
  let [k, l] = [keyLow, keyHigh];
  for (let round = 0; round < 10; round++) {
    const highA = highProduct(0xd2511f53, a);
    const lowA = Math.imul(0xd2511f53, a);
    const highC = highProduct(0xcd9e8d57, c);
    const lowC = Math.imul(0xcd9e8d57, c);
    a = highC ^ b ^ k;
    b = lowC;
    c = highA ^ d ^ l;
    d = lowA;
    // The golden ratio and the square root of 3, minus 1: Weyl sequences, one key a round.
    k = (k + 0x9e3779b9) | 0;
    l = (l + 0xbb67ae85) | 0;
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}

/** The upper 32 bits of the product of two unsigned words. */
function highProduct(x: number, y: number): number {
  const [xLow, xHigh, yLow, yHigh] = [x & 0xffff, x >>> 16, y & 0xffff, y >>> 16];
  const middle = xHigh * yLow + ((xLow * yLow) >>> 16);
  const carried = xLow * yHigh + (middle & 0xffff);
  return (xHigh * yHigh + Math.floor(middle / 65536) + Math.floor(carried / 65536)) | 0;
}

/** Adds one to a 128-bit number. */
function increment(counter: Uint32Array): void {
  for (let i = 0; i < 4; i++) {
    counter[i]! += 1;
    if (counter[i] !== 0) return;
  }
}

const halves = (x: bigint): [number, number] => [
  Number(BigInt.asUintN(32, x)),
  Number(BigInt.asUintN(32, x >> 32n)),
];

function checkedState(bytes: Uint8Array): DataView {
  if (bytes.length !== STATE_BYTES) {
    throw new ValueError("setState: this is no state of a philox4x32-10 generator", {
      got: `${bytes.length} bytes`,
      expected: `${STATE_BYTES} bytes, as getState() gives`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, STATE_BYTES);
  const mark = view.getInt32(24, true);
  const spareNormal = view.getFloat64(16, true);
  if (![0, 1].includes(mark) || !Number.isFinite(spareNormal)) {
    throw new ValueError("setState: the state is damaged", {
      got: `a spare normal of ${spareNormal}, marked ${mark}`,
      expected: "a finite number, marked 0 or 1",
    });
  }
  return view;
}
