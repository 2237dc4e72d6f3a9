/** @file How many samples a test takes so that it misses rarely enough. */
import type { Rates } from "./options.ts";
import { PowerError } from "./verdict.ts";

/** More than a program can draw in a day. */
const LARGEST = 2 ** 42;

/**
 * The sample size that was asked for, if it is enough; or one that is, and hardly more than it takes.
 *
 * @param missAt  an upper bound on the miss rate with so many samples; falls in the long run.
 * @throws {PowerError} when the given size is too small, or no size is enough
 */
export function sampleSize(
  { what, n, miss, detect }: Rates,
  missAt: (n: number) => number,
): number {
  if (n === undefined) return leastSize(what, detect, (size) => missAt(size) <= miss);
  const rate = missAt(n);
  if (rate <= miss) return n;
  const enough = leastSize(what, detect, (size) => missAt(size) <= miss);
  throw new PowerError(`${what}: too few samples to detect a discrepancy of ${detect}`, {
    got: `n = ${n}, which may miss it at a rate of ${rate.toPrecision(2)}`,
    expected: `a miss rate of at most ${miss}`,
    fix: `n: ${enough}`,
  });
}

/** The least size that is enough, within a thousandth; enough it is in any case. */
function leastSize(what: string, detect: number, isEnough: (n: number) => boolean): number {
  let high = 1;
  while (!isEnough(high)) {
    high *= 2;
    if (high > LARGEST) {
      throw new PowerError(`${what}: no sample is large enough`, {
        got: `a discrepancy of ${detect} to detect`,
        expected: `one that fewer than 2^42 samples show`,
      });
    }
  }
  let low = high / 2;
  while (high - low > Math.max(1, high / 1024)) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
