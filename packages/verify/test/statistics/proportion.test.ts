/** @file The test of a proportion keeps both of its rates, counted out, and nothing less would do. */
import { ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectProportion, PowerError, statistics, StatisticsError } from "../../src/index.ts";
import { coin, ledger, probability, probabilityOf, rates, rounding, untouched } from "./coins.ts";

const { proportionTest } = statistics;

describe("rates", () => {
  test("a true hypothesis fails as rarely as was stated", () => {
    fc.assert(
      fc.property(probability, rates, (p, options) => {
        const { n, lowest, highest, falseAlarm } = proportionTest(p, options);
        const alarms = probabilityOf(n, p, (k) => k < lowest || k > highest);
        expect(alarms).toBeLessThanOrEqual(options.falseAlarm * rounding);
        expect(falseAlarm / alarms).toBeCloseTo(1, 6);
      }),
    );
  });

  test("a proportion that is off by `detect` or more passes as rarely as was stated", () => {
    fc.assert(
      fc.property(probability, rates, fc.double({ min: 1, max: 2, noNaN: true }), (p, o, times) => {
        const { n, lowest, highest, miss } = proportionTest(p, o);
        expect(miss).toBeLessThanOrEqual(o.miss);
        for (const off of [p + times * o.detect, p - times * o.detect].filter(inUnit)) {
          const missed = probabilityOf(n, off, (k) => k >= lowest && k <= highest);
          expect(missed).toBeLessThanOrEqual(o.miss * rounding);
        }
      }),
    );
  });

  test("limits are as narrow as the rate allows: one more count would be too many", () => {
    fc.assert(
      fc.property(probability, rates, (p, options) => {
        const { n, lowest, highest } = proportionTest(p, options);
        const below = probabilityOf(n, p, (k) => k <= lowest);
        const above = probabilityOf(n, p, (k) => k >= highest);
        expect(Math.min(below, above) * rounding).toBeGreaterThan(options.falseAlarm / 2);
      }),
    );
  });

  test("a tolerance holds for every proportion within it", () => {
    fc.assert(
      fc.property(probability, rates, fc.double({ min: -1, max: 1, noNaN: true }), (p, o, part) => {
        const tolerance = o.detect / 4;
        const { n, lowest, highest } = proportionTest(p, { ...o, tolerance });
        const near = Math.min(1, Math.max(0, p + part * tolerance));
        const alarms = probabilityOf(n, near, (k) => k < lowest || k > highest);
        expect(alarms).toBeLessThanOrEqual(o.falseAlarm * rounding);
      }),
    );
  });
});

describe("sample sizes", () => {
  test("are enough, and four fifths of them are refused before anything is drawn", () => {
    fc.assert(
      fc.property(probability, rates, (p, options) => {
        const { n } = proportionTest(p, options);
        expect(proportionTest(p, { ...options, n }).n).toBe(n);
        // a count more or less must be little against four standard deviations
        if (n * p * (1 - p) < 50) return;
        const few = { ...options, n: Math.floor(0.8 * n), ledger: ledger() };
        expect(() => expectProportion(p, few, untouched)).toThrow(PowerError);
      }),
    );
  });

  test("are those of the normal approximation, within a hundredth", () => {
    const z = 6.109 + 5.998; // two tails of 1e-9, one of 1e-9
    for (const [p, detect] of [
      [0.5, 0.0015],
      [0.2, 0.001],
      [0.9, 0.0003],
    ] as const) {
      const { n } = proportionTest(p, { detect });
      expect(n / ((z ** 2 * p * (1 - p)) / detect ** 2)).toBeCloseTo(1, 1.7);
    }
  });

  test("that are too small are answered with one that is enough", () => {
    expect(() => proportionTest(0.5, { detect: 0.003, n: 1000 })).toThrow(
      /too few samples to detect a discrepancy of 0\.003\n {2}got .*n = 1000, .*\n.*\n {2}fix {7}n: 4\d{6}/,
    );
  });
});

describe("expectProportion", () => {
  const options = { detect: 0.02 };

  test("passes a coin on that is fair, and catches one that is off by `detect`", () => {
    const { n, statistic, lowest, highest } = expectProportion(
      0.5,
      { ...options, ledger: ledger() },
      coin(0.5),
    );
    expect(statistic).toBeGreaterThanOrEqual(lowest);
    expect(statistic).toBeLessThanOrEqual(highest);
    expect(n).toBe(91_584);
    for (const p of [0.48, 0.52]) {
      const run = (): unknown => expectProportion(0.5, { ...options, ledger: ledger() }, coin(p));
      expect(run).toThrow(StatisticsError);
      expect(run).toThrow(/false, or a coincidence of 1e-9\n {2}got .* in 91584 samples/);
    }
  });

  test("takes counts as well as trials, and refuses what is neither", () => {
    const own = { detect: 0.3, falseAlarm: 0.01, miss: 0.01, ledger: ledger() };
    expect(expectProportion(0.5, own, (n) => Math.round(n / 2)).statistic).toBeGreaterThan(0);
    for (const bad of [-1, 0.5, NaN, 1e9])
      expect(() => expectProportion(0.5, own, () => bad)).toThrow(ValueError);
    expect(() => expectProportion(0.5, own, () => [1, 0])).toThrow(/2 trials/);
  });

  test("of a certain success fails at the first failure", () => {
    const own = { detect: 0.01, ledger: ledger() };
    expect(expectProportion(1, own, (n) => n).lowest).toBe(2062);
    expect(() => expectProportion(1, own, (n) => n - 1)).toThrow(StatisticsError);
  });

  test("refuses proportions, discrepancies and rates that there are not", () => {
    const bad: [number, object][] = [
      [1.2, {}],
      [NaN, {}],
      [0.5, { detect: 0 }],
      [0.5, { detect: 0.7 }],
      [0.5, { detect: NaN }],
      [0.5, { falseAlarm: 0 }],
      [0.5, { miss: 1 }],
      [0.5, { n: 1.5 }],
      [0.5, { tolerance: 0.02 }],
    ];
    for (const [p, wrong] of bad) {
      const run = (): unknown =>
        expectProportion(p, { ...options, ...wrong, ledger: ledger() }, untouched);
      expect(run).toThrow(ValueError);
    }
  });
});

const inUnit = (p: number): boolean => p >= 0 && p <= 1;
