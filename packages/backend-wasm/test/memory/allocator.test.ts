/**
 * @file Blocks of the allocator against a plain list of intervals.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Allocator, blockSize } from "../../src/memory/allocator.ts";

interface Block {
  readonly address: number;
  readonly sizeBytes: number;
}

const end = 100_000;
const request = fc.integer({ min: 1, max: 20_000 });
/** Allocate so many bytes, or free one of the blocks there are. */
const step = fc.oneof(
  fc.record({ allocate: request }),
  fc.record({ free: fc.integer({ min: 0, max: 1000 }) }),
);

/** Runs the steps; `visit` sees each new block and those there were. */
function play(
  steps: readonly ({ allocate: number } | { free: number })[],
  visit: (block: Block, others: readonly Block[]) => void = () => {},
): { allocator: Allocator; blocks: Block[] } {
  const allocator = new Allocator(1000);
  const blocks: Block[] = [];
  for (const one of steps) {
    if ("allocate" in one) {
      const address = allocator.allocate(one.allocate, end);
      if (address === undefined) continue;
      visit({ address, sizeBytes: one.allocate }, blocks);
      blocks.push({ address, sizeBytes: one.allocate });
    } else if (blocks.length > 0) {
      const [block] = blocks.splice(one.free % blocks.length, 1);
      allocator.free(block!.address, block!.sizeBytes);
    }
  }
  return { allocator, blocks };
}

describe("an allocator", () => {
  test("gives aligned blocks within its bounds that never overlap", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        play(steps, ({ address, sizeBytes }, others) => {
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(1000);
          expect(address + blockSize(sizeBytes)).toBeLessThanOrEqual(end);
          for (const other of others) {
            const apart =
              address + blockSize(sizeBytes) <= other.address ||
              other.address + blockSize(other.sizeBytes) <= address;
            expect(apart).toBe(true);
          }
        });
      }),
    );
  });

  test("has room for everything again when everything is freed, however it was cut up", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { allocator, blocks } = play(steps);
        for (const { address, sizeBytes } of blocks) allocator.free(address, sizeBytes);
        expect(allocator.allocate(90_000, end)).toBeDefined();
      }),
    );
  });

  test("hands out the block that was freed last", () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 20 }), (sizes) => {
        const allocator = new Allocator(0);
        const addresses = sizes.map((size) => allocator.allocate(size, 2 ** 30)!);
        addresses.forEach((address, i) => allocator.free(address, sizes[i]!));
        expect(allocator.allocate(sizes.at(-1)!, 2 ** 30)).toBe(addresses.at(-1));
      }),
    );
  });

  test("wastes at most an eighth of a block beyond 8 lines, and less than a line below", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (sizeBytes) => {
        const waste = blockSize(sizeBytes) - sizeBytes;
        expect(waste).toBeGreaterThanOrEqual(0);
        expect(waste).toBeLessThan(Math.max(64, sizeBytes / 8 + 64));
      }),
    );
  });

  test("says when there is no room, and recovers", () => {
    const allocator = new Allocator(0);
    const address = allocator.allocate(4096, 4096)!;
    expect(allocator.allocate(64, 4096)).toBeUndefined();
    allocator.free(address, 4096);
    expect(allocator.allocate(64, 4096)).toBeDefined();
  });
});
