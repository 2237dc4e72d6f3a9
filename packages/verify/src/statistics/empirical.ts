/** @file Empirical distribution functions, and the largest gap between them. */

/**
 * The largest gap between the distribution function of `sorted` and one that is given: Kolmogorov's D.
 *
 * @param below    P(X < x), of the distribution that is believed in.
 * @param through  P(X ≤ x); the same where the distribution is continuous.
 */
export function largestGap(
  sorted: ArrayLike<number>,
  below: (x: number) => number,
  through: (x: number) => number = below,
): number {
  const n = sorted.length;
  let gap = 0;
  for (let i = 0; i < n;) {
    const x = sorted[i] ?? NaN;
    let next = i;
    while (sorted[next] === x) next += 1;
    if (next === i) return NaN; // a NaN equals nothing
    gap = Math.max(gap, Math.abs(i / n - below(x)), Math.abs(next / n - through(x)));
    i = next;
  }
  return gap;
}

/** The largest gap between the distribution functions of two sorted samples: Smirnov's D. */
export function largestGapBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i] ?? NaN, b[j] ?? NaN);
    if (Number.isNaN(x)) return NaN;
    while (i < a.length && a[i] === x) i += 1;
    while (j < b.length && b[j] === x) j += 1;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}

/** In ascending order, NaN last. */
export const sorted = (numbers: ArrayLike<number>): Float64Array =>
  Float64Array.from(numbers).toSorted();
