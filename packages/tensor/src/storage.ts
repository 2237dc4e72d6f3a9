/**
 * @file The bytes under tensors. A storage belongs to no backend: a backend may keep it in memory of
 * its own (a residency) and gives the bytes back when somebody wants them here. Views share a storage
 * and with it the version counter that tells whether saved values were overwritten.
 */
import { type DType, dtypes, type TypedArray } from "./dtype.ts";

/** The bytes of a storage in a backend's own memory. */
export interface Residency {
  /** Gives up the place; the bytes as they are now. */
  release(): ArrayBuffer;
}

export class Storage {
  readonly sizeBytes: number;
  /** Counts the writes. */
  version = 0;
  #home: ArrayBuffer | undefined;
  #residency: Residency | undefined;
  readonly #views = new Map<DType, TypedArray>();

  /** Over the given bytes (not copied), or over that many zero bytes. */
  constructor(bytes: ArrayBuffer | number) {
    this.#home = typeof bytes === "number" ? new ArrayBuffer(bytes) : bytes;
    this.sizeBytes = this.#home.byteLength;
  }

  /** The bytes, here. Whoever writes to them counts `version` up. */
  get bytes(): ArrayBuffer {
    this.#home ??= this.#residency?.release();
    this.#residency = undefined;
    if (this.#home === undefined)
      throw new Error("a storage without bytes: a residency was released twice");
    return this.#home;
  }

  /** The bytes as elements, here. The array is shared: writing to it writes to the storage. */
  elements(dtype: DType): TypedArray {
    const bytes = this.bytes;
    const known = this.#views.get(dtype);
    if (known?.buffer === bytes) return known;
    const view = new dtypes[dtype].array(bytes);
    this.#views.set(dtype, view);
    return view;
  }

  /** Where a backend keeps the bytes, if it does. */
  get residency(): Residency | undefined {
    return this.#residency;
  }

  /** A backend has taken the bytes into its memory; the copy here is given up. */
  moveTo(residency: Residency): void {
    this.#residency = residency;
    this.#home = undefined;
    this.#views.clear();
  }
}
