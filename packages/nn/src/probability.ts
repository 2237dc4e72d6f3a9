/**
 * @file What drops or disturbs elements takes numbers that must make sense.
 */
import { ValueError } from "@kindling/tensor";

/** Throws a `ValueError` unless `p` is a probability. */
export function checkProbability(p: number, where: string): number {
  if (p >= 0 && p <= 1) return p;
  throw new ValueError(`${where}: not a probability`, {
    got: `p = ${p}`,
    expected: "a number from 0 to 1: the share of elements to drop",
  });
}

/** Throws a `ValueError` unless `sigma` can be a standard deviation. */
export function checkDeviation(sigma: number, where: string): number {
  if (sigma >= 0 && sigma < Infinity) return sigma;
  throw new ValueError(`${where}: not a standard deviation`, {
    got: `sigma = ${sigma}`,
    expected: "a finite number from 0",
  });
}
