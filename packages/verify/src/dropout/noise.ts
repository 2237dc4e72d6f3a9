/** @file Laws of noise that is added: what it is, and that the input has no part in it. */
import { type Tensor, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { assertEqual } from "../compare/close.ts";
import { expectMean } from "../statistics/mean.ts";
import { expectUniform } from "../statistics/uniform.ts";
import { expectVariance } from "../statistics/variance.ts";
import { frozen, inputFor, seed } from "./inputs.ts";
import type { Subject } from "./layer.ts";
import type { LawRow, Trial } from "./law.ts";

export const noiseLaws: readonly LawRow[] = [
  {
    title: "what is added does not depend on the input",
    of: ["noise"],
    check: ({ subject, property }) => {
      const sigma = fc.constantFrom(0.1, 1, 2);
      fc.assert(
        fc.property(inputFor(subject, "unit"), sigma, seed(), (x, sigma, s) => {
          const layer = frozen(subject, sigma, s);
          assertEqual(layer(x, true), x.add(layer(x.mul(0), true)), { message: "noise" });
        }),
        property,
      );
      return "exactly";
    },
  },
  { title: "the noise has mean 0 and variance σ²", of: ["noise"], check: checkMoments },
  { title: "the noise is normal", of: ["noise"], check: checkNormal },
];

/** Box and Muller's numbers from uniform ones of 53 bits are at most √(2 · 53 ln 2) = 8.6. */
const within = [-8.7, 8.7] as const;

const drawn =
  ({ create }: Subject, sigma: number) =>
  (n: number): Tensor =>
    create(sigma)(zeros([n]), true).div(sigma);

function checkMoments({ subject, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const own = { within, miss, ledger, falseAlarm: falseAlarm / 2 };
  const mean = {
    ...own,
    detect: Math.min(0.2, 5 * detect),
    deviation: 1,
    what: "the noise's mean",
  };
  const variance = { ...own, detect: Math.min(0.4, 10 * detect), what: "the noise's variance" };
  const first = expectMean(0, mean, drawn(subject, 2));
  // half of the squared difference of two standard normal numbers has variance 2
  const second = expectVariance(1, { ...variance, deviation: Math.SQRT2 }, drawn(subject, 2));
  return `${first.statistic.toFixed(4)} and ${second.statistic.toFixed(4)}, in units of σ and σ²`;
}

function checkNormal({ subject, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const options = { detect: Math.min(0.03, 5 * detect), falseAlarm, miss, ledger };
  const { n, statistic } = expectUniform({ ...options, what: "the noise's distribution" }, (n) =>
    drawn(subject, 1)(n).double().mul(Math.SQRT1_2).erf().add(1).div(2),
  );
  return `off by ${statistic.toFixed(4)} in ${n} numbers`;
}
