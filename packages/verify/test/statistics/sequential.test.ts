/** @file The sequential test keeps both rates, counted out batch by batch, and draws less. */
import { ValueError } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  type Batch,
  expectProportionInTurn,
  statistics,
  StatisticsError,
} from "../../src/index.ts";
import { generatorOf, ledger } from "./coins.ts";

const { binomial, logProbability, proportionTest, sequentialTest } = statistics;

interface Outcome {
  fail: number;
  pass: number;
  trials: number;
}

/** Every course of the test, by the number of successes so far. */
function outcomeOf(test: statistics.SequentialTest, p: number, size: number): Outcome {
  const steps = Array.from({ length: size + 1 }, (_, k) =>
    Math.exp(logProbability(k, binomial(size, p))),
  );
  const outcome = { fail: 0, pass: 0, trials: 0 };
  let open = new Map([[0, 1]]);
  for (let trials = size; open.size > 0; trials += size) {
    const next = new Map<number, number>();
    for (const [successes, weight] of open) {
      outcome.trials += weight * size;
      steps.forEach((step, k) => {
        const verdict = test.verdictAt({ successes: successes + k, trials });
        if (verdict === "open")
          next.set(successes + k, (next.get(successes + k) ?? 0) + weight * step);
        else outcome[verdict] += weight * step;
      });
    }
    open = next;
  }
  return outcome;
}

const cases = [
  { p: 0.5, detect: 0.2, falseAlarm: 0.05, miss: 0.02, size: 1 },
  { p: 0.5, detect: 0.2, falseAlarm: 0.01, miss: 0.01, size: 7 },
  { p: 0.1, detect: 0.09, falseAlarm: 0.02, miss: 0.05, size: 3 },
  { p: 0.9, detect: 0.2, falseAlarm: 1e-3, miss: 1e-3, size: 10 },
];

const coins = (p: number, trials: number, seed = 1): (() => Batch) => {
  const generator = generatorOf(seed);
  return () => {
    let successes = 0;
    for (let i = 0; i < trials; i++) successes += Number(generator.u53() < p);
    return { successes, trials };
  };
};

describe("rates", () => {
  test.each(cases)("p = $p fails as rarely as was stated, in batches of $size", (one) => {
    const { fail, pass } = outcomeOf(sequentialTest(one.p, one), one.p, one.size);
    expect(fail).toBeLessThanOrEqual(one.falseAlarm);
    expect(fail + pass).toBeCloseTo(1, 9);
  });

  test.each(cases)("off by $detect or more it passes as rarely as was stated", (one) => {
    const off = [1, 1.5].flatMap((times) => [
      one.p + times * one.detect,
      one.p - times * one.detect,
    ]);
    for (const p of off.filter((p) => p >= 0 && p <= 1)) {
      const { pass } = outcomeOf(sequentialTest(one.p, one), p, one.size);
      expect(pass).toBeLessThanOrEqual(one.miss);
    }
  });

  test("a tolerance holds to its ends", () => {
    const own = { detect: 0.2, tolerance: 0.05, falseAlarm: 0.05, miss: 0.05 };
    for (const p of [0.45, 0.5, 0.55])
      expect(outcomeOf(sequentialTest(0.5, own), p, 5).fail).toBeLessThanOrEqual(own.falseAlarm);
  });

  test("it needs less than half of a fixed sample on average", () => {
    const own = { detect: 0.1, falseAlarm: 1e-6, miss: 1e-6 };
    const { trials } = outcomeOf(sequentialTest(0.5, own), 0.5, 20);
    expect(trials).toBeLessThan(proportionTest(0.5, own).n / 2);
  });
});

describe("expectProportionInTurn", () => {
  const options = { detect: 0.01 };

  test("passes a coin on that is fair, and catches one that is off by `detect`", () => {
    const fair = expectProportionInTurn(0.5, { ...options, ledger: ledger() }, coins(0.5, 5000));
    expect(fair.trials).toBeLessThan(proportionTest(0.5, options).n / 2);
    expect(fair.proportion).toBe(fair.successes / fair.trials);
    for (const p of [0.49, 0.51, 0.2, 1]) {
      const run = (): unknown =>
        expectProportionInTurn(0.5, { ...options, ledger: ledger() }, coins(p, 5000));
      expect(run).toThrow(StatisticsError);
    }
  });

  test("ends, also halfway between the hypothesis and what it must detect", () => {
    let drawn = 0;
    const own = { detect: 0.05, ledger: ledger() };
    const half = coins(0.525, 1000);
    const run = (): unknown =>
      expectProportionInTurn(0.5, own, () => {
        drawn += 1000;
        return half();
      });
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(StatisticsError);
    }
    expect(drawn).toBeLessThanOrEqual(sequentialTest(0.5, own).limit + 1000);
  });

  test("refuses what there is not, and batches that are none", () => {
    const draw = coins(0.5, 10);
    for (const [p, own] of [
      [2, { detect: 0.1 }],
      [0.5, { detect: 0.6 }],
      [0.5, { detect: 0.1, tolerance: 0.1 }],
    ] as const)
      expect(() => expectProportionInTurn(p, { ...own, ledger: ledger() }, draw)).toThrow(
        ValueError,
      );
    for (const batch of [
      { successes: 2, trials: 1 },
      { successes: 0, trials: 0 },
      { successes: NaN, trials: 4 },
    ])
      expect(() =>
        expectProportionInTurn(0.5, { ...options, ledger: ledger() }, () => batch),
      ).toThrow(ValueError);
  });
});
