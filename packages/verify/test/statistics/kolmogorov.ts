/** @file The exact distributions of Kolmogorov's and Smirnov's D for small samples. */

/**
 * P(D < d) for n uniform numbers, exactly.
 *
 * @see Marsaglia, Tsang and Wang, Evaluating Kolmogorov's Distribution (2003)
 */
export function probabilityOfGapBelow(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const h = k - n * d;
  const step = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => Number(j <= i + 1)),
  );
  const at = (i: number): number[] => step[i] ?? [];
  for (let i = 0; i < size; i++) {
    at(i)[0]! -= h ** (i + 1);
    at(size - 1)[i]! -= h ** (size - i);
  }
  at(size - 1)[0]! += 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0;
  step.forEach((row, i) => {
    row.forEach((value, j) => {
      let divided = value;
      for (let g = 1; g <= i - j + 1; g++) divided /= g;
      row[j] = divided;
    });
  });
  let power = step;
  for (let i = 1; i < n; i++) power = product(power, step);
  let probability = power[k - 1]?.[k - 1] ?? NaN;
  for (let i = 1; i <= n; i++) probability *= i / n;
  return probability;
}

const product = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) =>
    row.map((_, j) => row.reduce((sum, value, i) => sum + value * (b[i]?.[j] ?? 0), 0)),
  );

/**
 * P(D ≤ gap) for two samples of n from one continuous distribution, exactly: all orders of the 2n
 * numbers are equally likely, and each is a path whose height is the difference of the counts.
 */
export function probabilityOfGapWithin(gap: number, n: number): number {
  const inside = (i: number, j: number): boolean => Math.abs(i - j) / n <= gap;
  let row = new Float64Array(n + 1);
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(n + 1);
    for (let j = 0; j <= n; j++) {
      if (!inside(i, j)) continue;
      if (i + j === 0) next[j] = 1;
      // the chance that the last of i + j numbers was of the one sample or the other
      const fromFirst = i > 0 ? row[j]! * (i / (i + j)) : 0;
      const fromSecond = j > 0 ? next[j - 1]! * (j / (i + j)) : 0;
      if (i + j > 0) next[j] = fromFirst + fromSecond;
    }
    row = next;
  }
  return row[n]!;
}
