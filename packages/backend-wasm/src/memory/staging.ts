/**
 * @file Small tensors live in JavaScript's memory, where nothing has to be found dead, and are staged:
 * copied into the memory for the time of a kernel call, and back if it writes to them.
 */
import type { Storage } from "@kindling/tensor";
import type { Pages } from "./pages.ts";

/** The largest storage that is staged. */
export const smallBytes = 4096;

/** Address 0 stays unused; kernels' own tables may lie below. */
const startBytes = 1024;
const places = 64;

export class Staging {
  /** The first address behind the staged storages. */
  readonly endBytes = startBytes + places * smallBytes;
  readonly #pages: Pages;
  readonly #staged: Storage[] = [];

  constructor(pages: Pages) {
    this.#pages = pages;
    if (!pages.reach(this.endBytes)) throw new Error("no memory to stage tensors in");
  }

  /** Forgets the storages of the call before. */
  begin(): void {
    this.#staged.length = 0;
  }

  /**
   * Stages a storage, once per call.
   *
   * @param keepsBytes  whether the bytes it has will be read
   * @returns its address, `undefined` when all places are taken
   */
  address(storage: Storage, keepsBytes: boolean): number | undefined {
    const known = this.#staged.indexOf(storage);
    if (known >= 0) return startBytes + known * smallBytes;
    if (storage.residency !== undefined || this.#staged.length === places) return undefined;
    const address = startBytes + this.#staged.length * smallBytes;
    this.#staged.push(storage);
    if (keepsBytes) this.#pages.bytes.set(storage.elements("uint8") as Uint8Array, address);
    return address;
  }

  /** Copies a storage back, if it is staged. */
  bringBack(storage: Storage): void {
    const place = this.#staged.indexOf(storage);
    if (place < 0) return;
    const address = startBytes + place * smallBytes;
    const home = storage.elements("uint8") as Uint8Array;
    home.set(this.#pages.bytes.subarray(address, address + storage.sizeBytes));
  }
}
