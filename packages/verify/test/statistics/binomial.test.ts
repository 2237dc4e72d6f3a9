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

  test("of what is certain are 0 and 1", () => {
    expect(logProbability(0, binomial(9, 0))).toBe(0);
    expect(logProbability(9, binomial(9, 1))).toBe(0);
    expect(logUpperTail(1, binomial(9, 0))).toBe(-Infinity);
    expect(logLowerTail(8, binomial(9, 1))).toBe(-Infinity);
    expect([logLowerTail(-1, binomial(9, 0.5)), logLowerTail(9, binomial(9, 0.5))]).toEqual([
      -Infinity,
      0,
    ]);
  });
});
