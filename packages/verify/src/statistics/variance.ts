/**
 * @file Is a variance what it should be? Half the squared difference of two independent numbers has
 * it as its expectation, whatever their mean, and is bounded where they are.
 */
import { bounded, type Bounds } from "./bounds.ts";
import { expectMean, type MeanOptions, meanTest, type MeanTest } from "./mean.ts";
import { ratesOf, sampled, type Values } from "./options.ts";
import type { Conclusion } from "./verdict.ts";

/** What is known of the numbers, besides the rates of error. */
export interface VarianceOptions extends Omit<MeanOptions, "deviation"> {
  /**
   * An upper bound on the standard deviation of (X − X′)² / 2, for independent X and X′: √2 σ² where
   * X is normal. As for means, the miss rate rests on it.
   */
  readonly deviation?: number;
}

/**
 * Throws unless the numbers have the variance `variance`.
 *
 * @param options  `within`: bounds of the numbers; `detect`: the least difference of variances to be
 *   detected; `n`: how many numbers, an even number.
 * @param sample   draws n independent numbers.
 * @throws {StatisticsError} when their variance is farther away than chance allows
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * manualSeed(0);
 * expectVariance(1 / 12, { within: [0, 1], detect: 0.01 }, (n) => rand(n)).n // => 122496
 */
export function expectVariance(
  variance: number,
  options: VarianceOptions,
  sample: (n: number) => Values,
): Conclusion {
  const { what } = ratesOf("expectVariance", options);
  const ofPairs = pairOptions({ what, ...options });
  const found = expectMean(variance, ofPairs, (pairs) =>
    halfSquares(sampled(what, sample(2 * pairs), 2 * pairs), what, options.within),
  );
  return { ...found, n: 2 * found.n };
}

/**
 * The test that `expectVariance` makes; `n` counts pairs.
 * @example
 * varianceTest(1 / 12, { within: [0, 1], detect: 0.01 }).n // => 61248
 */
export const varianceTest = (variance: number, options: VarianceOptions): MeanTest =>
  meanTest(variance, pairOptions(options));

function pairOptions(options: VarianceOptions): MeanOptions {
  const [least, greatest] = options.within;
  const pairs = options.n === undefined ? {} : { n: Math.floor(options.n / 2) };
  return { ...options, ...pairs, within: [0, (greatest - least) ** 2 / 2] };
}

/** Of neighbours, two by two. */
const halfSquares = (numbers: ArrayLike<number>, what: string, within: Bounds): Float64Array =>
  Float64Array.from({ length: numbers.length / 2 }, (_, i) => {
    const [a, b] = [
      bounded(what, numbers[2 * i], within),
      bounded(what, numbers[2 * i + 1], within),
    ];
    return (a - b) ** 2 / 2;
  });
