/** @file The binomial distribution in logarithms, against exact fractions. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { statistics } from "../../src/index.ts";

const { binomial, logLowerTail, logProbability, logUpperTail } = statistics;

/** C(n, k) a^k (b − a)^(n − k) for k from 0 on: the probabilities at p = a / b, times b^n. */
function weights(n: number, a: bigint, b: bigint): bigint[] {
  let choices = 1n;
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) choices = (choices * BigInt(n - k + 1)) / BigInt(k);
    return choices * a ** BigInt(k) * (b - a) ** BigInt(n - k);
  });
}

/** The logarithm of a fraction of integers that are too large for numbers. */
function logOf(x: bigint): number {
  const excess = Math.max(0, x.toString(2).length - 60);
  return Math.log(Number(x >> BigInt(excess))) + excess * Math.LN2;
}

const cases = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 1023 }));

describe("probabilities and tails", () => {
  test("are the exact fractions, to 1e-12 of themselves", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ([n, a], place) => {
        const k = place % (n + 1);
        const own = weights(n, BigInt(a), 1024n);
        const log = (list: readonly bigint[]): number =>
          logOf(list.reduce((x, y) => x + y, 0n)) - n * Math.log(1024);
        const of = binomial(n, a / 1024);
        // a logarithm of size x loses x units in its last place, here at most 1200
        expect(logProbability(k, of)).toBeCloseTo(log(own.slice(k, k + 1)), 11);
        expect(logLowerTail(k, of)).toBeCloseTo(log(own.slice(0, k + 1)), 11);
        expect(logUpperTail(k, of)).toBeCloseTo(log(own.slice(k)), 11);
      }),
    );
  });

  test("add up to 1 among a hundred million trials as well", () => {
    for (const p of [0.1, 0.5, 0.9]) {
      const of = binomial(1e8, p);
      for (const k of [1e8 * p - 30_000, 1e8 * p, 1e8 * p + 12_345]) {
        const whole = Math.round(k);
        const sum = Math.exp(logLowerTail(whole, of)) + Math.exp(logUpperTail(whole + 1, of));
        expect(Math.abs(sum - 1)).toBeLessThan(1e-10);
        const ratio = logProbability(whole + 1, of) - logProbability(whole, of);
        const exact = Math.log(((1e8 - whole) / (whole + 1)) * (p / (1 - p)));
        expect(Math.abs(ratio - exact)).toBeLessThan(1e-8);
      }
    }
  });

  test("keep their digits where a logarithm is next to 0, or a probability next to 0 or 1", () => {
    const fair = binomial(100, 0.5);
    for (const [found, exact] of [
      // 1 − 3.2e-24, from either side
      [logLowerTail(95, fair), -3.224844447881771e-24],
      [logUpperTail(5, fair), -3.224844447881771e-24],
      [logLowerTail(60, fair), -0.017756823491597705],
      [logUpperTail(40, fair), -0.017756823491597705],
      // none of a million, each one in 10¹², and all but that
      [logProbability(0, binomial(1e6, 1e-12)), -1.0000000000005e-6],
      [logProbability(1e6, { n: 1e6, p: 1, q: 1e-12 }), -1.0000000000005e-6],
      [logProbability(0, { n: 4, p: 1, q: 1e-20 }), 4 * Math.log(1e-20)],
      [logProbability(4, binomial(4, 1e-20)), 4 * Math.log(1e-20)],
      // next to the mean, where x log(x / mean) and x − mean cancel
      [logProbability(50_001_000, binomial(1e8, 0.5)), -9.456131726922244],
      [logProbability(8, binomial(16, 0.5)), -1.6277005883689526],
    ] as const)
      expect(Math.abs(found / exact - 1)).toBeLessThan(7e-15);
  });

  test("of what is certain are 0 and 1", () => {
    expect(logProbability(0, binomial(9, 0))).toBe(0);
    expect(logProbability(9, binomial(9, 1))).toBe(0);
    expect(logUpperTail(1, binomial(9, 0))).toBe(-Infinity);
    expect(logLowerTail(8, binomial(9, 1))).toBe(-Infinity);
    expect(logProbability(1, binomial(9, 0))).toBe(-Infinity);
    expect([logUpperTail(0, binomial(9, 0.5)), logUpperTail(10, binomial(9, 0.5))]).toEqual([
      0,
      -Infinity,
    ]);
    expect([logLowerTail(-1, binomial(9, 0.5)), logLowerTail(9, binomial(9, 0.5))]).toEqual([
      -Infinity,
      0,
    ]);
  });
});
