/** @file Every error of the statistical tests in full. */
import { describe, expect, test } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import {
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
  type MeanOptions,
  PowerError,
  type StatisticalOptions,
  statistics,
  StatisticsError,
} from "../../src/index.ts";

/** Rates at which samples are small, and a ledger that no other test pays from. */
const rates = (): {
  detect: number;
  falseAlarm: number;
  miss: number;
  ledger: Ledger;
} => ({ detect: 0.25, falseAlarm: 0.01, miss: 0.01, ledger: new Ledger({ budget: 0.5 }) });
const within = [0, 1] as const;
const zeros = (n: number): number[] => new Array<number>(n).fill(0);

type Expect = (options: object) => unknown;
const tests: Readonly<Record<string, Expect>> = {
  expectProportion: (options) => expectProportion(0.5, { ...rates(), ...options }, zeros),
  expectProportionInTurn: (options) =>
    expectProportionInTurn(0.5, { ...rates(), ...options }, () => ({ successes: 0, trials: 8 })),
  expectMean: (options) => expectMean(0.5, { within, ...rates(), ...options }, zeros),
  expectVariance: (options) => expectVariance(0.4, { within, ...rates(), ...options }, zeros),
  expectUniform: (options) => expectUniform({ ...rates(), ...options }, zeros),
  expectUniformBits: (options) => expectUniformBits(4, { ...rates(), ...options }, zeros),
  expectCategories: (options) =>
    expectCategories([0.5, 0.5], { ...rates(), ...options }, (n) => [n, 0]),
  expectIndependent: (options) => expectIndependent(0.5, { ...rates(), ...options }, (n) => n),
  expectSameDistribution: (options) =>
    expectSameDistribution({ ...rates(), ...options }, zeros, (n) => zeros(n).fill(1)),
};

describe.each(Object.entries(tests))("%s", (name, run) => {
  testFailures("ValueError", [
    ...(["falseAlarm", "miss"] as const).flatMap((rate) =>
      [0, 1, NaN].map((value): Failure => [
        () => run({ [rate]: value }),
        `${name}: ${rate} is out of range`,
        String(value),
        "a number between 0 and 1",
      ]),
    ),
    ...[0, Infinity, NaN].map((detect): Failure => [
      () => run({ detect }),
      `${name}: detect is out of range`,
      String(detect),
      "a finite number above 0",
    ]),
    ...[0, 1.5].map((n): Failure => [
      () => run({ n }),
      `${name}: n is out of range`,
      String(n),
      "a whole number above 0",
    ]),
  ]);
});

const designs: Readonly<Record<string, (options: StatisticalOptions) => unknown>> = {
  proportionTest: (options) => statistics.proportionTest(0.5, options),
  sequentialTest: (options) => statistics.sequentialTest(0.5, options),
  meanTest: (options) => statistics.meanTest(0.5, { within, ...options }),
  uniformTest: statistics.uniformTest,
  sameDistributionTest: statistics.sameDistributionTest,
  categoriesTest: (options) => statistics.categoriesTest([0.5, 0.5], options),
};

describe("tests by themselves are named in their errors", () => {
  testFailures(
    "ValueError",
    Object.entries(designs).map(([name, design]): Failure => [
      () => design({ detect: -1 }),
      `${name}: detect is out of range`,
      "-1",
      "a finite number above 0",
    ]),
  );
});

describe("what there is not", () => {
  const proportion = (p: number, options: object, got: string, expected: string): Failure => [
    () => expectProportion(p, { ...rates(), ...options }, zeros),
    "expectProportion: no such proportion",
    got,
    expected,
  ];
  const counts = (given: number | number[], got: string): Failure => [
    () => expectProportion(0.5, { ...rates(), n: 128 }, () => given),
    "expectProportion: not a count of the trials that were asked for",
    got,
    "the successes among 128 trials, or 128 trials",
  ];
  const mean = (at: number, options: Partial<MeanOptions>, got: string): Failure => [
    () => expectMean(at, { within, ...rates(), ...options }, zeros),
    "expectMean: no such mean",
    got,
    "finite bounds, the mean between them, and room for another that far away",
  ];
  const inTurn = (p: number, options: object, got: string): Failure => [
    () =>
      expectProportionInTurn(p, { ...rates(), ...options }, () => ({ successes: 0, trials: 1 })),
    "expectProportionInTurn: no such proportion",
    got,
    "p and p + detect or p − detect from 0 to 1, and 0 ≤ tolerance < detect",
  ];
  const batch = (successes: number, trials: number): Failure => [
    () => expectProportionInTurn(0.5, rates(), () => ({ successes, trials })),
    "expectProportionInTurn: a batch counts its successes and its trials",
    `${successes} successes in ${trials} trials`,
    "0 ≤ successes ≤ trials, and some trials",
  ];
  const categories = (probabilities: number[], detect: number): Failure => [
    () => expectCategories(probabilities, { ...rates(), detect }, () => []),
    "expectCategories: no such categories",
    `probabilities ${probabilities.join(", ")}, detect ${detect}`,
    "two or more probabilities that add up to 1, and a distance below 1",
  ];
  const tally = (list: number[]): Failure => [
    () => expectCategories([0.5, 0.5], { ...rates(), n: 400 }, () => list),
    "expectCategories: not the counts of 2 categories",
    `[${list.join(", ")}]`,
    "at most 2 whole numbers that add up to 400",
  ];
  testFailures("ValueError", [
    proportion(1.5, {}, "p = 1.5", "a number from 0 to 1"),
    proportion(-0.5, {}, "p = -0.5", "a number from 0 to 1"),
    proportion(0.5, { detect: 0.6 }, "p = 0.5, detect 0.6", "a probability to be that far from p"),
    ...[-0.1, 0.25, NaN].map((tolerance) =>
      proportion(
        0.5,
        { tolerance },
        `tolerance ${tolerance}, detect 0.25`,
        "0 ≤ tolerance < detect",
      ),
    ),
    counts(-1, "-1 successes"),
    counts(129, "129 successes"),
    counts(0.5, "0.5 successes"),
    counts([1, 0], "2 trials"),
    mean(0.5, { detect: 0.6 }, "mean 0.5 within [0, 1], detect 0.6"),
    mean(2, {}, "mean 2 within [0, 1], detect 0.25"),
    mean(-1, {}, "mean -1 within [0, 1], detect 0.25"),
    mean(0, { within: [-Infinity, 1] }, "mean 0 within [-Infinity, 1], detect 0.25"),
    mean(0, { within: [-1, Infinity] }, "mean 0 within [-1, Infinity], detect 0.25"),
    mean(0.5, { within: [1, 0] }, "mean 0.5 within [1, 0], detect 0.25"),
    inTurn(1.5, {}, "p = 1.5, tolerance 0, detect 0.25"),
    inTurn(0.5, { detect: 0.6 }, "p = 0.5, tolerance 0, detect 0.6"),
    inTurn(0.5, { tolerance: 0.25 }, "p = 0.5, tolerance 0.25, detect 0.25"),
    inTurn(1.5, { detect: 0.75 }, "p = 1.5, tolerance 0, detect 0.75"),
    inTurn(-0.5, { detect: 0.75 }, "p = -0.5, tolerance 0, detect 0.75"),
    inTurn(0.5, { tolerance: -0.1 }, "p = 0.5, tolerance -0.1, detect 0.25"),
    batch(0.5, 1),
    batch(1, 1.5),
    batch(2, 1),
    batch(-1, 1),
    batch(0, 0),
    categories([1], 0.25),
    categories([0.5, 0.4], 0.25),
    categories([1.5, -0.5], 0.25),
    categories([0.75, 0.5, -0.25], 0.25),
    categories([1.5, -0.75, 0.25], 0.25),
    categories([0.5, 0.5], 1),
    tally([399, 0]),
    tally([401, -1]),
    tally([200.5, 199.5]),
    tally([400.5, -0.5]),
    tally([200, 100, 100]),
    ...[54, 0, -1, 0.5, NaN].map((bits): Failure => [
      () => expectUniformBits(bits, rates(), zeros),
      "expectUniformBits: numbers have 1 to 53 bits",
      `${bits} bits`,
      "a whole number from 1 to 53",
    ]),
    ...[0, -1, 0.5].map((lag): Failure => [
      () => statistics.neighbours([1, 2, 3], lag),
      "neighbours: no such distance",
      `lag ${lag}`,
      "a whole number above 0",
    ]),
    ...(["expectMean", "expectUniform"] as const).map((name): Failure => [
      () =>
        name === "expectMean"
          ? expectMean(0.5, { within, ...rates(), n: 500 }, () => [0.5])
          : expectUniform({ ...rates(), n: 500 }, () => [0.5]),
      `${name}: another number of samples than was asked for`,
      "1 numbers",
      "500",
    ]),
    [
      () => expectMean(0.5, { within, ...rates() }, (n) => zeros(n).fill(2)),
      "expectMean: a number is out of bounds",
      "2",
      "numbers within [0, 1]",
    ],
    [
      () => expectMean(0.5, { within, ...rates() }, (n) => zeros(n).fill(-0.5)),
      "expectMean: a number is out of bounds",
      "-0.5",
      "numbers within [0, 1]",
    ],
    ...[-0.1, 0.6, NaN].map((deviation): Failure => [
      () => expectMean(0.5, { within, ...rates(), deviation }, zeros),
      "expectMean: no such deviation",
      String(deviation),
      "from 0 to 0.5, half of the range",
    ]),
    ...[0, 1, NaN].map((budget): Failure => [
      () => new Ledger({ budget }),
      "Ledger: the budget is no rate",
      String(budget),
      "a number between 0 and 1",
    ]),
    [
      () => {
        const ledger = new Ledger({ budget: 0.015 });
        for (const what of ["first", "second"])
          expectProportion(0.5, { ...rates(), ledger, what }, (n) => Math.round(n / 2));
      },
      "second: the budget of false alarms is spent",
      "1.0e-2 taken by 1 tests, and 1.0e-2 asked for",
      "at most 1.5e-2 in all",
    ],
  ]);
});

describe("too little", () => {
  testFailures("PowerError", [
    [
      () => expectProportion(0.5, { ...rates(), n: 20 }, zeros),
      "expectProportion: too few samples to detect a discrepancy of 0.25",
      "n = 20, which may miss it at a rate of 0.77",
      "a miss rate of at most 0.01",
      "n: 90",
    ],
    [
      () => expectUniform({ ...rates(), detect: 1e-9 }, zeros),
      "expectUniform: no sample is large enough",
      "a discrepancy of 1e-9 to detect",
      "one that fewer than 2^42 samples show",
    ],
  ]);
});

describe("what is false", () => {
  // in numbers: test/statistics/designs.test.ts
  const ofMean = statistics
    .meanTest(0.5, { within, ...rates(), n: 400 })
    .given({ mean: 0, variance: 0 });
  const ofCategories = statistics.categoriesTest([0.25, 0.75], { ...rates(), n: 400 });
  testFailures("StatisticsError", [
    [
      () => expectProportion(0.5, { ...rates(), what: "the coin" }, zeros),
      "the coin: false, or a coincidence of 1e-2",
      "0 in 90 samples",
      "33 to 57, if the proportion is 0.5",
    ],
    [
      () => expectMean(0.5, { within, ...rates(), n: 400 }, zeros),
      "expectMean: false, or a coincidence of 1e-2",
      "0 in 400 samples",
      `${ofMean.lowest} to ${ofMean.highest}, if the mean is 0.5`,
    ],
    [
      () => expectCategories([0.25, 0.75], { ...rates(), n: 400 }, (n) => [n, 0]),
      "expectCategories: false, or a coincidence of 1e-2",
      `${Math.log(4)} in 400 samples`,
      `0 to ${ofCategories.highest}, if their probabilities are 0.25, 0.75`,
    ],
    [
      () => expectUniform({ ...rates(), n: 400 }, zeros),
      "expectUniform: false, or a coincidence of 1e-2",
      "1 in 400 samples",
      `0 to ${Math.sqrt(Math.log(200) / 800)}, if they are uniform on [0, 1)`,
    ],
    [
      () => expectSameDistribution({ ...rates(), n: 400 }, zeros, (n) => zeros(n).fill(1)),
      "expectSameDistribution: false, or a coincidence of 1e-2",
      "1 in 400 samples",
      `0 to ${Math.sqrt(Math.log(Math.E / 0.01) / 400)}, if their distributions are one`,
    ],
    [
      () => expectProportionInTurn(0.5, rates(), () => ({ successes: 0, trials: 16 })),
      "expectProportionInTurn: false, or a coincidence of 0.01",
      "0 successes in 16 trials, a proportion of 0",
      "a proportion of 0.5, with less than 0.25 to either side",
    ],
    [
      () => expectProportionInTurn(0.5, rates(), () => ({ successes: 16, trials: 16 })),
      "expectProportionInTurn: false, or a coincidence of 0.01",
      "16 successes in 16 trials, a proportion of 1",
      "a proportion of 0.5, with less than 0.25 to either side",
    ],
  ]);
});

test("errors of statistics are told apart by their codes", () => {
  const facts = { got: "", expected: "" };
  expect(new StatisticsError("false", facts).code).toBe("KINDLING_STATISTICS");
  expect(new PowerError("too little", facts).code).toBe("KINDLING_POWER");
});
