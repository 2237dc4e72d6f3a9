/**
 * @file The heap: a bounded write-back cache over storages. Kernels get addresses of operands that are
 * resident for the time of the call; at the budget, dead storages are found first, and then the least
 * recently used slots are written back to their storages. No storage can lose bytes by it: a slot is
 * given up when its storage is dead, was disposed, or has its bytes at home again.
 */
import { dtypes, isContiguous, type KernelOperand, numelOf, type Storage } from "@kindling/tensor";
import { Allocator, blockSize } from "./allocator.ts";
import { Budget } from "./budget.ts";
import { type Collector, platformCollector } from "./collector.ts";
import { Pages } from "./pages.ts";
import { Slot, type SlotOwner } from "./slot.ts";
import { oneThread, type Threads } from "../threads/job.ts";
import { Staging, smallBytes } from "./staging.ts";

export interface HeapOptions {
  /** Bytes that may be resident. Default 256 MB. */
  readonly budgetBytes?: number;
  /** How far the budget may grow by itself. Default four times the budget. */
  readonly capBytes?: number;
  /** Finds dead storages; `null` for none. Default: the platform's. */
  readonly collector?: Collector | null;
  /** Fill freed memory with NaN, so that a use of it is noticed. */
  readonly poison?: boolean;
  /** Milliseconds of a clock. */
  readonly now?: () => number;
  /** How many slots may live before the dead are looked for. Default 50,000. */
  readonly slotLimit?: number;
  readonly maximumPages?: number;
}

/** What the engine's memory holds, and what was done to keep it small. */
export interface MemoryStats {
  /** Bytes that may be resident now, and how far that may grow by itself. */
  readonly budgetBytes: number;
  readonly capBytes: number;
  /** Bytes in the heap now, and the most there were. */
  readonly residentBytes: number;
  readonly peakBytes: number;
  /** What the heap took from the system. */
  readonly heapBytes: number;
  readonly slots: number;
  /** Garbage collections that were asked for, and their milliseconds. */
  readonly collections: number;
  readonly collectionMs: number;
  /** Slots whose storage was found dead. */
  readonly reclaimed: number;
  /** Slots that were written back to make room, and their bytes. */
  readonly writtenBack: number;
  readonly writtenBackBytes: number;
}

const defaultBudgetBytes = 2 ** 28;

/**
 * A kernel's work, given the addresses of the operands' first elements. A job that it begins may be under way
 * when it comes back.
 */
export type Work = (addresses: readonly number[], scratch: (sizeBytes: number) => number) => void;

/** Not even an empty heap has room for a call. */
export class HeapFull extends Error {}

export class Heap implements SlotOwner {
  readonly #pages: Pages;
  readonly #allocator: Allocator;
  readonly #staging: Staging;
  readonly #slots = new Set<Slot>();
  /** Opened when it is needed first, which most short programs never do: that takes 10 ms. */
  #collector: Collector | null | undefined;
  readonly #poison: boolean;
  readonly #now: () => number;
  readonly #slotLimit: number;
  #budget: Budget;
  #threads: Threads = oneThread;
  /** Of a job that may be under way: slots, from one on those that it writes. */
  #underWay: { readonly slots: readonly Slot[]; readonly written: number } | undefined;
  #clock = 0;
  #slotsAllowed: number;
  #residentBytes = 0;
  #peakBytes = 0;
  #counts = { collections: 0, collectionMs: 0, reclaimed: 0, writtenBack: 0, writtenBackBytes: 0 };

  constructor(options: HeapOptions = {}) {
    const budgetBytes = options.budgetBytes ?? defaultBudgetBytes;
    this.#pages = new Pages(options.maximumPages);
    this.#staging = new Staging(this.#pages);
    this.#allocator = new Allocator(this.#staging.endBytes);
    this.#collector = options.collector;
    this.#poison = options.poison ?? false;
    this.#now = options.now ?? (() => performance.now());
    this.#budget = new Budget(budgetBytes, options.capBytes ?? 4 * budgetBytes, this.#now, 0);
    this.#slotsAllowed = this.#slotLimit = options.slotLimit ?? 50_000;
  }

  /** Lets threads begin jobs over this memory, which are finished before anybody else touches it. */
  shareWith(threads: Threads): void {
    this.#threads = threads;
  }

  /**
   * Waits for the job that is under way.
   *
   * @throws what a thread threw; so will every use of what the job was to write, which is lost
   */
  finish(): void {
    if (this.#underWay === undefined) return;
    const { slots, written } = this.#underWay;
    this.#underWay = undefined;
    try {
      this.#threads.finish();
    } catch (error) {
      for (const slot of slots.slice(written)) slot.lostBy = error;
      throw error;
    }
  }

  /** What kernels import. */
  get memory(): WebAssembly.Memory {
    return this.#pages.memory;
  }

  get stats(): MemoryStats {
    return {
      budgetBytes: this.#budget.bytes,
      capBytes: this.#budget.capBytes,
      residentBytes: this.#residentBytes,
      peakBytes: this.#peakBytes,
      heapBytes: this.#pages.bytes.length,
      slots: this.#slots.size,
      ...this.#counts,
    };
  }

  /** Sets how much may be resident from now on; what is above is written back. */
  setBudget(budgetBytes: number, capBytes: number = 4 * budgetBytes): void {
    this.#budget = new Budget(budgetBytes, capBytes, this.#now, this.#now());
    if (this.#residentBytes > budgetBytes) this.#makeRoom(0);
  }

  /**
   * Runs a kernel on operands that stay where they are meanwhile. Outputs are wholly written where
   * their operand covers the storage, else the rest is kept.
   *
   * @param work  gets the addresses of the inputs and then of the outputs, and a function that gives
   *   scratch memory, not cleared, until the end of the call
   * @throws {HeapFull} when they do not fit into the memory together; nothing has run then
   */
  run(inputs: readonly KernelOperand[], outputs: readonly KernelOperand[], work: Work): void {
    const pinned: Slot[] = [];
    const addresses: number[] = [];
    let scratches: (readonly [address: number, sizeBytes: number])[] | undefined;
    this.#clock += 1;
    this.#staging.begin();
    try {
      for (const x of inputs) addresses.push(this.#place(x, false, pinned));
      const written = pinned.length;
      for (const y of outputs) addresses.push(this.#place(y, true, pinned));
      this.finish();
      this.#underWay = { slots: pinned, written };
      work(addresses, (sizeBytes) => {
        const address = this.#allocate(sizeBytes);
        (scratches ??= []).push([address, sizeBytes]);
        return address;
      });
      for (const y of outputs) if (y.storage.sizeBytes <= smallBytes) this.#bringBack(y);
    } finally {
      for (const slot of pinned) slot.pins -= 1;
      for (const [address, sizeBytes] of scratches ?? []) this.#free(address, sizeBytes);
    }
  }

  #bringBack({ storage, dtype }: KernelOperand): void {
    if (!this.#staging.has(storage)) return;
    this.finish();
    this.#staging.bringBack(storage, dtype);
  }

  copyOut(address: number, sizeBytes: number): ArrayBuffer {
    this.finish();
    return this.#pages.bytes.slice(address, address + sizeBytes).buffer;
  }

  giveUp(slot: Slot): void {
    if (this.#slots.delete(slot)) this.#free(slot.address, slot.sizeBytes);
  }

  /** The address of an operand's first element. */
  #place(x: KernelOperand, isOutput: boolean, pinned: Slot[]): number {
    const { storage, dtype } = x;
    const offsetBytes = x.offset * dtypes[dtype].sizeBytes;
    const { residency } = storage;
    let slot = residency instanceof Slot && residency.isOf(this) ? residency : undefined;
    if (slot === undefined) {
      const keepsBytes = !isOutput || !coversStorage(x);
      if (storage.sizeBytes <= smallBytes) {
        this.finish();
        const staged = this.#staging.address(storage, dtype, keepsBytes);
        if (staged !== undefined) return staged + offsetBytes;
      }
      slot = this.#newSlot(storage, keepsBytes);
    }
    if (slot.lostBy !== undefined) throw slot.lostBy;
    slot.lastUse = this.#clock;
    slot.pins += 1;
    pinned.push(slot);
    return slot.address + offsetBytes;
  }

  #newSlot(storage: Storage, keepsBytes: boolean): Slot {
    const home = storage.isBlank ? undefined : storage.bytes;
    const address = this.#allocate(storage.sizeBytes);
    if (keepsBytes) this.finish();
    if (keepsBytes && home !== undefined) this.#pages.bytes.set(new Uint8Array(home), address);
    else if (keepsBytes) this.#pages.bytes.fill(0, address, address + storage.sizeBytes);
    const slot = new Slot(this, storage, address);
    storage.moveTo(slot);
    this.#slots.add(slot);
    return slot;
  }

  #allocate(sizeBytes: number): number {
    const size = blockSize(sizeBytes);
    if (this.#residentBytes + size > this.#budget.bytes || this.#slots.size >= this.#slotsAllowed)
      this.#makeRoom(size);
    const address = this.#find(sizeBytes);
    this.#residentBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#residentBytes);
    return address;
  }

  /** Within the budget's addresses if possible, then anywhere, then where a slot had to go. */
  #find(sizeBytes: number): number {
    const { maximumBytes } = this.#pages;
    for (;;) {
      const address =
        this.#allocator.allocate(sizeBytes, Math.min(maximumBytes, this.#budget.bytes)) ??
        this.#allocator.allocate(sizeBytes, maximumBytes);
      if (address !== undefined && this.#pages.reach(this.#allocator.top)) return address;
      if (address !== undefined) this.#allocator.free(address, sizeBytes);
      if (!this.#writeBackOldest(blockSize(sizeBytes))) {
        throw new HeapFull(`no room for ${sizeBytes} bytes among ${maximumBytes}`);
      }
    }
  }

  #free(address: number, sizeBytes: number): void {
    if (this.#poison) {
      this.finish();
      this.#pages.bytes.fill(0xff, address, address + sizeBytes);
    }
    this.#allocator.free(address, sizeBytes);
    this.#residentBytes -= blockSize(sizeBytes);
  }

  /** Makes room for so many bytes within the budget: by finding the dead, then by writing back. */
  #makeRoom(size: number): void {
    this.#sweep();
    if (this.#collector === undefined) this.#collector = platformCollector();
    this.#collector?.endJob();
    if (this.#isTight(size) && this.#collector !== null && this.#budget.allowsCollection())
      this.#collect(this.#collector);
    this.#slotsAllowed = Math.max(this.#slotLimit, 2 * this.#slots.size);
    const excess = this.#residentBytes + size - this.#budget.bytes;
    // an eighth more than needed, or every further call would look through all slots
    if (excess > 0) this.#writeBackOldest(excess + this.#budget.bytes / 8);
  }

  #isTight(size: number): boolean {
    return (
      this.#residentBytes + size > this.#budget.bytes || this.#slots.size >= this.#slotsAllowed
    );
  }

  #collect(collector: Collector): void {
    this.#counts.collections += 1;
    this.#counts.collectionMs += this.#budget.collect(() => {
      collector.collect();
      this.#sweep();
    });
  }

  /** Gives up the slots of storages that are known to be dead. */
  #sweep(): void {
    for (const slot of this.#slots) {
      if (slot.pins > 0 || slot.storage !== undefined) continue;
      this.giveUp(slot);
      this.#counts.reclaimed += 1;
    }
  }

  /** @returns whether anything could be written back */
  #writeBackOldest(bytes: number): boolean {
    const idle = [...this.#slots].filter((slot) => slot.pins === 0);
    idle.sort((a, b) => a.lastUse - b.lastUse);
    let left = bytes;
    for (const slot of idle) {
      if (left <= 0) break;
      left -= blockSize(slot.sizeBytes);
      this.#writeBack(slot);
    }
    return idle.length > 0;
  }

  #writeBack(slot: Slot): void {
    const { storage } = slot;
    if (storage === undefined) return this.giveUp(slot);
    this.#counts.writtenBack += 1;
    this.#counts.writtenBackBytes += slot.sizeBytes;
    void storage.bytes; // the storage takes them home and gives up the slot
  }
}

/** Whether writing to every element leaves no byte of the storage as it was. */
const coversStorage = (x: KernelOperand): boolean =>
  isContiguous(x) && numelOf(x.shape) * dtypes[x.dtype].sizeBytes === x.storage.sizeBytes;
