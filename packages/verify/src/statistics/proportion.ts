/** @file Is a proportion what it should be? By exact tails of the binomial distribution. */
import { ValueError } from "@kindling/tensor";
import { binomial, logLowerTail, logUpperTail } from "./binomial.ts";
import { numbersOf, type Rates, ratesOf, type StatisticalOptions, type Values } from "./options.ts";
import { sampleSize } from "./sample-size.ts";
import { concluded, type Conclusion, type StatisticalTest } from "./verdict.ts";

/** A tolerance, besides the rates of error. */
export interface ProportionOptions extends StatisticalOptions {
  /** How far from `p` the proportion may be where the hypothesis holds. Default 0. */
  readonly tolerance?: number;
}

/**
 * Throws unless the share of successes is `p`.
 *
 * @param p        a probability.
 * @param options  `detect`: the least difference from `p` that must be detected.
 * @param sample   draws n trials and gives the number of successes, or the trials: numbers that are
 *   0 where one failed.
 * @throws {StatisticsError} when the count lies in either tail of the binomial distribution
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * manualSeed(0);
 * const coin = (n: number) => rand(n).lt(0.5);
 * expectProportion(0.5, { detect: 0.02 }, coin).n // => 91584
 */
export function expectProportion(
  p: number,
  options: ProportionOptions,
  sample: (n: number) => number | Values,
): Conclusion {
  const rates = ratesOf("expectProportion", options);
  const test = proportionTest(p, { ...options, what: rates.what });
  rates.ledger.charge(rates.what, rates.falseAlarm);
  const successes = countOf(sample(test.n), test.n);
  return concluded(rates, test, successes, `the proportion is ${p}`);
}

/**
 * The test that `expectProportion` makes: its size, and how many successes pass.
 *
 * @throws {PowerError} when `n` is given and too small
 * @example
 * proportionTest(0.5, { detect: 0.02 }).n // => 91584
 */
export function proportionTest(p: number, options: ProportionOptions): StatisticalTest {
  const rates = ratesOf("proportionTest", options);
  const { tolerance = 0 } = options;
  const { detect } = checked(p, tolerance, rates);
  const n = sampleSize(rates, (size) => missRate(p, detect, limitsAt(size)));
  return { ...limitsAt(n), miss: missRate(p, detect, limitsAt(n)) };

  function limitsAt(size: number): Limits {
    return limits(size, Math.max(0, p - tolerance), Math.min(1, p + tolerance), rates.falseAlarm);
  }
}

/**
 * The least difference from `p` that a sample of `n` detects, within a thousandth.
 *
 * @example
 * detectableProportion(0.5, 91_584, {}).toFixed(3) // => 0.020
 */
export function detectableProportion(
  p: number,
  n: number,
  options: Omit<ProportionOptions, "detect" | "n">,
): number {
  let [low, high] = [options.tolerance ?? 0, Math.max(p, 1 - p)];
  while (high - low > high / 1024) {
    const middle = (low + high) / 2;
    if (isDetected(middle)) high = middle;
    else low = middle;
  }
  return high;

  function isDetected(detect: number): boolean {
    const { falseAlarm = 1e-9, miss = 1e-9, tolerance = 0 } = options;
    const own = limits(n, Math.max(0, p - tolerance), Math.min(1, p + tolerance), falseAlarm);
    return missRate(p, detect, own) <= miss;
  }
}

type Limits = Omit<StatisticalTest, "miss">;

/** The counts that pass: each tail beyond them has half the false alarms at most. */
function limits(n: number, least: number, greatest: number, falseAlarm: number): Limits {
  const [low, high] = [binomial(n, least), binomial(n, greatest)];
  const rare = Math.log(falseAlarm / 2);
  const lowest = firstWhere(0, n, (k) => logLowerTail(k, low) > rare);
  const highest = firstWhere(0, n, (k) => logUpperTail(k + 1, high) <= rare);
  const tails = Math.exp(logLowerTail(lowest - 1, low)) + Math.exp(logUpperTail(highest + 1, high));
  return { n, lowest, highest, falseAlarm: tails };
}

/** How often a count passes although the proportion is off by `detect`; up or down, whichever is worse. */
function missRate(p: number, detect: number, { n, lowest, highest }: Limits): number {
  const up = p + detect <= 1 ? logLowerTail(highest, binomial(n, p + detect)) : -Infinity;
  const down = p - detect >= 0 ? logUpperTail(lowest, binomial(n, p - detect)) : -Infinity;
  return Math.exp(Math.max(up, down));
}

/** The first whole number from `low` to `high` where a condition that stays true becomes so. */
function firstWhere(low: number, high: number, holds: (k: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The number of trials that did not fail. */
function countOf(trials: number | Values, n: number): number {
  if (typeof trials === "number") return checkedCount(trials, n, `${trials} successes`);
  const numbers = numbersOf(trials);
  let count = 0;
  for (let i = 0; i < numbers.length; i++) count += Number(numbers[i] !== 0);
  return checkedCount(numbers.length === n ? count : NaN, n, `${numbers.length} trials`);
}

function checkedCount(count: number, n: number, got: string): number {
  if (Number.isInteger(count) && count >= 0 && count <= n) return count;
  throw new ValueError("expectProportion: not a count of the trials that were asked for", {
    got,
    expected: `the successes among ${n} trials, or ${n} trials`,
  });
}

function checked(p: number, tolerance: number, rates: Rates): Rates {
  const { what, detect } = rates;
  if (!(p >= 0 && p <= 1)) throw refused(what, `p = ${p}`, "a number from 0 to 1");
  if (!(tolerance >= 0 && tolerance < detect))
    throw refused(what, `tolerance ${tolerance}, detect ${detect}`, "0 ≤ tolerance < detect");
  if (p - detect < 0 && p + detect > 1)
    throw refused(what, `p = ${p}, detect ${detect}`, "a probability to be that far from p");
  return rates;
}

const refused = (what: string, got: string, expected: string): ValueError =>
  new ValueError(`${what}: no such proportion`, { got, expected });
