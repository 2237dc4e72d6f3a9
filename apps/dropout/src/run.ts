/** @file A run of the demo: each program trained from the same seed, then what they show together. */
import { join } from "node:path";
import { assertionsCh3, type EpochReport } from "@kindling/d2l";
import { toCaller } from "./callers-folder.ts";
import { type CheckpointFolder, checkpointFolder } from "./checkpoint/folder.ts";
import { openData, type FashionData } from "./data/open.ts";
import { epochLine } from "./epoch-line.ts";
import { examine, explanation, type Findings } from "./explain.ts";
import { interruption } from "./interruption.ts";
import { checkOutputFolder } from "./output-folder.ts";
import { saveFigure } from "./picture/save.ts";
import { programs, type ProgramName } from "./programs/index.ts";
import type { Progress } from "./progress.ts";
import type { Settings } from "./settings.ts";
import { TrainingMeter } from "./training-line.ts";
import { train, type Trained, type TrainOptions } from "./training/train.ts";
import type { Place } from "./training/training-run.ts";

/**
 * Trains the programs that the settings name, saves their curves and explains them.
 *
 * @param again  the command that goes on with the run when it is interrupted
 * @returns the exit code: 0, or that of an interruption.
 * @throws {DataError} when the data cannot be had from where the user wants them, or a checkpoint is
 *   damaged or of another run.
 * @throws {ValueError} when the folder for the curves cannot be written to; nothing is trained then.
 */
export async function run(settings: Settings, again: string, progress: Progress): Promise<number> {
  await checkOutputFolder(settings.out);
  const data = await openData(settings.data, progress);
  for (const line of dataLines(data)) progress.line(line);
  progress.line(settingsLine(settings));
  using request = interruption(() =>
    progress.line("stopping after this step; Ctrl-C again stops at once, without a checkpoint"),
  );
  const findings: Findings[] = [];
  for (const name of settings.programs) {
    const { net, ...result } = await trained(name, settings, data, request.signal, progress);
    if (request.signal.aborted) {
      for (const line of interruptionLines(result, again)) progress.line(line);
      return request.exitCode;
    }
    progress.status(() => "measuring what ReLU and dropout do to the test set");
    findings.push(await examine(name, programs[name], net, result.run.testIter));
    progress.endStatus();
  }
  progress.line();
  for (const line of explanation(findings)) progress.line(line);
  return 0;
}

async function trained(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  signal: AbortSignal,
  progress: Progress,
): Promise<Trained> {
  const { epochs, out, resume } = settings;
  progress.line(`\n${name}: ${programs[name].summary}`);
  const store = checkpointFolder(settings.checkpoint);
  if (!resume) for (const line of await replacementLines(store, name)) progress.line(line);
  const meter = new TrainingMeter(epochs);
  const result = await train(data, {
    ...settings,
    program: name,
    checkpoint: { store, resume, everySteps: settings.checkpointEvery },
    ...earlyStopping(settings.patience),
    signal,
    onStart: (place, isResumed) => {
      if (resume) progress.line(startLine(place, isResumed, epochs, toCaller(store.pathOf(name))));
    },
    onStep: (report) => progress.status(meter.add(report)),
    onEpoch: (report) => {
      progress.endStatus();
      progress.line(epochLine(report, epochs));
    },
  });
  progress.endStatus();
  if (result.ending === "stopped early") {
    progress.line(
      `stopped early: no better test accuracy for ${epochsText(settings.patience ?? 0)}`,
    );
  }
  if (result.ending !== "aborted") {
    for (const line of assertionLines(result.epochs)) progress.line(line);
  }
  await saveCurves(name, result, out, progress);
  return result;
}

async function saveCurves(
  name: ProgramName,
  { epochs, animator }: Trained,
  out: string,
  progress: Progress,
): Promise<void> {
  if (epochs.length === 0) return;
  const path = await saveFigure(await animator.svg(), join(out, name));
  progress.line(`curves: ${toCaller(path)}.svg and .png`);
}

const earlyStopping = (patience: number | undefined): Pick<TrainOptions, "earlyStopping"> =>
  patience === undefined ? {} : { earlyStopping: { patience } };

const dataLines = ({ train: training, test }: FashionData): string[] => [
  `data: ${training.source.synthetic ? "a stand-in" : "Fashion-MNIST"}, ` +
    `${training.length} training and ${test.length} test images`,
  `  ${training.source.name}`,
];

const settingsLine = ({ epochs, lr, batchSize, dropout1, dropout2, seed }: Settings): string =>
  `${epochsText(epochs)}, learning rate ${lr}, batch size ${batchSize}, ` +
  `dropout ${dropout1} and ${dropout2}, seed ${seed}`;

const epochsText = (count: number): string => `${count} epoch${count === 1 ? "" : "s"}`;

const placeText = ({ epoch, step, steps }: Place, epochs: number): string =>
  `epoch ${epoch}/${epochs}, step ${step}/${steps}`;

const startLine = (place: Place, isResumed: boolean, epochs: number, path: string): string =>
  isResumed
    ? `resumed at ${placeText(place, epochs)}, from ${path}`
    : `nothing to resume: there is no ${path}; starting from the beginning`;

/** Tells of an unfinished run whose checkpoint the next save replaces. */
async function replacementLines(store: CheckpointFolder, name: ProgramName): Promise<string[]> {
  const kept = await store.read(name).catch(() => null); // what cannot be read is no loss
  if (kept === null || kept.manifest.curves.length >= kept.manifest.epochs) return [];
  const { place, epochs } = kept.manifest;
  const path = toCaller(store.pathOf(name));
  return [`starting anew; --resume would go on from ${placeText(place, epochs)}, in ${path}`];
}

const interruptionLines = (
  { place, run: { settings } }: Pick<Trained, "place" | "run">,
  again: string,
): string[] => [
  `interrupted at ${placeText(place, settings.epochs)}; a checkpoint is saved`,
  `go on with: ${again}`,
];

function assertionLines(reports: readonly EpochReport[]): string[] {
  const last = reports.at(-1);
  if (last === undefined) return [];
  return assertionsCh3(last).map(
    ({ claim, figure, isMet }) =>
      `the chapter asserts  ${claim.padEnd(20)}  ${(isMet ? "met" : "not met").padEnd(7)}  ${figure.toFixed(3)}`,
  );
}
