import fc from "fast-check";
import { expect, test } from "vitest";
import { sharesOf } from "../../src/random/shares.ts";

const ratios = fc.double({ min: 0.3, max: 0.95, noNaN: true });

test("shares follow each other over the whole length, and begin at whole lines", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 64 }),
      ratios,
      (length, count, ratio) => {
        const shares = sharesOf(length, count, ratio);
        expect(shares.length).toBeLessThanOrEqual(count);
        let end = 0;
        for (const { start, size } of shares) {
          expect([start, start % 64]).toEqual([end, 0]);
          expect(size).toBeGreaterThan(0);
          end += size;
        }
        expect(end).toBe(length);
      },
    ),
  );
});

test("threads that step over what is before their share are done at the same time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), ratios, (count, ratio) => {
      const times = sharesOf(2 ** 20, count, ratio).map(
        ({ start, size }) => (1 - ratio) * start + size,
      );
      expect(times).toHaveLength(count);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3 * 64);
    }),
  );
});
