/** @file Coins whose tosses can be counted exactly, and rates to demand of a test of them. */
import { Generator } from "@kindling/tensor";
import fc from "fast-check";
import { Ledger, statistics } from "../../src/index.ts";

const { binomial, logProbability } = statistics;

/** The probability that the successes among n trials of probability p are such. */
export function probabilityOf(n: number, p: number, are: (k: number) => boolean): number {
  const of = binomial(n, p);
  let sum = 0;
  for (let k = 0; k <= n; k++) if (are(k)) sum += Math.exp(logProbability(k, of));
  return sum;
}

/** A generator of its own; in a proof of a fresh stream. */
export const generatorOf = (seed: number): Generator =>
  new Generator({ seed: seed + 1000 * Number(process.env["FC_SEED"] ?? 0) });

/** n tosses of a coin that succeeds with probability p, as 0 and 1. */
export const coin =
  (p: number, seed = 1) =>
  (n: number): Float64Array => {
    const generator = generatorOf(seed);
    return Float64Array.from({ length: n }, () => Number(generator.u53() < p));
  };

/** Rates that small samples keep, so that everything can be counted. */
export const rates = fc.record({
  detect: fc.double({ min: 0.1, max: 0.3, noNaN: true }),
  falseAlarm: fc.constantFrom(0.1, 0.01, 1e-3, 1e-6),
  miss: fc.constantFrom(0.1, 0.01, 1e-4),
});

export const probability = fc.double({ min: 0.02, max: 0.98, noNaN: true });

/** A ledger of its own: what tests of tests draw is not the suite's. */
export const ledger = (): Ledger => new Ledger({ budget: 0.999 });

/** A sampler that nobody may call. */
export const untouched = (): never => {
  throw new Error("something was drawn");
};

/** A computed rate may exceed its bound by the rounding of a few thousand terms. */
export const rounding = 1 + 1e-9;
