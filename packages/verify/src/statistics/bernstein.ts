/**
 * @file The test of a mean by the empirical Bernstein bound: its limits widen with the variance of the
 * sample itself, so that nothing needs to be believed about it.
 *
 * @see Maurer and Pontil, Empirical Bernstein Bounds and Sample Variance Penalization (2009),
 *   Theorems 4 and 10
 */
import { ValueError } from "@kindling/tensor";
import type { Bounds } from "./bounds.ts";
import type { MeanTest } from "./mean.ts";
import type { Rates } from "./options.ts";
import { sampleSize } from "./sample-size.ts";

/** The test of `mean` for numbers within bounds, of a deviation of at most `deviation`. */
export function bernsteinTest(
  mean: number,
  rates: Rates,
  [least, greatest]: Bounds,
  deviation: number,
): MeanTest {
  const range = greatest - least;
  if (!(deviation >= 0 && deviation <= range / 2)) throw noDeviation(rates, deviation, range);
  const { falseAlarm, miss, detect } = rates;
  // the miss rate is not computed but kept: a size either suffices or does not
  const missAt = (n: number): number =>
    detectable(n, falseAlarm, miss, range, deviation) <= detect ? miss : 1;
  const n = sampleSize(rates, missAt);
  const given: MeanTest["given"] = ({ variance }) => {
    const radius = radiusOf(n, falseAlarm, range, Math.sqrt(variance));
    return { n, falseAlarm, miss, lowest: mean - radius, highest: mean + radius };
  };
  return { n, falseAlarm, miss, given };
}

/** How far a sample mean may be from the expectation, given the sample's deviation (Theorem 4). */
export function radiusOf(n: number, falseAlarm: number, range: number, deviation: number): number {
  const nats = Math.log(4 / falseAlarm); // both tails
  return deviation * Math.sqrt((2 * nats) / n) + (7 * range * nats) / (3 * (n - 1));
}

/** The least discrepancy that is missed with probability `miss` at most. */
function detectable(
  n: number,
  falseAlarm: number,
  miss: number,
  range: number,
  deviation: number,
): number {
  if (n < 2) return Infinity;
  const nats = Math.log(2 / miss); // half for the sample's variance (Theorem 10), half for its mean
  const seen = deviation + range * Math.sqrt((2 * nats) / (n - 1));
  const bernstein = deviation * Math.sqrt((2 * nats) / n) + (range * nats) / (3 * n);
  return radiusOf(n, falseAlarm, range, seen) + bernstein;
}

const noDeviation = ({ what }: Rates, deviation: number, range: number): ValueError =>
  new ValueError(`${what}: no such deviation`, {
    got: String(deviation),
    expected: `from 0 to ${range / 2}, half of the range`,
  });
