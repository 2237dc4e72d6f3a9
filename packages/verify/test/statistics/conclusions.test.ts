/** @file What the statistical tests charge, count and conclude, of samples that are known to the last number. */
import { tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  type Conclusion,
  expectCategories,
  expectIndependent,
  expectMean,
  expectProportion,
  expectProportionInTurn,
  expectSameDistribution,
  expectUniform,
  expectUniformBits,
  expectVariance,
  Ledger,
  statistics,
} from "../../src/index.ts";
import { momentsOf } from "../../src/statistics/mean.ts";
import { ratesOf, type StatisticalOptions } from "../../src/statistics/options.ts";
import { ledger } from "./coins.ts";

const rates = { detect: 0.25, falseAlarm: 0.01, miss: 0.02 };
const within = [0, 1] as const;

/** Numbers i ↦ f(i). */
const listed =
  (f: (i: number) => number) =>
  (n: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => f(i));
const halves = listed((i) => i % 2);
const steps = (n: number): Float64Array => listed((i) => (i + 0.5) / n)(n);

type Expect = (options: StatisticalOptions) => Conclusion;

/** Each test of a sample that is as it should be, and its statistic. */
const passing: readonly (readonly [name: string, run: Expect, statistic: number])[] = [
  ["expectProportion", (o) => expectProportion(0.5, { ...o, n: 200 }, halves), 100],
  [
    "expectMean",
    (o) =>
      expectMean(
        0.4,
        { within, ...o },
        listed(() => 0.375),
      ),
    0.375,
  ],
  [
    "expectVariance",
    (o) => expectVariance(0.125, { within, ...o }, (n) => halves(n).map((x) => (1 + 2 * x) / 4)),
    0.125,
  ],
  ["expectUniform", (o) => expectUniform({ ...o, n: 200 }, steps), 1 / 400],
  ["expectCategories", (o) => expectCategories([0.75, 0.25], o, (n) => [0.75 * n, 0.25 * n]), 0],
  [
    "expectIndependent",
    (o) => expectIndependent(0.5, o, (n) => [halves(n), listed((i) => i & 2)(n)]),
    200,
  ],
  ["expectSameDistribution", (o) => expectSameDistribution(o, steps, (n) => steps(n).reverse()), 0],
];

describe("a test of what is as it should be", () => {
  test.each(passing)("%s charges its ledger and tells what it found", (name, run, statistic) => {
    const own = ledger();
    const found = run({ ...rates, n: 400, ledger: own });
    expect(own.charges).toEqual([{ what: name, falseAlarm: 0.01 }]);
    expect(found.statistic).toBeCloseTo(statistic, 12);
    expect(found.lowest).toBeLessThanOrEqual(statistic);
    expect(found.highest).toBeGreaterThanOrEqual(statistic);
  });

  test.each(passing)("%s charges under the name that it was given", (_, run) => {
    const own = ledger();
    run({ ...rates, n: 400, ledger: own, what: "mine" });
    expect(own.charges).toEqual([{ what: "mine", falseAlarm: 0.01 }]);
  });
});

describe("a test of bits", () => {
  test("charges each bit with its part, and counts the ones of each", () => {
    const own = ledger();
    const found = expectUniformBits(
      3,
      { ...rates, n: 400, ledger: own },
      listed((i) => i % 8),
    );
    expect(found.map(({ statistic }) => statistic)).toEqual([200, 200, 200]);
    expect(own.charges).toEqual(
      [0, 1, 2].map((bit) => ({ what: `expectUniformBits, bit ${bit}`, falseAlarm: 0.01 / 3 })),
    );
  });

  test("draws once, and looks at the only bit as at the highest of 53", () => {
    let draws = 0;
    // all lower bits are 1 half of the time
    const lower = (n: number): Float64Array => {
      draws += 1;
      return halves(n).map((x) => x * (2 ** 52 - 1));
    };
    const run = (): unknown =>
      expectUniformBits(53, { ...rates, n: 100, miss: 0.2, ledger: ledger() }, lower);
    expect(run).toThrow(/bit 52: false/);
    expect(draws).toBe(1);
    expect(expectUniformBits(1, { ...rates, ledger: ledger() }, halves)).toHaveLength(1);
  });
});

describe("successes", () => {
  const count = (trials: Parameters<typeof expectProportion>[2]): number =>
    expectProportion(0.5, { ...rates, n: 128, ledger: ledger() }, trials).statistic;

  test("are the numbers that are not 0, of a list or a tensor, or their number", () => {
    expect(count((n) => listed((i) => (i % 2 === 0 ? 0 : -i))(n))).toBe(64);
    expect(count((n) => tensor([...halves(n)]).eq(0))).toBe(64);
    expect(count(() => 70)).toBe(70);
  });

  test("of pairs are those that agree: both are 0, or both are not", () => {
    const agree = (p: number, f: (i: number) => number, g: (i: number) => number): number =>
      expectIndependent([0.9, p], { ...rates, detect: 0.9, n: 128, ledger: ledger() }, (n) => [
        listed(f)(n),
        listed(g)(n),
      ]).statistic;
    expect(
      agree(
        0.8,
        (i) => i % 2,
        (i) => (i % 4 === 0 ? 0 : -5),
      ),
    ).toBe(96);
    expect(
      agree(
        0.5,
        (i) => Number(i % 4 < 3),
        (i) => Number(i % 4 > 0),
      ),
    ).toBe(64);
    expect(
      agree(
        0.5,
        (i) => (i % 2 === 0 ? 7 : 0),
        (i) => i & 2,
      ),
    ).toBe(64);
  });

  test("of pairs are expected as often as two independent decisions agree", () => {
    // of 0.3 and 0.6 it is 0.18 + 0.28, and a covariance of 0.9 · √(0.21 · 0.24) moves it by twice that
    const own = { ...rates, n: 128, ledger: ledger() };
    const found = expectIndependent([0.3, 0.6], { ...own, detect: 0.9 }, (n) =>
      Math.round(0.46 * n),
    );
    const shift = 2 * 0.9 * Math.sqrt(0.21 * 0.24);
    const { lowest, highest } = statistics.proportionTest(0.46, { ...own, detect: shift });
    expect(found).toMatchObject({ lowest, highest });
    expect(found.miss).toBeCloseTo(
      statistics.proportionTest(0.46, { ...own, detect: shift }).miss,
      12,
    );
    const alike = expectIndependent(0.2, { ...own, detect: 0.9 }, (n) => Math.round(0.68 * n));
    expect(alike.miss).toBeCloseTo(
      statistics.proportionTest(0.68, { ...own, detect: 2 * 0.9 * 0.16 }).miss,
      12,
    );
    const least = (detect: number): number =>
      expectIndependent(0.5, { ...rates, detect, ledger: ledger() }, (n) => Math.round(n / 2)).n;
    expect(least(0.5)).toBe(statistics.proportionTest(0.5, { ...rates, detect: 0.25 }).n);
  });
});

describe("moments", () => {
  const of = (...numbers: number[]) =>
    momentsOf(ratesOf("moments", { detect: 1 }), numbers, [-10, 10]);

  test("are the mean, and the sum of squares around it by one less than there are", () => {
    expect(of(1, 2, 6)).toEqual({ mean: 3, variance: 7 });
    expect(of(-10, 10)).toEqual({ mean: 0, variance: 200 });
    expect(of(5)).toEqual({ mean: 5, variance: 0 });
  });

  test("widen the limits of a mean of known deviation", () => {
    const options = { ...rates, within, deviation: 0.25, ledger: ledger() };
    const spread = expectMean(
      0.5,
      options,
      listed((i) => (i % 2 === 0 ? 0.25 : 0.75)),
    );
    const narrow = expectMean(
      0.5,
      options,
      listed(() => 0.5),
    );
    const nats = Math.log(4 / 0.01);
    const bias = (7 * nats) / (3 * (spread.n - 1));
    const deviation = Math.sqrt((0.0625 * spread.n) / (spread.n - 1)); // an even number of them
    expect(spread.n % 2).toBe(0);
    expect(narrow.highest).toBeCloseTo(0.5 + bias, 12);
    expect(spread.highest).toBeCloseTo(
      0.5 + deviation * Math.sqrt((2 * nats) / spread.n) + bias,
      12,
    );
  });
});

describe("a test in turn", () => {
  test("adds its batches up until it is clear, and charges its ledger", () => {
    const own = ledger();
    const batches = [20, 12, 16];
    const found = expectProportionInTurn(0.5, { ...rates, ledger: own }, () => ({
      successes: batches.shift() ?? NaN,
      trials: 32,
    }));
    expect(found).toEqual({ successes: 32, trials: 64, proportion: 0.5 });
    expect(own.charges).toEqual([{ what: "expectProportionInTurn", falseAlarm: 0.01 }]);
  });
});

describe("a ledger as text", () => {
  test("counts its tests, in the singular where there is one", () => {
    const own = new Ledger({ budget: 0.5 });
    expect(String(own)).toBe("0 statistical tests, false alarms at most 0.0e+0 of 5.0e-1");
    own.charge("one", 0.125);
    expect(String(own)).toBe("1 statistical test, false alarms at most 1.3e-1 of 5.0e-1");
    own.charge("two", 0.25);
    expect(String(own)).toBe("2 statistical tests, false alarms at most 3.8e-1 of 5.0e-1");
  });
});
