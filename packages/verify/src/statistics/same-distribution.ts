/**
 * @file Do two samples come from one distribution? By the largest gap between their distribution
 * functions.
 *
 * @see Wei and Dudley, Two-sample Dvoretzky–Kiefer–Wolfowitz inequalities (2012)
 */
import { largestGapBetween, sorted } from "./empirical.ts";
import { type Rates, ratesOf, sampled, type StatisticalOptions, type Values } from "./options.ts";
import { sampleSize } from "./sample-size.ts";
import { concluded, type Conclusion, type StatisticalTest } from "./verdict.ts";

/**
 * Throws unless two samplers draw from one distribution, whichever it is. `detect` is the least gap
 * between distribution functions that must be detected.
 *
 * @param first   draws n independent numbers.
 * @param second  the same, independent of those of `first`.
 * @throws {StatisticsError} when the gap is larger than chance allows
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * manualSeed(0);
 * const sums = (n: number) => rand(n, 2).sum(1);
 * const scaled = (n: number) => rand(n, 2).sub(1).neg().sum(1);
 * expectSameDistribution({ detect: 0.05 }, sums, scaled).n // => 33728
 */
export function expectSameDistribution(
  options: StatisticalOptions,
  first: (n: number) => Values,
  second: (n: number) => Values,
): Conclusion {
  const rates = ratesOf("expectSameDistribution", options);
  const test = sameDistributionTest(rates);
  rates.ledger.charge(rates.what, rates.falseAlarm);
  const [a, b] = [first, second].map((sample) =>
    sorted(sampled(rates.what, sample(test.n), test.n)),
  ) as [Float64Array, Float64Array]; // as many as before
  return concluded(rates, test, largestGapBetween(a, b), "their distributions are one");
}

/**
 * The test that `expectSameDistribution` makes, of two samples of `n`; its statistic is Smirnov's D.
 * @example
 * sameDistributionTest({ detect: 0.05 }).n // => 33728
 */
export function sameDistributionTest(options: StatisticalOptions): StatisticalTest {
  const rates = ratesOf("sameDistributionTest", options);
  const highestAt = (n: number): number => Math.sqrt(Math.log(constant(n) / rates.falseAlarm) / n);
  const missAt = (n: number): number => missRate(rates, n, highestAt(n));
  const n = sampleSize(rates, missAt);
  return { n, lowest: 0, highest: highestAt(n), falseAlarm: rates.falseAlarm, miss: missAt(n) };
}

/** P(D > x) ≤ C exp(−n x²) with C = e, and with C = 2 from 458 on (Wei and Dudley, Theorem 1). */
const constant = (n: number): number => (n >= 458 ? 2 : Math.E);

/** Where the gap is `detect`, two proportions differ by as much: Hoeffding's bound on finding less. */
const missRate = ({ detect }: Rates, n: number, highest: number): number =>
  highest < detect ? Math.exp(-n * (detect - highest) ** 2) : 1;
