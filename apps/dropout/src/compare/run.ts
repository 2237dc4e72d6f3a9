/** @file The command `compare`: trains, shows how far it is, and reports. */
import { openData } from "../data/open.ts";
import { dataLines, trainingLine } from "../run-lines.ts";
import { interruption } from "../interruption.ts";
import type { Output } from "../output.ts";
import { verdictsOf } from "./claims.ts";
import { compare } from "./compare.ts";
import { reportLines } from "./report.ts";
import type { CompareSettings } from "./settings.ts";
import type { Run } from "./training.ts";

/**
 * Compares as the settings say, and writes the report; of the runs so far when it is interrupted.
 *
 * @returns the exit code: 0, or that of an interruption.
 */
export async function runComparison(
  { data: folder, seeds, ...settings }: CompareSettings,
  { progress, emit }: Output,
): Promise<number> {
  const data = await openData(folder, progress);
  const { length } = settings.variants;
  for (const line of dataLines(data)) progress.line(line);
  progress.line(
    `${length} variant${length === 1 ? "" : "s"}, ${seeds} seed${seeds === 1 ? "" : "s"} each`,
  );
  progress.line(trainingLine(settings));
  const runs: Run[] = [];
  using request = interruption(() =>
    progress.line("stopping after this step; Ctrl-C again stops at once"),
  );
  await compare(data, {
    ...settings,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    signal: request.signal,
    onEpoch: (variant, seed, { epoch }) =>
      progress.status(() => `${variant}, seed ${seed}: epoch ${epoch}/${settings.epochs}`),
    onRun: (run) => {
      runs.push(run);
      progress.line(runLine(run, runs.length, length * seeds));
      emit({ event: "run", ...run });
    },
  }).catch((error: unknown) => {
    if (!request.signal.aborted) throw error;
    progress.line(`interrupted after ${runs.length} of ${length * seeds} runs`);
  });
  const comparison = { training: settings, runs, verdicts: verdictsOf(runs) };
  for (const { claim, words } of comparison.verdicts) {
    emit({ event: "verdict", question: claim.question, words });
  }
  if (runs.length > 0) {
    for (const line of ["", ...reportLines(comparison)]) progress.line(line);
  }
  emit({ event: "end", exitCode: request.exitCode });
  return request.exitCode;
}

const runLine = ({ variant, seed, figures }: Run, done: number, all: number): string =>
  [
    `${done}/${all}`.padStart(`${all}/${all}`.length),
    `${variant}, seed ${seed}`.padEnd(33),
    `train loss ${figures.trainLoss.toFixed(3)}`,
    `test acc ${figures.testAcc.toFixed(3)}`,
  ].join("  ");
