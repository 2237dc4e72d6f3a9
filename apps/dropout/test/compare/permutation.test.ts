import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastP, permutationP, summaryOf } from "../../src/compare/permutation.ts";

const values = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: -100, max: 100 }), { minLength, maxLength });

describe("the exact permutation test", () => {
  test("does not depend on the order, the unit, the origin or the names of the groups", () => {
    fc.assert(
      fc.property(values(1, 5), values(1, 5), fc.integer({ min: 1, max: 9 }), (a, b, k) => {
        const p = permutationP(a, b);
        expect(permutationP(a.toReversed(), b)).toBe(p);
        expect(permutationP(b, a)).toBe(p);
        const moved = (x: number): number => 7 - k * x;
        expect(permutationP(a.map(moved), b.map(moved))).toBeCloseTo(p, 12);
      }),
    );
  });

  test("lies between the least it can be and 1", () => {
    fc.assert(
      fc.property(values(1, 5), values(1, 5), (a, b) => {
        const p = permutationP(a, b);
        expect(p).toBeGreaterThanOrEqual(1 / leastWays(a.length, b.length) - 1e-12);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is least for groups that do not overlap, and 1 for groups that are alike", () => {
    expect(permutationP([1, 2, 3, 4, 5], [11, 12, 13, 14, 15])).toBe(2 / 252);
    expect(leastP(5, 5)).toBe(2 / 252);
    expect(permutationP([1, 2, 3], [101, 102])).toBe(1 / 10);
    expect(leastP(3, 2)).toBe(1 / 10);
    expect(permutationP([1, 2, 3], [3, 2, 1])).toBe(1);
    expect(permutationP([4], [4])).toBe(1);
  });

  test("keeps its level: under no difference, each value p is met in at most a share p of deals", () => {
    const all = [3, 1, 4, 1.5, 9, 2.6];
    const ps = subsets(all, 3).map(([a, b]) => permutationP(a, b));
    for (const level of ps)
      expect(ps.filter((p) => p <= level + 1e-12).length / ps.length).toBeLessThanOrEqual(
        level + 1e-12,
      );
  });
});

test("mean and deviation are the sample's", () => {
  expect(summaryOf([1, 2, 3, 4])).toEqual({ mean: 2.5, deviation: Math.sqrt(5 / 3) });
  expect(summaryOf([7])).toEqual({ mean: 7, deviation: Number.NaN });
});

const leastWays = (a: number, b: number): number => (a === b ? 2 : 1) / leastP(a, b);

function subsets(all: readonly number[], size: number): [number[], number[]][] {
  return Array.from({ length: 2 ** all.length }, (_, bits): [number[], number[]] => [
    all.filter((_x, i) => (bits >> i) & 1),
    all.filter((_x, i) => !((bits >> i) & 1)),
  ]).filter(([a]) => a.length === size);
}
