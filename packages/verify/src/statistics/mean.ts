/**
 * @file Is a mean what it should be? For numbers within known bounds, whatever their distribution: by
 * Hoeffding's bound in its sharp form, or, where their deviation is known to be small, by the
 * empirical form of Bernstein's.
 */
import { ValueError } from "@kindling/tensor";
import { bernsteinTest } from "./bernstein.ts";
import { bounded, type Bounds } from "./bounds.ts";
import { divergence, lowerDivergence, upperDivergence } from "./divergence.ts";
import { type Rates, ratesOf, sampled, type StatisticalOptions, type Values } from "./options.ts";
import { sampleSize } from "./sample-size.ts";
import { concluded, type Conclusion, type StatisticalTest } from "./verdict.ts";

/** What is known of the numbers, besides the rates of error. */
export interface MeanOptions extends StatisticalOptions {
  /** The least and the greatest number there can be. */
  readonly within: Bounds;
  /**
   * An upper bound on the standard deviation: fewer samples then suffice, where it is small against
   * the bounds. The miss rate rests on it; the false-alarm rate does not.
   */
  readonly deviation?: number;
}

/**
 * Throws unless the numbers have the expectation `mean`.
 *
 * @param options  `within`: bounds of the numbers; `detect`: the least difference to be detected.
 * @param sample   draws n independent numbers.
 * @throws {StatisticsError} when their mean is farther away than chance allows
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @throws {ValueError} when a number is out of bounds
 * @example
 * manualSeed(0);
 * expectMean(0.5, { within: [0, 1], detect: 0.02 }, (n) => rand(n)).n // => 105280
 */
export function expectMean(
  mean: number,
  options: MeanOptions,
  sample: (n: number) => Values,
): Conclusion {
  const rates = ratesOf("expectMean", options);
  const test = meanTest(mean, { ...options, what: rates.what });
  rates.ledger.charge(rates.what, rates.falseAlarm);
  const found = momentsOf(rates, sampled(rates.what, sample(test.n), test.n), options.within);
  return concluded(rates, test.given(found), found.mean, `the mean is ${mean}`);
}

/** Sample mean and variance (with n − 1). */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** A test of a mean. Its limits depend on the sample's variance where a deviation was given. */
export interface MeanTest extends Omit<StatisticalTest, "lowest" | "highest"> {
  readonly given: (found: Moments) => StatisticalTest;
}

/**
 * The test that `expectMean` makes.
 *
 * @throws {PowerError} when `n` is given and too small
 * @example
 * meanTest(0.5, { within: [0, 1], detect: 0.02 }).n // => 105280
 */
export function meanTest(mean: number, options: MeanOptions): MeanTest {
  const rates = ratesOf("meanTest", options);
  const { within, deviation } = options;
  checkMean(rates, mean, within);
  if (deviation !== undefined) return bernsteinTest(mean, rates, within, deviation);
  const [least, greatest] = within;
  const range = greatest - least;
  const [m, detect] = [(mean - least) / range, rates.detect / range];
  const missAt = (n: number): number => missRate(m, detect, n, limitsAt(m, n, rates));
  const n = sampleSize(rates, missAt);
  const [lowest, highest] = limitsAt(m, n, rates).map((x) => least + range * x) as [number, number]; // as many as before
  const test = { n, lowest, highest, falseAlarm: rates.falseAlarm, miss: missAt(n) };
  return { ...test, given: () => test };
}

/** The means that pass, of numbers from [0, 1]. */
const limitsAt = (m: number, n: number, { falseAlarm }: Rates): [number, number] => {
  const nats = Math.log(2 / falseAlarm) / n;
  return [lowerDivergence(m, nats), upperDivergence(m, nats)];
};

function missRate(m: number, detect: number, n: number, limits: [number, number]): number {
  const [lowest, highest] = limits;
  const up = m + detect > 1 ? 0 : tail(highest, m + detect, n, highest < m + detect);
  const down = m - detect < 0 ? 0 : tail(lowest, m - detect, n, lowest > m - detect);
  return Math.max(up, down);
}

/** The bound on a sample mean beyond x, where the expectation m is on the other side. */
const tail = (x: number, m: number, n: number, isBeyond: boolean): number =>
  isBeyond ? Math.exp(-n * divergence(x, m)) : 1;

/** One pass, without cancellation (Welford). */
export function momentsOf({ what }: Rates, numbers: ArrayLike<number>, within: Bounds): Moments {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const x = bounded(what, numbers[i], within);
    const gap = x - mean;
    mean += gap / (i + 1);
    squares += gap * (x - mean);
  }
  return { mean, variance: numbers.length > 1 ? squares / (numbers.length - 1) : 0 };
}

function checkMean({ what, detect }: Rates, mean: number, within: Bounds): void {
  const [least, greatest] = within;
  const isInside = mean >= least && mean <= greatest && greatest - least < Infinity;
  if (isInside && (mean + detect <= greatest || mean - detect >= least)) return;
  throw new ValueError(`${what}: no such mean`, {
    got: `mean ${mean} within [${least}, ${greatest}], detect ${detect}`,
    expected: "finite bounds, the mean between them, and room for another that far away",
  });
}
