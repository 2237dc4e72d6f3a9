/**
 * @file The binomial distribution in logarithms, accurate to about 14 digits at any size: its
 * probabilities by Loader's saddle-point form, its tails by adding them up.
 *
 * @see Loader, Fast and Accurate Computation of Binomial Probabilities (2000)
 */

/** Successes among independent trials. `q` is 1 − p, given apart since p may be next to 1. */
export interface Binomial {
  readonly n: number;
  readonly p: number;
  readonly q: number;
}

/**
 * The number of successes among `n` trials of probability `p`.
 *
 * @example
 * Math.exp(logLowerTail(0, binomial(2, 0.5))) // => 0.25
 */
export const binomial = (n: number, p: number): Binomial => ({ n, p, q: 1 - p });

/**
 * log P(X = k), for a whole k in `[0, n]`.
 * @example
 * Math.exp(logProbability(1, binomial(2, 0.5))).toFixed(6) // => "0.500000"
 */
export function logProbability(k: number, { n, p, q }: Binomial): number {
  if (p === 0 || q === 0) return k === (p === 0 ? 0 : n) ? 0 : -Infinity;
  if (k === 0) return n * (p < q ? Math.log1p(-p) : Math.log(q));
  if (k === n) return n * (p < q ? Math.log(p) : Math.log1p(-q));
  const rest = n - k;
  const correction = stirlingError(n) - stirlingError(k) - stirlingError(rest);
  const unlikely = deviance(k, n * p) + deviance(rest, n * q);
  return correction - unlikely + 0.5 * Math.log(n / (2 * Math.PI * k * rest));
}

/**
 * log P(X ≤ k).
 * @example
 * Math.exp(logLowerTail(1, binomial(2, 0.5))) // => 0.75
 */
export function logLowerTail(k: number, of: Binomial): number {
  if (k >= of.n) return 0;
  return k <= of.n * of.p ? logSumBelow(k, of) : log1mexp(logUpperTail(k + 1, of));
}

/**
 * log P(X ≥ k).
 * @example
 * Math.exp(logUpperTail(2, binomial(2, 0.5))) // => 0.25
 */
export function logUpperTail(k: number, { n, p, q }: Binomial): number {
  if (k <= 0) return 0;
  const failures = { n, p: q, q: p };
  return n - k < n * q ? logSumBelow(n - k, failures) : log1mexp(logLowerTail(k - 1, { n, p, q }));
}

/** Adds up from the largest probability down, by their ratios. */
function logSumBelow(k: number, of: Binomial): number {
  if (k < 0) return -Infinity;
  const { n, p, q } = of;
  let sum = 1;
  let term = 1;
  for (let j = k; j > 0 && term > sum * 2 ** -60; j--) {
    term *= (j * q) / ((n - j + 1) * p);
    sum += term;
  }
  return Math.min(0, logProbability(k, of) + Math.log(sum));
}

/** log(1 − exp(x)), for the tail on the other side of the mean, which is one half at most. */
const log1mexp = (x: number): number => Math.log1p(-Math.exp(x));

/** log n! less its approximation by Stirling. */
function stirlingError(n: number): number {
  if (n <= 15) return logFactorial(n) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI));
  const s = 1 / (n * n);
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - s / 1188) * s) * s) * s) / n;
}

function logFactorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return Math.log(product);
}

/** x log(x / mean) + mean − x, without cancellation where x is near the mean. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) > 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = (x - mean) / (x + mean);
  let sum = (x - mean) * v;
  let term = 2 * x * v;
  for (let j = 1; ; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
