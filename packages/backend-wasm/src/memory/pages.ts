/**
 * @file The one WebAssembly memory that kernels work in, growing by need up to a maximum, and the bytes
 * of it as arrays, which growing replaces. Where the platform lets threads share one it is shared, also
 * before there are threads: that costs nothing, and what is compiled over it can then run in all of them.
 */
import type { DType, TypedArray } from "@kindling/tensor";
import { readAheadBytes } from "../kernels/read-ahead.ts";
import { canShareMemory } from "../threads/platform.ts";

export const pageBytes = 65536;

/** Maxima to try, in pages: 4 GB, 1 GB, 256 MB. Phones refuse to set aside the larger ones. */
const maxima = [65536, 16384, 4096];

/** The most pages there can be. */
export const mostPages = maxima[0]!;

export class Pages {
  readonly memory: WebAssembly.Memory;
  /** How far the memory can grow; what lies behind is only read ahead. */
  readonly maximumBytes: number;
  #views: Views;

  /** @param maximumPages  the first maximum to try */
  constructor(maximumPages: number = mostPages) {
    const [memory, maximum] = firstPossible([
      maximumPages,
      ...maxima.filter((pages) => pages < maximumPages),
    ]);
    this.memory = memory;
    this.maximumBytes = maximum * pageBytes - readAheadBytes;
    this.#views = viewsOf(memory);
  }

  /** All bytes there are now. */
  get bytes(): Uint8Array {
    return this.#views.uint8;
  }

  /** The same as elements of a type. */
  elements(dtype: DType): TypedArray {
    return this.#views[dtype];
  }

  /**
   * Makes the memory at least this large, and by a quarter or 16 MB larger than it is.
   *
   * @returns whether that was possible
   */
  reach(sizeBytes: number): boolean {
    const now = this.bytes.length - readAheadBytes;
    if (sizeBytes <= now) return true;
    if (sizeBytes > this.maximumBytes) return false;
    const ample = Math.min(
      this.maximumBytes,
      Math.max(sizeBytes, now + Math.max(now / 4, 2 ** 24)),
    );
    const grown = this.#grow(ample - now) || this.#grow(sizeBytes - now);
    if (grown) this.#views = viewsOf(this.memory);
    return grown;
  }

  #grow(byBytes: number): boolean {
    try {
      this.memory.grow(Math.ceil(byBytes / pageBytes));
      return true;
    } catch {
      return false; // the machine is out of memory, or the maximum is reached
    }
  }
}

type Views = { readonly [D in Exclude<DType, "uint8">]: TypedArray } & {
  readonly uint8: Uint8Array;
};

function viewsOf({ buffer }: WebAssembly.Memory): Views {
  const bytes = new Uint8Array(buffer);
  return {
    float32: new Float32Array(buffer),
    float64: new Float64Array(buffer),
    int32: new Int32Array(buffer),
    int64: new BigInt64Array(buffer),
    uint8: bytes,
    bool: bytes,
  };
}

function firstPossible(choices: readonly number[]): [WebAssembly.Memory, number] {
  const [maximum, ...others] = choices;
  try {
    const memory = new WebAssembly.Memory({
      initial: 16,
      maximum: maximum!,
      shared: canShareMemory(),
    });
    return [memory, maximum!];
  } catch (error) {
    if (others.length === 0) throw error;
    return firstPossible(others);
  }
}
