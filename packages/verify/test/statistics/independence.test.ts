/** @file Pairs of decisions: what agrees too often or too rarely is found, at any lag. */
import { ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectIndependent, PowerError, statistics, StatisticsError } from "../../src/index.ts";
import { coin, generatorOf, ledger, untouched } from "./coins.ts";

const { neighbours } = statistics;

/** Tosses of which a share repeats the one before (or, where it is negative, turns it around). */
const sticky = (share: number) => (n: number) => {
  const generator = generatorOf(3);
  let last = 0;
  return Float64Array.from({ length: n }, () => {
    if (generator.u53() >= Math.abs(share)) return (last = Number(generator.u53() < 0.5));
    return share > 0 ? last : (last = 1 - last);
  });
};

describe("neighbours", () => {
  test("are the lag apart, and no element is in two pairs", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 9 }), (length, lag) => {
        const [a, b] = neighbours(
          Array.from({ length }, (_, i) => i),
          lag,
        );
        expect(b).toEqual(a.map((i) => i + lag));
        expect(new Set([...a, ...b]).size).toBe(2 * a.length);
        expect(2 * a.length).toBeGreaterThanOrEqual(length - 2 * lag); // nearly all are in one
      }),
    );
  });

  test("at no distance are an error", () => {
    for (const lag of [0, -1, 0.5, NaN]) expect(() => neighbours([1, 2], lag)).toThrow(ValueError);
  });
});

describe("expectIndependent", () => {
  const run =
    (sample: (n: number) => Float64Array, lag: number, p = 0.5) =>
    (): unknown =>
      expectIndependent(p, { detect: 0.05, ledger: ledger() }, (n) => {
        const pairs = neighbours(sample(2 * n + 2 * lag), lag);
        return [pairs[0].slice(0, n), pairs[1].slice(0, n)];
      });

  test("passes independent decisions on, of any probability", () => {
    for (const p of [0.1, 0.5, 0.8])
      for (const lag of [1, 2, 16]) expect(run(coin(p), lag, p)()).toHaveProperty("statistic");
  });

  test("catches decisions that stick to the last or turn it around, at the lags where they do", () => {
    expect(run(sticky(0.06), 1)).toThrow(StatisticsError);
    expect(run(sticky(-0.06), 1)).toThrow(StatisticsError);
    expect(run(sticky(0.3), 2)).toThrow(StatisticsError); // a correlation of 0.09
    expect(run(sticky(0.06), 8)()).toHaveProperty("statistic"); // one of 2e-10
  });

  test("catches two lists that share what they should not", () => {
    const shared = (share: number) => (n: number) => {
      const [a, b, source] = [coin(0.3, 1)(n), coin(0.3, 2)(n), coin(share, 3)(n)];
      return [a, a.map((x, i) => (source[i] === 1 ? x : (b[i] ?? 0)))] as const;
    };
    const own = (share: number) => (): unknown =>
      expectIndependent([0.3, 0.3], { detect: 0.05, ledger: ledger() }, shared(share));
    expect(own(0)()).toHaveProperty("statistic");
    expect(own(0.06)).toThrow(StatisticsError);
  });

  test("refuses too few pairs before anything is drawn, and says what is correlated", () => {
    const few = { detect: 0.05, n: 500, ledger: ledger(), what: "neighbours" };
    expect(() => expectIndependent(0.5, few, untouched)).toThrow(PowerError);
    expect(() => expectIndependent(0.5, few, untouched)).toThrow(/neighbours: too few samples/);
  });
});
