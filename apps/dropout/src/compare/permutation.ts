/**
 * @file Whether two groups of runs differ: mean, deviation, and the exact permutation test, which
 * assumes nothing but that the runs of both groups could be exchanged if there were no difference.
 */

export interface Summary {
  readonly mean: number;
  /** The sample's standard deviation (n − 1); NaN for one value. */
  readonly deviation: number;
}

/** Mean and deviation of at least one value. */
export function summaryOf(values: readonly number[]): Summary {
  const mean = sum(values) / values.length;
  const squares = sum(values.map((x) => (x - mean) ** 2));
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * The share of all ways to deal the values to two groups of these sizes that part the means at least
 * as far as they are. With 5 and 5 values there are 252 ways, so it is at least 2/252.
 *
 * @param a  at least one value; with `b` at most 24.
 * @see Fisher (1935), The Design of Experiments, §21
 */
export function permutationP(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const total = sum(all);
  const distance = (sumOfA: number): number =>
    Math.abs(sumOfA / a.length - (total - sumOfA) / b.length);
  // values that are equal but for the order of their sum count as far
  const observed = distance(sum(a)) * (1 - 1e-9);
  let ways = 0;
  let asFar = 0;
  const deal = (from: number, left: number, sumOfA: number): void => {
    if (left === 0) {
      ways += 1;
      if (distance(sumOfA) >= observed) asFar += 1;
      return;
    }
    for (let i = from; i <= all.length - left; i++) deal(i + 1, left - 1, sumOfA + (all[i] ?? 0));
  };
  deal(0, a.length, 0);
  return asFar / ways;
}

/** The least value that `permutationP` can have: with it no difference can be shown or denied. */
export const leastP = (a: number, b: number): number => {
  const ways = choose(a + b, a);
  return (a === b ? 2 : 1) / ways;
};

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
