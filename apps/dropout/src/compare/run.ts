/** @file The command `compare`: trains, shows how far it is, and reports. */
import { openData } from "../data/open.ts";
import type { Output } from "../output.ts";
import { compare } from "./compare.ts";
import { reportLines } from "./report.ts";
import type { CompareSettings } from "./settings.ts";
import type { Run } from "./training.ts";

/** Compares as the settings say, and writes the report. */
export async function runComparison(
  { data: folder, seeds, ...settings }: CompareSettings,
  { progress, emit }: Output,
): Promise<void> {
  const data = await openData(folder, progress);
  const { length } = settings.variants;
  progress.line(
    `${length} variant${length === 1 ? "" : "s"}, ${seeds} seed${seeds === 1 ? "" : "s"} each, ` +
      `${settings.epochs} epochs, learning rate ${settings.lr}, batch size ${settings.batchSize}, ` +
      `dropout ${settings.dropout1} and ${settings.dropout2}, data: ${data.train.source.name}`,
  );
  let done = 0;
  const comparison = await compare(data, {
    ...settings,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    onEpoch: (variant, seed, { epoch }) =>
      progress.status(() => `${variant}, seed ${seed}: epoch ${epoch}/${settings.epochs}`),
    onRun: (run) => {
      progress.line(runLine(run, ++done, length * seeds));
      emit({ event: "run", ...run });
    },
  });
  for (const { claim, words } of comparison.verdicts) {
    emit({ event: "verdict", question: claim.question, words });
  }
  progress.line();
  for (const line of reportLines(comparison)) progress.line(line);
}

const runLine = ({ variant, seed, figures }: Run, done: number, all: number): string =>
  [
    `${done}/${all}`.padStart(`${all}/${all}`.length),
    `${variant}, seed ${seed}`.padEnd(34),
    `train loss ${figures.trainLoss.toFixed(3)}`,
    `test acc ${figures.testAcc.toFixed(3)}`,
    `gap ${figures.gap.toFixed(3)}`,
  ].join("  ");
