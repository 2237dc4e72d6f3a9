/**
 * @file A generator's stream as the threads have it that draw from it: each steps over what the others before
 * it take, in a copy of its own.
 */
import { generatorBytes, stateWords, usedAt } from "./mersenne-twister.ts";
import { roomBytes } from "./filling.ts";

export class Stream {
  readonly #memory: WebAssembly.Memory;
  readonly #scratch: (sizeBytes: number) => number;
  /** The state as far as the stream has come; the generator's own is left as it is until the end. */
  readonly #words: Uint32Array;
  #used: number;
  /** Addresses of copies. */
  readonly #copies: number[] = [];

  /**
   * @param scratch  gives memory until the stream is not needed any more
   * @param words    the generator's state
   * @param used     how many of the words' outputs were handed out
   */
  constructor(
    memory: WebAssembly.Memory,
    scratch: (sizeBytes: number) => number,
    words: Uint32Array,
    used: number,
  ) {
    this.#memory = memory;
    this.#scratch = scratch;
    this.#words = words.slice();
    this.#used = used;
  }

  /**
   * Brings a generator's state to where the stream has come to.
   *
   * @returns how many of its words are used
   */
  writeTo(words: Uint32Array): number {
    words.set(this.#words);
    return this.#used;
  }

  /** The address of a copy of the generator as it is now, with room behind it for whoever draws. */
  copy(number: number): number {
    const address = (this.#copies[number] ??= this.#scratch(generatorBytes + roomBytes));
    this.#wordsAt(address, stateWords).set(this.#words);
    this.#wordsAt(address + usedAt, 1)[0] = this.#used;
    return address;
  }

  /** Goes on from where a copy has come to. */
  continueFrom(copy: number): void {
    this.#words.set(this.#wordsAt(copy, stateWords));
    this.#used = this.#wordsAt(copy + usedAt, 1)[0]!;
  }

  #wordsAt(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, count); // which growing replaces
  }
}

/** The address of the `roomBytes` bytes behind a copy. */
export const roomOf = (copy: number): number => copy + generatorBytes;
