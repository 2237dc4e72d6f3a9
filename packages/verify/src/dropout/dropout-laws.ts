/**
 * @file `dropoutLaws`: what a layer like dropout must keep, as a list of laws that any test runner can
 * run.
 */
import { samplesOf } from "./samples.ts";
import { sharedLedger } from "../statistics/ledger.ts";
import { algebraLaws } from "./algebra.ts";
import { evaluationLaws } from "./evaluation.ts";
import { expectationLaws } from "./expectation.ts";
import { gradientLaws } from "./gradient.ts";
import { independenceLaws } from "./independence.ts";
import { type DropoutLayer, effects, subjectOf } from "./layer.ts";
import {
  type DropoutLaw,
  type DropoutLawOptions,
  LawError,
  type LawRow,
  type Trial,
} from "./law.ts";
import { noiseLaws } from "./noise.ts";
import { valueLaws } from "./values.ts";

const table: readonly LawRow[] = [
  ...valueLaws,
  ...expectationLaws,
  ...independenceLaws,
  ...evaluationLaws,
  ...gradientLaws,
  ...algebraLaws,
  ...noiseLaws,
];

/**
 * The laws that hold of a layer of its kind. Each is checked by itself, from a seed of its own, and
 * leaves the generator where it stood.
 *
 * @param layer    how to make the layer, and what it does: `drop` unless `effect` says otherwise.
 * @param options  `seed`, and the rates of what is sampled.
 * @example
 * const layer = { name: "nn.Dropout", create: (p: number) => {
 *   const dropout = new nn.Dropout(p);
 *   return (x: Tensor, training: boolean) => dropout.train(training)(x);
 * } };
 * const law = dropoutLaws(layer).find(({ title }) => title === "p = 1 draws nothing");
 * law?.check() // => the generator's state stays, at p = 1
 */
export function dropoutLaws(
  layer: DropoutLayer,
  options: DropoutLawOptions = {},
): readonly DropoutLaw[] {
  const subject = subjectOf(layer);
  const { seed = 0, detect = 0.003, runs = 25 } = options;
  const samples = samplesOf(subject, seedOf(seed, table.length), detect);
  const { shares } = effects[subject.effect];
  const rates = { falseAlarm: 1e-9, miss: 1e-9, exhaustive: false, ledger: sharedLedger };
  return table
    .filter(({ of, applies }) => of.includes(subject.effect) && applies?.(subject) !== false)
    .map((row, i) => {
      const own = seedOf(seed, i);
      const property = { seed: own, numRuns: runs };
      const trial = {
        ...rates,
        ...options,
        detect,
        runs,
        seed: own,
        subject,
        shares,
        samples,
        property,
      };
      return { title: row.title, check: () => checked(row, trial, seed) };
    });
}

/** 32 bits of the seed and the place of a law, far apart for neighbours. */
const seedOf = (seed: number, place: number): number =>
  Math.imul(seed ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;

function checked(row: LawRow, trial: Trial, seed: number): string {
  const { generator, name } = trial.subject;
  const before = generator.getState();
  try {
    return row.check(trial);
  } catch (cause) {
    const facts = { got: reasonOf(cause), expected: `the law, also of seed ${seed}` };
    throw new LawError(`${name} breaks a law: ${row.title}`, facts, { cause });
  } finally {
    generator.setState(before);
  }
}

/** What went wrong, in a line, without what fast-check says of how it was found: that is in the cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.cause !== undefined) return reasonOf(cause.cause);
  return cause.message.replaceAll(/\s*\n\s+/g, "; ").replaceAll(/ {2,}/g, " ");
}
