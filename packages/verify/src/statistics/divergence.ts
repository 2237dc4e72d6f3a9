/**
 * @file The Kullback–Leibler divergence between two coins, and the bound that it gives: the mean of
 * n numbers from [0, 1] with expectation m is at least x > m with probability exp(−n KL(x‖m)) at most.
 *
 * @see Hoeffding, Probability Inequalities for Sums of Bounded Random Variables (1963), Theorem 1
 */

/** KL(x‖m) between coins of probability x and m, in nats. */
export const divergence = (x: number, m: number): number => part(x, m) + part(1 - x, 1 - m);

/** x log(x / m). */
const part = (x: number, m: number): number => (x === 0 ? 0 : x * Math.log(x / m));

/** The greatest x from `m` on whose divergence from `m` is `nats` at most. */
export const upperDivergence = (m: number, nats: number): number =>
  farthest(m, 1, (x) => divergence(x, m) <= nats);

/** The least x up to `m` whose divergence from `m` is `nats` at most. */
export const lowerDivergence = (m: number, nats: number): number =>
  farthest(m, 0, (x) => divergence(x, m) <= nats);

/** Bisects between what holds and what may not. */
function farthest(inside: number, outside: number, holds: (x: number) => boolean): number {
  if (holds(outside)) return outside;
  let [good, bad] = [inside, outside];
  for (let i = 0; i < 100; i++) {
    const middle = (good + bad) / 2;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
