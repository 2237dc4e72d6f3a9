/**
 * @file Small tensors live in JavaScript's memory, where nothing has to be found dead, and are staged:
 * copied into the memory for the time of a kernel call, and back if it writes to them.
 */
import { type DType, dtypes, type Storage, type TypedArray } from "@kindling/tensor";
import type { Pages } from "./pages.ts";

/** The largest storage that is staged. */
export const smallBytes = 4096;

/** Address 0 stays unused; kernels' own tables may lie below. */
const startBytes = 1024;
const places = 64;

/** So few elements are copied one by one, as an array over a part of the memory takes longer to make. */
const few = 16;

export class Staging {
  /** The first address behind the staged storages. */
  readonly endBytes = startBytes + places * smallBytes;
  readonly #pages: Pages;
  readonly #staged: (Storage | undefined)[] = new Array<undefined>(places).fill(undefined);
  #count = 0;

  constructor(pages: Pages) {
    this.#pages = pages;
    if (!pages.reach(this.endBytes)) throw new Error("no memory to stage tensors in");
  }

  /** Forgets the storages of the call before. */
  begin(): void {
    for (let i = 0; i < this.#count; i++) this.#staged[i] = undefined;
    this.#count = 0;
  }

  /**
   * Stages a storage, once per call.
   *
   * @param keepsBytes  whether the bytes it has will be read
   * @returns its address, `undefined` when all places are taken
   */
  address(storage: Storage, dtype: DType, keepsBytes: boolean): number | undefined {
    const known = this.#placeOf(storage);
    if (known >= 0) return startBytes + known * smallBytes;
    if (storage.residency !== undefined || this.#count === places) return undefined;
    const address = startBytes + this.#count * smallBytes;
    this.#staged[this.#count++] = storage;
    if (keepsBytes)
      setAll(
        this.#pages.elements(dtype),
        storage.elements(dtype),
        address / dtypes[dtype].sizeBytes,
      );
    return address;
  }

  /** Whether a storage is staged. */
  has(storage: Storage): boolean {
    return this.#placeOf(storage) >= 0;
  }

  /** Copies a staged storage back. */
  bringBack(storage: Storage, dtype: DType): void {
    const first = (startBytes + this.#placeOf(storage) * smallBytes) / dtypes[dtype].sizeBytes;
    const [home, memory] = [storage.elements(dtype), this.#pages.elements(dtype)];
    if (home.length > few || dtype === "int64")
      setAll(home, memory.subarray(first, first + home.length), 0);
    else for (let i = 0; i < home.length; i++) home[i] = memory[first + i]!;
  }

  #placeOf(storage: Storage): number {
    for (let i = 0; i < this.#count; i++) if (this.#staged[i] === storage) return i;
    return -1;
  }
}

/** Both arrays are of one type. */
const setAll = (to: TypedArray, from: TypedArray, at: number): void =>
  (to as Uint8Array).set(from as Uint8Array, at);
