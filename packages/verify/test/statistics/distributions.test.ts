/** @file The tests of whole distributions keep both rates, counted out for small samples. */
import { ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  expectCategories,
  expectSameDistribution,
  expectUniform,
  expectUniformBits,
  PowerError,
  statistics,
  StatisticsError,
} from "../../src/index.ts";
import { divergenceOf } from "../../src/statistics/categories.ts";
import { largestGap, largestGapBetween } from "../../src/statistics/empirical.ts";
import { generatorOf, ledger, probabilityOf, rates, untouched } from "./coins.ts";
import { probabilityOfGapBelow, probabilityOfGapWithin } from "./kolmogorov.ts";

const { binomial, categoriesTest, logProbability, sameDistributionTest, uniformTest } = statistics;

const uniform = (n: number, seed = 1): Float64Array => {
  const generator = generatorOf(seed);
  return Float64Array.from({ length: n }, () => generator.u53());
};

describe("gaps between distribution functions", () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
  const share = (list: readonly number[], x: number): number =>
    list.filter((y) => y <= x).length / list.length;

  test("are the largest over all places, where numbers repeat as well", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const gaps = Array.from({ length: 10 }, (_, x) => Math.abs(share(a, x) - share(b, x)));
        const [x, y] = [a.toSorted((i, j) => i - j), b.toSorted((i, j) => i - j)];
        expect(largestGapBetween(x, y)).toBeCloseTo(Math.max(...gaps), 12);
        const itself = largestGap(
          x,
          (at) => share(a, at - 1),
          (at) => share(a, at),
        );
        expect(itself).toBe(0);
      }),
    );
  });

  test("are NaN where a number is", () => {
    expect(largestGap([0.5, NaN], (x) => x)).toBeNaN();
    expect(largestGapBetween([NaN], [1])).toBeNaN();
  });
});

describe("uniform numbers", () => {
  test("fail as rarely as was stated: against Kolmogorov's exact distribution", () => {
    // published: P(D₁₀ < 0.274) = 0.6284796154565043
    expect(probabilityOfGapBelow(0.274, 10)).toBeCloseTo(0.6284796154565043, 12);
    for (const falseAlarm of [0.3, 0.05, 1e-3, 1e-6])
      for (const n of [5, 10, 20, 40]) {
        const gap = Math.sqrt(Math.log(2 / falseAlarm) / (2 * n)); // as `uniformTest` sets its limit
        if (gap < 1) expect(1 - probabilityOfGapBelow(gap, n)).toBeLessThanOrEqual(falseAlarm);
      }
  });

  test("a gap of `detect` passes as rarely as was stated, wherever it is", () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 0, max: 0.7, noNaN: true }), (options, place) => {
        const { n, highest, miss } = uniformTest(options);
        expect(miss).toBeLessThanOrEqual(options.miss);
        expect(highest).toBeCloseTo(Math.sqrt(Math.log(2 / options.falseAlarm) / (2 * n)), 12);
        const near = (k: number): boolean => Math.abs(k / n - place) <= highest;
        expect(probabilityOf(n, place + options.detect, near)).toBeLessThanOrEqual(options.miss);
      }),
    );
  });

  test("planted errors are caught, and what is right passes", () => {
    const run = (change: (x: number) => number) => (): unknown =>
      expectUniform({ detect: 0.02, ledger: ledger() }, (n) => uniform(n).map(change));
    expect(run((x) => x)()).toHaveProperty("statistic");
    expect(run((x) => x ** 1.1)).toThrow(StatisticsError);
    expect(run((x) => Math.floor(16 * x) / 16)).toThrow(StatisticsError);
    expect(run((x) => (x < 0.02 ? 0.5 : x))).toThrow(StatisticsError);
    expect(run((x) => (x < 0.5 ? NaN : x))).toThrow(StatisticsError);
  });

  test("a lattice is no error if its step is given", () => {
    const floor = (n: number): Float64Array => uniform(n).map((x) => Math.floor(8 * x) / 8);
    const own = { detect: 0.02, ledger: ledger() };
    expect(expectUniform({ ...own, step: 1 / 8 }, floor).statistic).toBeLessThan(0.01);
    expect(() => expectUniform(own, floor)).toThrow(StatisticsError);
  });

  test("each bit is looked at, and one that is stuck is named", () => {
    const own = { detect: 0.02, ledger: ledger() };
    const words = (n: number, stuck = 0): Float64Array => {
      const generator = generatorOf(2);
      return Float64Array.from({ length: n }, () => (generator.u32() | stuck) >>> 0);
    };
    expect(expectUniformBits(32, own, (n) => words(n))).toHaveLength(32);
    expect(() => expectUniformBits(32, own, (n) => words(n, 1 << 13))).toThrow(/bit 13: false/);
    expect(() => expectUniformBits(54, own, untouched)).toThrow(ValueError);
  });
});

describe("two samples of one distribution", () => {
  test("fail as rarely as was stated: against Smirnov's exact distribution", () => {
    // of the 6 orders of aabb, the gap exceeds 1/2 in aabb and bbaa
    expect(probabilityOfGapWithin(0.5, 2)).toBeCloseTo(4 / 6, 12);
    for (const falseAlarm of [0.1, 1e-3, 1e-6])
      for (const detect of [0.1, 0.2, 0.5]) {
        const own = sameDistributionTest({ detect, falseAlarm, miss: 0.1 });
        const alarms = 1 - probabilityOfGapWithin(own.highest, own.n);
        expect(alarms).toBeLessThanOrEqual(falseAlarm);
      }
  });

  test("two proportions that differ by `detect` pass as rarely as was stated", () => {
    const options = { detect: 0.4, falseAlarm: 0.05, miss: 0.05 };
    const { n, highest } = sameDistributionTest(options);
    for (const p of [0.05, 0.3, 0.55]) {
      let missed = 0;
      for (let k = 0; k <= n; k++) {
        const near = (j: number): boolean => Math.abs(j - k) / n <= highest;
        const weight = Math.exp(logProbability(k, binomial(n, p)));
        missed += weight * probabilityOf(n, p + options.detect, near);
      }
      expect(missed).toBeLessThanOrEqual(options.miss);
    }
  });

  test("planted errors are caught, and what is right passes", () => {
    const run = (change: (x: number) => number) => (): unknown =>
      expectSameDistribution(
        { detect: 0.03, ledger: ledger() },
        (n) => uniform(n, 1),
        (n) => uniform(n, 2).map(change),
      );
    expect(run((x) => 1 - x)()).toHaveProperty("statistic");
    expect(run((x) => x ** 1.15)).toThrow(StatisticsError);
    expect(run((x) => (x < 0.1 ? 0 : x))).toThrow(StatisticsError);
  });
});

describe("categories", () => {
  const thirds = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .map(([a, b]) => {
      const sum = a + b + 5;
      return [a / sum, b / sum, 5 / sum] as const;
    });

  /** Every way that n draws can fall into three categories, with its probability. */
  function expectation(
    n: number,
    [a, b, c]: readonly [number, number, number],
    value: (counts: readonly number[]) => number,
  ): number {
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const first = Math.exp(logProbability(i, binomial(n, a)));
      for (let j = 0; j <= n - i; j++) {
        const second = Math.exp(logProbability(j, binomial(n - i, b / (b + c))));
        sum += first * second * value([i, j, n - i - j]);
      }
    }
    return sum;
  }

  test("fail as rarely as was stated, and pass as rarely where they are off by `detect`", () => {
    const options = { detect: 0.3, falseAlarm: 0.02, miss: 0.02 };
    fc.assert(
      fc.property(thirds, thirds, (p, q) => {
        const { n, highest } = categoriesTest(p, options);
        const passes = (counts: readonly number[]): number => +(divergenceOf(counts, p) <= highest);
        expect(1 - expectation(n, p, passes)).toBeLessThanOrEqual(options.falseAlarm);
        const apart = p.reduce((sum, x, i) => sum + Math.abs(x - (q[i] ?? 0)) / 2, 0);
        if (apart >= options.detect)
          expect(expectation(n, q, passes)).toBeLessThanOrEqual(options.miss);
      }),
      { numRuns: 30 },
    );
  });

  test("planted errors are caught, and what is right passes", () => {
    const die = (bounds: readonly number[]) => (n: number) => {
      const counts = bounds.map(() => 0);
      for (const u of uniform(n)) counts[bounds.findIndex((bound) => u < bound)]! += 1;
      return counts;
    };
    const run = (bounds: readonly number[]) => (): unknown =>
      expectCategories([0.2, 0.3, 0.5], { detect: 0.03, ledger: ledger() }, die(bounds));
    expect(run([0.2, 0.5, 1])()).toHaveProperty("statistic");
    expect(run([0.23, 0.5, 1])).toThrow(StatisticsError);
    expect(run([0.2, 0.47, 1])).toThrow(StatisticsError);
  });

  test("that cannot come must not come", () => {
    const own = { detect: 0.1, ledger: ledger() };
    expect(expectCategories([1, 0], own, (n) => [n]).statistic).toBe(0);
    expect(() => expectCategories([1, 0], own, (n) => [n - 1, 1])).toThrow(StatisticsError);
  });

  test("that are none, and counts of something else, are errors", () => {
    const own = { detect: 0.1, ledger: ledger() };
    expect(() => expectCategories([0.5, 0.6], own, untouched)).toThrow(ValueError);
    expect(() => expectCategories([1], own, untouched)).toThrow(ValueError);
    expect(() => expectCategories([0.5, 0.5], own, (n) => [n])).toThrow(StatisticsError);
    expect(() => expectCategories([0.5, 0.5], own, () => [1, 2])).toThrow(/not the counts/);
    expect(() => expectCategories([0.5, 0.5], own, (n) => [n, 0, 0])).toThrow(/not the counts/);
  });
});

test("each of them refuses too few samples before anything is drawn", () => {
  const few = { detect: 0.01, n: 1000, ledger: ledger() };
  const runs = [
    () => expectUniform(few, untouched),
    () => expectUniformBits(8, few, untouched),
    () => expectSameDistribution(few, untouched, untouched),
    () => expectCategories([0.5, 0.5], few, untouched),
  ];
  for (const run of runs) expect(run).toThrow(PowerError);
  expect(few.ledger.total).toBe(0);
});
