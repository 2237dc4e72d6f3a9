/**
 * @file Do categories come as often as they should? By the divergence of the counts from what is
 * expected (the G-test), with a bound that holds at every sample size in place of the χ²
 * approximation.
 *
 * @see Agrawal, Finite-Sample Concentration of the Multinomial in Relative Entropy (2020), Theorem I.2
 */
import { ValueError } from "@kindling/tensor";
import { numbersOf, type Rates, ratesOf, type StatisticalOptions, type Values } from "./options.ts";
import { sampleSize } from "./sample-size.ts";
import { concluded, type Conclusion, type StatisticalTest } from "./verdict.ts";

/**
 * Throws unless each category comes with its probability. `detect` is the least total variation
 * distance (half the sum of all differences) that must be detected.
 *
 * @param probabilities  of each category; they add up to 1.
 * @param sample   draws n times and counts each category.
 * @throws {StatisticsError} when the counts diverge from the probabilities more than chance allows
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * manualSeed(0);
 * const sixth = Array(6).fill(1 / 6);
 * const die = (n: number) => {
 *   const counts = Array(6).fill(0);
 *   for (const u of rand(n).toTypedArray()) counts[Math.floor(6 * u)] += 1;
 *   return counts;
 * };
 * expectCategories(sixth, { detect: 0.05 }, die).n // => 30000
 */
export function expectCategories(
  probabilities: readonly number[],
  options: StatisticalOptions,
  sample: (n: number) => Values,
): Conclusion {
  const rates = ratesOf("expectCategories", options);
  const test = categoriesTest(probabilities, rates);
  rates.ledger.charge(rates.what, rates.falseAlarm);
  const counts = checkedCounts(rates, numbersOf(sample(test.n)), probabilities.length, test.n);
  const hypothesis = `their probabilities are ${probabilities.join(", ")}`;
  return concluded(rates, test, divergenceOf(counts, probabilities), hypothesis);
}

/**
 * The test that `expectCategories` makes; its statistic is the divergence in nats.
 * @example
 * categoriesTest([0.5, 0.5], { detect: 0.05 }).n // => 22256
 */
export function categoriesTest(
  probabilities: readonly number[],
  options: StatisticalOptions,
): StatisticalTest {
  const rates = ratesOf("categoriesTest", options);
  checkProbabilities(rates, probabilities);
  const free = probabilities.length - 1;
  const highestAt = (n: number): number => highestNats(free, rates.falseAlarm) / n;
  const missAt = (n: number): number => missRate(rates, n, free + 1, highestAt(n));
  const n = sampleSize(rates, missAt);
  return { n, lowest: 0, highest: highestAt(n), falseAlarm: rates.falseAlarm, miss: missAt(n) };
}

/** The divergence of counts from probabilities, in nats: infinite where the impossible came. */
export function divergenceOf(counts: ArrayLike<number>, probabilities: readonly number[]): number {
  const n = Array.from(counts).reduce((a, b) => a + b, 0);
  return Math.max(
    0,
    probabilities.reduce((sum, p, i) => {
      const share = (counts[i] ?? 0) / n;
      return share === 0 ? sum : sum + share * Math.log(share / p);
    }, 0),
  );
}

/** The x > k with e^−x (e x / k)^k = `falseAlarm`, for k free categories. */
function highestNats(free: number, falseAlarm: number): number {
  const excess = (x: number): number => x - free * (1 + Math.log(x / free)) + Math.log(falseAlarm);
  let [low, high] = [free, 2 * free];
  while (excess(high) < 0) high *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * A sample passes only within √(highest / 2) of the probabilities in total variation (Pinsker), while
 * its own distribution is `detect` away; it is √(k / n) / 2 from its own on average, and by t more with
 * probability exp(−2 n t²) at most (McDiarmid).
 */
function missRate({ detect }: Rates, n: number, categories: number, highest: number): number {
  const room = detect - Math.sqrt(highest / 2) - Math.sqrt(categories / n) / 2;
  return room > 0 ? Math.exp(-2 * n * room ** 2) : 1;
}

function checkedCounts(
  { what }: Rates,
  counts: ArrayLike<number>,
  categories: number,
  n: number,
): ArrayLike<number> {
  const list = Array.from(counts);
  const areCounts = list.every((count) => Number.isInteger(count) && count >= 0);
  if (areCounts && list.length <= categories && list.reduce((a, b) => a + b, 0) === n) return list;
  throw new ValueError(`${what}: not the counts of ${categories} categories`, {
    got: `[${list.join(", ")}]`,
    expected: `at most ${categories} whole numbers that add up to ${n}`,
  });
}

function checkProbabilities({ what, detect }: Rates, probabilities: readonly number[]): void {
  const sum = probabilities.reduce((a, b) => a + b, 0);
  const areShares = probabilities.every((p) => p >= 0) && Math.abs(sum - 1) < 1e-9;
  if (probabilities.length >= 2 && areShares && detect < 1) return;
  throw new ValueError(`${what}: no such categories`, {
    got: `probabilities ${probabilities.join(", ")}, detect ${detect}`,
    expected: "two or more probabilities that add up to 1, and a distance below 1",
  });
}
