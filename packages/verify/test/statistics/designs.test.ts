/**
 * @file How large the tests are, where they draw their limits and how often they err, in numbers that
 * SciPy and mpmath gave for the same formulas.
 */
import { describe, expect, test } from "vitest";
import { PowerError, statistics, type StatisticalTest } from "../../src/index.ts";
import { divergenceOf } from "../../src/statistics/categories.ts";

const {
  categoriesTest,
  detectableProportion,
  meanTest,
  proportionTest,
  sameDistributionTest,
  sequentialTest,
  uniformTest,
  varianceTest,
} = statistics;

/** Rates at which samples are small enough for sizes to be the least there are. */
const rates = { falseAlarm: 0.01, miss: 0.02 };
const twelve = Array.from({ length: 12 }, () => 1 / 12);

type Design = readonly [
  title: string,
  own: () => StatisticalTest,
  numbers: readonly [n: number, lowest: number, highest: number, falseAlarm: number, miss: number],
];

const ofMean = (own: statistics.MeanTest): StatisticalTest => own.given({ mean: NaN, variance: 0 });

/** A test of n, and of one less, whose miss rate is above 0.02. */
const designs: readonly Design[] = [
  [
    "a proportion of one half",
    () => proportionTest(0.5, { ...rates, detect: 0.2 }),
    [133, 52, 81, 0.00903049068721995, 0.0155899964102688],
  ],
  [
    "a proportion that can only be off upwards",
    () => proportionTest(0.1, { ...rates, detect: 0.2 }),
    [83, 2, 16, 0.004827012527444, 0.01904728996074126],
  ],
  [
    "a proportion with a tolerance",
    () => proportionTest(0.3, { ...rates, detect: 0.1, tolerance: 0.02 }),
    [779, 186, 283, 0.0087580524061899, 0.019518028094792],
  ],
  [
    "a proportion whose tolerance reaches below 0",
    () => proportionTest(0.02, { ...rates, detect: 0.1, tolerance: 0.05 }),
    [726, 0, 69, 0.00462134136859057, 0.0196228468567907],
  ],
  [
    "a proportion whose tolerance reaches above 1",
    () => proportionTest(0.98, { ...rates, detect: 0.1, tolerance: 0.05 }),
    [726, 657, 726, 0.00462134136859057, 0.0196228468567907],
  ],
  [
    "a proportion that can only be off by going up to 1",
    () => proportionTest(0.25, { ...rates, detect: 0.75 }),
    [4, 0, 3, 0.00390625, 0],
  ],
  [
    "a proportion that can only be off by going down to 0",
    () => proportionTest(0.75, { ...rates, detect: 0.75 }),
    [4, 1, 4, 0.00390625, 0],
  ],
  [
    "a mean in the middle of its bounds",
    () => ofMean(meanTest(0.5, { ...rates, detect: 0.2, within: [0, 1] })),
    [216, 0.3897094291490924, 0.610290570850907, 0.01, 0.0193801331440162],
  ],
  [
    "a mean within other bounds",
    () => ofMean(meanTest(1, { ...rates, detect: 0.8, within: [-1, 3] })),
    [216, 0.5588377165963696, 1.4411622834036304, 0.01, 0.0193801331440162],
  ],
  [
    "a mean next to its lower bound",
    () => ofMean(meanTest(-0.8, { ...rates, detect: 0.8, within: [-1, 3] })),
    [99, -1, -0.4581341759551652, 0.01, 0.0193300581438245],
  ],
  [
    "a mean next to its upper bound",
    () => ofMean(meanTest(2.8, { ...rates, detect: 0.8, within: [-1, 3] })),
    [99, 2.458134175955165, 3, 0.01, 0.0193300581438245],
  ],
  [
    "a mean whose limits may be looser than what it must detect",
    () => ofMean(meanTest(0.05, { falseAlarm: 0.01, miss: 0.3, detect: 0.2, within: [0, 1] })),
    [59, 0, 0.1654115299325923, 0.01, 0.2919083846161],
  ],
  [
    "a mean that can only be off by going down to its bound",
    () => ofMean(meanTest(0.75, { ...rates, detect: 0.75, within: [0, 1] })),
    [4, 0.00908167571126983, 1, 0.01, 0],
  ],
  [
    "a mean of a deviation of 0",
    () =>
      meanTest(0.5, { ...rates, detect: 0.25, within: [0, 1], deviation: 0 }).given({
        mean: NaN,
        variance: 0,
      }),
    [105, 0.3655761159302696, 0.6344238840697304, 0.01, 0.02],
  ],
  [
    "a mean of known deviation, of numbers that are all alike",
    () =>
      meanTest(0.5, { ...rates, detect: 0.2, within: [-1, 3], deviation: 0.1 }).given({
        mean: NaN,
        variance: 0,
      }),
    [601, 0.4067994403783203, 0.5932005596216797, 0.01, 0.02],
  ],
  [
    "a mean of known deviation, of numbers that vary more",
    () =>
      meanTest(0.5, { ...rates, detect: 0.2, within: [-1, 3], deviation: 0.1 }).given({
        mean: NaN,
        variance: 0.04,
      }),
    [601, 0.3785588186001612, 0.6214411813998388, 0.01, 0.02],
  ],
  [
    "a variance, by pairs",
    () => ofMean(varianceTest(0.25, { ...rates, detect: 0.5, within: [-1, 1] })),
    [101, 0.06637408319624276, 0.48744016768959664, 0.01, 0.0191325871985031],
  ],
  [
    "uniform numbers",
    () => uniformTest({ ...rates, detect: 0.2 }),
    [229, 0, 0.1075563969719183, 0.01, 0.0199607897690761],
  ],
  [
    "two samples of 458 or more",
    () => sameDistributionTest({ ...rates, detect: 0.2 }),
    [458, 0, 0.1075563969719183, 0.01, 0.0199607897690761],
  ],
  [
    "two samples of fewer",
    () => sameDistributionTest({ ...rates, detect: 0.5 }),
    [76, 0, 0.2715736351145246, 0.01, 0.0189571536516288],
  ],
  [
    "two categories",
    () => categoriesTest([0.5, 0.5], { ...rates, detect: 0.2 }),
    [413, 0, 0.0184947991961109, 0.01, 0.0194990018942446],
  ],
  [
    "three categories",
    () => categoriesTest([0.2, 0.3, 0.5], { ...rates, detect: 0.3 }),
    [223, 0, 0.0438539925548648, 0.01, 0.0195475885907777],
  ],
  [
    "twelve categories",
    () => categoriesTest(twelve, { ...rates, detect: 0.3 }),
    [487, 0, 0.0499856632125037, 0.01, 0.0198852304383288],
  ],
];

test.each(designs)("%s", (_, design, [n, lowest, highest, falseAlarm, miss]) => {
  const own = design();
  expect(own.n).toBe(n);
  expect(own.lowest).toBeCloseTo(lowest, 12);
  expect(own.highest).toBeCloseTo(highest, 12);
  expect(own.falseAlarm).toBeCloseTo(falseAlarm, 12);
  expect(own.miss).toBeCloseTo(miss, 12);
});

describe("a size", () => {
  test("is the least where it is small, and within a thousandth of it where it is not", () => {
    const size = (detect: number, n?: number): number =>
      uniformTest({ ...rates, detect, ...(n === undefined ? {} : { n }) }).n;
    expect(() => size(0.2, 228)).toThrow(PowerError);
    const large = size(0.001);
    expect(size(0.001, large)).toBe(large);
    expect(() => size(0.001, Math.floor(large * (1 - 1 / 1024)))).toThrow(PowerError);
  });

  test("that is given is kept, and brings its own limits and rates", () => {
    expect(proportionTest(0.5, { ...rates, detect: 0.2, n: 400 })).toMatchObject({
      n: 400,
      lowest: 174,
      highest: 226,
    });
    expect(uniformTest({ ...rates, detect: 0.2, n: 458 }).highest).toBeCloseTo(
      0.0760538576588356,
      12,
    );
    expect(varianceTest(0.25, { ...rates, detect: 0.5, within: [-1, 1], n: 301 }).n).toBe(150);
  });
});

describe("the least difference that a sample detects", () => {
  test.each([
    [0.5, rates],
    [0.2, { ...rates, tolerance: 0.01 }],
    [0.9, { ...rates, miss: 0.3 }],
    [0, rates],
    [1, rates],
    [0.01, { ...rates, tolerance: 0.02 }],
    [0.99, { ...rates, tolerance: 0.02 }],
    [0.3, { falseAlarm: 0.01 }],
    [0.3, { miss: 0.01 }],
  ])("of proportion %d, with %o, is one, and 1/512 less is none", (p, options) => {
    const detect = detectableProportion(p, 500, options);
    expect(proportionTest(p, { ...options, detect, n: 500 }).n).toBe(500);
    const less = { ...options, detect: detect * (1 - 1 / 512), n: 500 };
    expect(() => proportionTest(p, less)).toThrow(PowerError);
  });
});

describe("a test in turn", () => {
  test.each([
    [0.5, {}, 373],
    [0.1, {}, 216],
    [0.9, { tolerance: 0.05 }, 436],
  ])("of %d, %o ends after %d trials", (p, options, limit) => {
    const own = sequentialTest(p, { ...rates, detect: 0.2, ...options });
    expect(own.limit).toBe(limit);
    // at odds of even the ratio is open until the limit, and failed from there on
    const between = p === 0.5 ? 0.6 : p === 0.1 ? 0.19 : 0.77;
    const at = (trials: number) =>
      own.verdictAt({ successes: Math.round(between * trials), trials });
    expect([at(limit - 1), at(limit), at(limit + 1)]).toEqual(["open", "fail", "fail"]);
  });

  test("turns where the ratio of the likelihoods passes its bound", () => {
    const { verdictAt } = sequentialTest(0.5, { ...rates, detect: 0.2 });
    // log(400) and log(0.02) against the steps log(0.7 / 0.5) and log(0.3 / 0.5)
    expect(verdictAt({ successes: 17, trials: 17 })).toBe("open"); // 5.72
    expect(verdictAt({ successes: 18, trials: 18 })).toBe("fail"); // 6.06
    expect(verdictAt({ successes: 0, trials: 17 })).toBe("open");
    expect(verdictAt({ successes: 0, trials: 18 })).toBe("fail");
    expect(verdictAt({ successes: 22, trials: 44 })).toBe("open"); // −3.84
    expect(verdictAt({ successes: 23, trials: 46 })).toBe("pass"); // −4.01
    expect(verdictAt({ successes: 23, trials: 45 })).toBe("open"); // −3.50 upwards
  });

  test("of what is certain fails at the first failure, and passes when none came", () => {
    const certain = sequentialTest(1, { ...rates, detect: 0.1 });
    expect(certain.verdictAt({ successes: 3, trials: 4 })).toBe("fail");
    expect(certain.verdictAt({ successes: 37, trials: 37 })).toBe("open"); // 0.9³⁷ = 0.0203
    expect(certain.verdictAt({ successes: 38, trials: 38 })).toBe("pass");
    const soon = sequentialTest(0.25, { ...rates, detect: 0.75 });
    expect(soon.verdictAt({ successes: 3, trials: 3 })).toBe("open"); // 4³ = 64
    expect(soon.verdictAt({ successes: 4, trials: 4 })).toBe("fail"); // 4⁴ = 256
    expect(soon.verdictAt({ successes: 3, trials: 4 })).toBe("pass");
    const late = sequentialTest(0.75, { ...rates, detect: 0.75 });
    expect(late.verdictAt({ successes: 0, trials: 4 })).toBe("fail");
    expect(late.verdictAt({ successes: 1, trials: 4 })).toBe("pass");
    const never = sequentialTest(0, { ...rates, detect: 0.1 });
    expect(never.verdictAt({ successes: 1, trials: 4 })).toBe("fail");
    expect(never.verdictAt({ successes: 0, trials: 38 })).toBe("pass");
  });
});

test("a divergence is in nats: log 2 where one of two came, 0 where all is as it should be", () => {
  expect(divergenceOf([8, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
  expect(divergenceOf([8], [0.5, 0.5])).toBeCloseTo(Math.LN2, 15);
  expect(divergenceOf([2, 6], [0.5, 0.5])).toBeCloseTo(0.75 * Math.log(1.5) - 0.25 * Math.LN2, 15);
  expect(divergenceOf([1, 2, 5], [1 / 8, 2 / 8, 5 / 8])).toBe(0);
  expect(divergenceOf([1, 1], [1, 0])).toBe(Infinity);
});
