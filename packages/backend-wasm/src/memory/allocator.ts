/**
 * @file Where blocks lie in a stretch of addresses. Blocks come in size classes, eight per doubling, so
 * that at most an eighth is wasted; a freed block is handed out again last in first out, while it is
 * still in the processor's caches. When no block of a class is left, neighbouring free blocks are joined.
 */

/** Blocks start at multiples of a cache line. */
const lineBytes = 64;

/** The size of the block that holds this many bytes. */
export function blockSize(sizeBytes: number): number {
  const lines = Math.max(1, Math.ceil(sizeBytes / lineBytes));
  const bits = 31 - Math.clz32(lines);
  const step = 2 ** Math.max(0, bits - 3);
  return Math.ceil(lines / step) * step * lineBytes;
}

/** A free stretch, `size` bytes from `address`. */
interface Span {
  readonly address: number;
  readonly size: number;
}

export class Allocator {
  /** Above it nothing was handed out. */
  #top: number;
  /** Freed blocks by size, latest last. */
  #blocks = new Map<number, number[]>();
  /** Joined free stretches in order of address. */
  #spans: Span[] = [];

  constructor(start: number) {
    this.#top = Math.ceil(start / lineBytes) * lineBytes;
  }

  /** The end of what was handed out so far. */
  get top(): number {
    return this.#top;
  }

  /**
   * The address of a block of at least this many bytes.
   *
   * @param end  how far `top` may be raised
   * @returns `undefined` when there is no room
   */
  allocate(sizeBytes: number, end: number): number | undefined {
    const size = blockSize(sizeBytes);
    return (
      this.#blocks.get(size)?.pop() ??
      this.#carve(size) ??
      this.#raise(size, end) ??
      this.#joined(size, end)
    );
  }

  /** Takes back a block; `sizeBytes` is what was asked for. */
  free(address: number, sizeBytes: number): void {
    const size = blockSize(sizeBytes);
    const blocks = this.#blocks.get(size);
    if (blocks === undefined) this.#blocks.set(size, [address]);
    else blocks.push(address);
  }

  #carve(size: number): number | undefined {
    const at = this.#spans.findIndex((span) => span.size >= size);
    const span = this.#spans[at];
    if (span === undefined) return undefined;
    const rest = { address: span.address + size, size: span.size - size };
    this.#spans.splice(at, 1, ...(rest.size > 0 ? [rest] : []));
    return span.address;
  }

  #raise(size: number, end: number): number | undefined {
    if (this.#top + size > end) return undefined;
    this.#top += size;
    return this.#top - size;
  }

  /** Joins all that is free and tries again. */
  #joined(size: number, end: number): number | undefined {
    if (this.#blocks.size === 0) return undefined;
    const free = [...this.#spans];
    for (const [size, addresses] of this.#blocks)
      for (const address of addresses) free.push({ address, size });
    this.#blocks.clear();
    this.#spans = joinedSpans(free);
    const last = this.#spans.at(-1);
    if (last !== undefined && last.address + last.size === this.#top) {
      this.#top = last.address;
      this.#spans.pop();
    }
    return this.#carve(size) ?? this.#raise(size, end);
  }
}

function joinedSpans(free: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of free.toSorted((a, b) => a.address - b.address)) {
    const before = joined.at(-1);
    if (before !== undefined && before.address + before.size === span.address)
      joined[joined.length - 1] = { address: before.address, size: before.size + span.size };
    else joined.push(span);
  }
  return joined;
}
