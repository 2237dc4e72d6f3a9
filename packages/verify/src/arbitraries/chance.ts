/** @file Arbitrary seeds and probabilities. */
import fc from "fast-check";

/**
 * A seed for a generator; often one of those where implementations differ.
 * @example
 * fc.sample(seed(), 100).every((n) => n >= 0 && n < 2 ** 32) // => true
 */
export const seed = (): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(0, 1, 42, 2 ** 31 - 1, 2 ** 32 - 1),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  );

const eps = 2 ** -24;

/**
 * A probability; often 0, 1, next to one of them, 0.2 or 0.5.
 * @example
 * fc.sample(probability(), 100).every((p) => p >= 0 && p <= 1) // => true
 */
export const probability = (): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(0, eps, 0.2, 0.5, 1 - eps, 1),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
