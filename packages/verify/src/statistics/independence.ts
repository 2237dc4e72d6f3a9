/**
 * @file Are two random decisions independent? Counted are the pairs that agree (those whose XOR is 0):
 * of independent pairs an exact binomial count, which correlation shifts.
 */
import { ValueError } from "@kindling/tensor";
import { numbersOf, ratesOf, sampled, type Values } from "./options.ts";
import { expectProportion, type ProportionOptions } from "./proportion.ts";
import type { Conclusion } from "./verdict.ts";

/** Pairs of decisions: two lists of equal length, in which 0 is a failure and all else a success. */
export type Pairs = readonly [Values, Values];

/**
 * Throws unless decisions are independent in pairs. `detect` is the least correlation, positive or
 * negative, that must be detected; `tolerance` is of the share of pairs that agree.
 *
 * @param p        the probability of a success, of all decisions or of the two lists'.
 * @param sample   draws n pairs, each independent of the others, and gives them, or how many agree.
 * @throws {StatisticsError} when more or fewer pairs agree than chance allows: they are correlated, or
 *   their probability is not `p`
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * manualSeed(0);
 * const pairs = (n: number) => neighbours(rand(2 * n).lt(0.5), 1);
 * expectIndependent(0.5, { detect: 0.05 }, pairs).n // => 58656
 */
export function expectIndependent(
  p: number | readonly [number, number],
  options: ProportionOptions,
  sample: (n: number) => Pairs | number,
): Conclusion {
  const { what, detect } = ratesOf("expectIndependent", options);
  const [a, b] = typeof p === "number" ? [p, p] : p;
  const agree = a * b + (1 - a) * (1 - b);
  // a covariance c moves both "both succeed" and "both fail" by c
  const shift = 2 * detect * Math.sqrt(a * (1 - a) * b * (1 - b));
  return expectProportion(agree, { ...options, what, detect: shift }, (n) => {
    const pairs = sample(n);
    return typeof pairs === "number" ? pairs : agreements(pairs, n, what);
  });
}

/**
 * Pairs of a list's elements `lag` apart, each element in one pair at most, so that the pairs are
 * independent where the elements are.
 *
 * @param lag  how far apart, a whole number above 0.
 * @throws {ValueError} when it is anything else
 * @example
 * neighbours([1, 2, 3, 4, 5, 6, 7], 2) // => [[1, 2, 5], [3, 4, 7]]
 */
export function neighbours(values: Values, lag: number): readonly [number[], number[]] {
  if (!(Number.isInteger(lag) && lag > 0)) {
    throw new ValueError("neighbours: no such distance", {
      got: `lag ${lag}`,
      expected: "a whole number above 0",
    });
  }
  const numbers = numbersOf(values);
  const [first, second]: [number[], number[]] = [[], []];
  for (let i = 0; i + lag < numbers.length; i += i % lag === lag - 1 ? lag + 1 : 1) {
    first.push(numbers[i] ?? NaN);
    second.push(numbers[i + lag] ?? NaN);
  }
  return [first, second];
}

function agreements([first, second]: Pairs, n: number, what: string): number {
  const [a, b] = [sampled(what, first, n), sampled(what, second, n)];
  let count = 0;
  for (let i = 0; i < n; i++) count += Number((a[i] !== 0) === (b[i] !== 0));
  return count;
}
