import fc from "fast-check";
import { expect, test } from "vitest";
import { evenParts } from "../../src/threads/even.ts";

const count = fc.integer({ min: 1, max: 100 });

test("parts follow each other over the whole length, in whole units, and differ by one at most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), count, count, (length, unit, most) => {
      const parts = evenParts(length, unit, most);
      expect(parts).toHaveLength(Math.min(most, Math.ceil(length / unit)));
      let end = 0;
      for (const { start, size } of parts) {
        expect([start, start % unit]).toEqual([end, 0]);
        end += size;
      }
      expect(end).toBe(length);
      const units = parts.map(({ size }) => Math.ceil(size / unit));
      expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1);
    }),
  );
});
