import { broadcastShapes } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraries } from "../../src/index.ts";

const { broadcastableShapes, incompatibleShapes, matmulTriple, shape } = arbitraries;

describe("arbitrary shapes", () => {
  test("stay within rank and number of elements, without zeros unless allowed", () => {
    const limits = fc.record({
      minRank: fc.nat(2),
      maxRank: fc.integer({ min: 2, max: 5 }),
      maxNumel: fc.integer({ min: 1, max: 100 }),
      allowZero: fc.boolean(),
    });
    fc.assert(
      fc.property(
        limits.chain((options) => fc.tuple(fc.constant(options), shape(options))),
        ([{ minRank, maxRank, maxNumel, allowZero }, sizes]) => {
          expect(sizes.length).toBeGreaterThanOrEqual(minRank);
          expect(sizes.length).toBeLessThanOrEqual(maxRank);
          expect(sizes.reduce((a, b) => a * b, 1)).toBeLessThanOrEqual(maxNumel);
          if (!allowZero) expect(sizes).not.toContain(0);
        },
      ),
    );
  });

  test("come with every rank, and with zeros where allowed", () => {
    const drawn = fc.sample(shape({ allowZero: true, maxRank: 3 }), { numRuns: 500, seed: 1 });
    expect(new Set(drawn.map((sizes) => sizes.length))).toEqual(new Set([0, 1, 2, 3]));
    expect(drawn.some((sizes) => sizes.includes(0))).toBe(true);
  });

  test("broadcast to the stated result", () => {
    const any = fc
      .integer({ min: 1, max: 4 })
      .chain((count) => broadcastableShapes(count, { allowZero: true }));
    fc.assert(
      fc.property(any, ({ shapes, result }) => {
        expect(broadcastShapes("test", ...shapes)).toEqual(result);
      }),
    );
  });

  test("do not broadcast where they are incompatible", () => {
    fc.assert(
      fc.property(incompatibleShapes(), ([a, b]) => {
        expect(() => broadcastShapes("test", a, b)).toThrow("do not broadcast");
      }),
    );
  });

  test("multiply in threes", () => {
    fc.assert(
      fc.property(matmulTriple({ allowZero: true }), ({ a, b, c }) => {
        expect(a[1]).toBe(b[0]);
        expect(b[1]).toBe(c[0]);
      }),
    );
  });
});
