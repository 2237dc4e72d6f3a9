/** @file Comparing variants of the chapter's program over seeds. */
import type { EpochReport } from "@kindling/d2l";
import { ValueError } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import { verdictsOf } from "./claims.ts";
import { pytorchTraining } from "./pytorch.ts";
import type { Comparison } from "./report.ts";
import { type Run, type Training, trainVariant } from "./training.ts";
import { type VariantName, variants } from "./variants.ts";

export interface CompareOptions extends Partial<Training> {
  /** What is compared. Default: every variant. */
  readonly variants?: readonly VariantName[];
  /** Each variant is trained from each of these seeds, at most 12. Default: 0 to 4. */
  readonly seeds?: readonly number[];
  readonly onEpoch?: (variant: VariantName, seed: number, report: EpochReport) => void;
  readonly onRun?: (run: Run) => void;
  /** Stops the comparison after the step under way; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Trains each variant from each seed and draws the chapter's conclusions.
 *
 * A run depends on its own variant and seed alone. Without options it is trained as PyTorch's runs
 * in `conformance/train` were, which takes hours on the reference backend.
 *
 * @param data  both halves of Fashion-MNIST, or of a data set of its form.
 * @throws {ValueError} when no variant, no seed or more than 12 seeds are given.
 */
export async function compare(
  data: FashionData,
  {
    variants: names = Object.keys(variants) as VariantName[], // the keys of a literal table
    seeds = [0, 1, 2, 3, 4],
    onEpoch,
    onRun,
    signal,
    ...changes
  }: CompareOptions = {},
): Promise<Comparison> {
  checkCount("variants", names.length, Object.keys(variants).length);
  checkCount("seeds", seeds.length, mostSeeds);
  const training = { ...pytorchTraining, ...changes };
  const runs: Run[] = [];
  for (const seed of seeds) {
    for (const name of names) {
      const run = await trainVariant(name, seed, training, data, {
        onEpoch: (report) => onEpoch?.(name, seed, report),
        signal,
      });
      runs.push(run);
      onRun?.(run);
    }
  }
  return { training, runs, verdicts: verdictsOf(runs) };
}

/** The permutation test looks at every way to deal the runs: 2,704,156 for 12 and 12. */
export const mostSeeds = 12;

function checkCount(what: string, got: number, most: number): void {
  if (got >= 1 && got <= most) return;
  throw new ValueError(`compare: ${what}`, {
    got: `${got} ${what}`,
    expected: `1 to ${most}`,
  });
}
