/**
 * @file A slot: the place of one storage's bytes in the heap. The heap holds its slots, a slot only a weak
 * reference to its storage, so that a storage that nobody uses can die.
 */
import type { Residency, Storage } from "@kindling/tensor";

/** What a slot needs of its heap. */
export interface SlotOwner {
  copyOut(address: number, sizeBytes: number): ArrayBuffer;
  giveUp(slot: Slot): void;
}

export class Slot implements Residency {
  readonly address: number;
  readonly sizeBytes: number;
  /** Kernels that are using the slot. */
  pins = 0;
  /** When a kernel used it last, by the heap's count of calls. */
  lastUse = 0;
  /** The error of the kernel that was to write the bytes. */
  lostBy: unknown;
  readonly #owner: SlotOwner;
  readonly #storage: WeakRef<Storage>;

  constructor(owner: SlotOwner, storage: Storage, address: number) {
    this.address = address;
    this.sizeBytes = storage.sizeBytes;
    this.#owner = owner;
    this.#storage = new WeakRef(storage);
  }

  /** The storage, unless it is dead. */
  get storage(): Storage | undefined {
    return this.#storage.deref();
  }

  isOf(owner: SlotOwner): boolean {
    return this.#owner === owner;
  }

  release(): ArrayBuffer {
    const bytes = this.copy(0, this.sizeBytes);
    this.drop();
    return bytes;
  }

  copy(start: number, end: number): ArrayBuffer {
    if (this.lostBy !== undefined) throw this.lostBy;
    return this.#owner.copyOut(this.address + start, end - start);
  }

  drop(): void {
    this.#owner.giveUp(this);
  }
}
