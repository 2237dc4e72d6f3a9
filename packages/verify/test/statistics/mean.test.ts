/**
 * @file The tests of means and variances keep both rates: counted out for coins, which are the worst
 * case of bounded numbers.
 */
import { ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  expectMean,
  expectVariance,
  PowerError,
  statistics,
  StatisticsError,
} from "../../src/index.ts";
import {
  coin,
  generatorOf,
  ledger,
  probability,
  probabilityOf,
  rates,
  untouched,
} from "./coins.ts";

const { meanTest, varianceTest } = statistics;

/** Whether k successes among n tosses pass a test of numbers `low` and `high`. */
const passing =
  (own: statistics.MeanTest, low: number, high: number) =>
  (k: number): boolean => {
    const share = k / own.n;
    const variance = ((high - low) ** 2 * share * (1 - share) * own.n) / Math.max(1, own.n - 1);
    const mean = low + (high - low) * share;
    const { lowest, highest } = own.given({ mean, variance });
    return mean >= lowest && mean <= highest;
  };

const bounds = fc
  .tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 1, max: 9 }))
  .map(([least, range]) => [least, least + range] as const);

describe("means of bounded numbers", () => {
  test("a true hypothesis fails, and one off by `detect` passes, as rarely as was stated", () => {
    fc.assert(
      fc.property(probability, rates, bounds, (p, options, [low, high]) => {
        const range = high - low;
        const own = meanTest(low + range * p, {
          ...options,
          detect: options.detect * range,
          within: [low, high],
        });
        const passes = passing(own, low, high);
        expect(probabilityOf(own.n, p, (k) => !passes(k))).toBeLessThanOrEqual(options.falseAlarm);
        for (const off of [p + options.detect, p - options.detect].filter(inUnit))
          expect(probabilityOf(own.n, off, passes)).toBeLessThanOrEqual(options.miss);
      }),
    );
  });

  test("with a deviation as well, whose bound the false alarms do not rest on", () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0.02, max: 0.5, noNaN: true }), (p, deviation) => {
        const options = { detect: 0.15, falseAlarm: 0.01, miss: 0.01, within: [0, 1] as const };
        const own = meanTest(p, { ...options, deviation });
        const passes = passing(own, 0, 1);
        expect(probabilityOf(own.n, p, (k) => !passes(k))).toBeLessThanOrEqual(0.01);
        for (const off of [p + 0.15, p - 0.15].filter(inUnit)) {
          if (Math.sqrt(off * (1 - off)) > deviation) continue; // nothing is promised there
          expect(probabilityOf(own.n, off, passes)).toBeLessThanOrEqual(0.01);
        }
      }),
    );
  });

  test("a small deviation saves samples", () => {
    const options = { detect: 0.01, within: [0, 1] as const };
    expect(meanTest(0.5, { ...options, deviation: 0.01 }).n).toBeLessThan(
      meanTest(0.5, options).n / 10,
    );
  });

  test("sizes are those of Hoeffding's bound in the middle, and fewer at the ends", () => {
    const options = { detect: 0.01, within: [0, 1] as const };
    const hoeffding = (Math.sqrt(Math.log(2e9)) + Math.sqrt(Math.log(1e9))) ** 2 / (2 * 0.01 ** 2);
    expect(meanTest(0.5, options).n / hoeffding).toBeCloseTo(1, 2);
    expect(meanTest(0.02, options).n).toBeLessThan(hoeffding / 5);
  });

  test("too few samples are refused before anything is drawn", () => {
    const few = { detect: 0.01, n: 10_000, ledger: ledger() };
    const run = (deviation: object) => (): unknown =>
      expectMean(0.5, { ...few, ...deviation, within: [0, 1] }, untouched);
    expect(run({})).toThrow(PowerError);
    expect(run({ deviation: 0.4 })).toThrow(PowerError);
    expect(() => expectVariance(0.25, { ...few, within: [0, 1] }, untouched)).toThrow(PowerError);
  });

  test("planted errors are caught, and what is right passes", () => {
    const options = { detect: 0.01, within: [0, 1] as const };
    const uniform = (shift: number) => (n: number) => {
      const generator = generatorOf(4);
      return Float64Array.from({ length: n }, () => generator.u53() * (1 - shift) + shift);
    };
    const run = (shift: number, own: object) => (): unknown =>
      expectMean(0.5, { ...options, ...own, ledger: ledger() }, uniform(shift));
    for (const own of [{}, { deviation: 0.3 }]) {
      expect(run(0, own)()).toHaveProperty("statistic");
      expect(run(0.02, own)).toThrow(StatisticsError); // a mean of 0.51
    }
  });

  test("numbers out of bounds, NaN and another count of them are errors", () => {
    const own = { detect: 0.2, within: [0, 1] as const, ledger: ledger() };
    expect(() => expectMean(0.5, own, (n) => new Float64Array(n).fill(2))).toThrow(/out of bounds/);
    expect(() => expectMean(0.5, own, (n) => new Float64Array(n).fill(NaN))).toThrow(ValueError);
    expect(() => expectMean(0.5, own, (n) => new Float64Array(n - 1))).toThrow(/another number/);
    expect(() => expectMean(2, own, untouched)).toThrow(ValueError);
    expect(() => expectMean(0.5, { ...own, deviation: 0.6 }, untouched)).toThrow(
      /no such deviation/,
    );
  });
});

describe("variances of bounded numbers", () => {
  test("a true hypothesis fails, and one off by `detect` passes, as rarely as was stated", () => {
    const offset = fc.constantFrom(0.05, 0.1);
    fc.assert(
      fc.property(probability, offset, (p, detect) => {
        const variance = p * (1 - p);
        const options = { detect, falseAlarm: 0.01, miss: 0.01, within: [0, 1] as const };
        const own = varianceTest(variance, options);
        const passes = passing(own, 0, 0.5); // half of the squared difference of two tosses
        const alarms = probabilityOf(own.n, 2 * variance, (k) => !passes(k));
        expect(alarms).toBeLessThanOrEqual(0.01);
        for (const off of [variance + detect, variance - detect].filter((v) => v >= 0 && v <= 0.25))
          expect(probabilityOf(own.n, 2 * off, passes)).toBeLessThanOrEqual(0.01);
      }),
    );
  });

  test("planted errors are caught, and what is right passes, whatever the mean", () => {
    const options = { detect: 0.01, within: [0, 1] as const };
    const run = (p: number) => (): unknown =>
      expectVariance(0.16, { ...options, ledger: ledger() }, coin(p));
    expect([run(0.2)(), run(0.8)()]).toHaveLength(2);
    expect(run(0.22)).toThrow(StatisticsError); // a variance of 0.1716
  });
});

const inUnit = (p: number): boolean => p >= 0 && p <= 1;
