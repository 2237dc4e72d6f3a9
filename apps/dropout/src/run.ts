/** @file A run of the demo: each program trained from the same seed, then what they show together. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { assertionsCh3 } from "@kindling/d2l";
import { toCaller } from "./callers-folder.ts";
import { type CheckpointFolder, checkpointFolder } from "./checkpoint/folder.ts";
import { versions } from "./checkpoint/versions.ts";
import { openData, type FashionData } from "./data/open.ts";
import { epochLine } from "./epoch-line.ts";
import { examine, explanation, type Findings } from "./explain.ts";
import { interruption } from "./interruption.ts";
import type { Output, OutputEvent } from "./output.ts";
import { checkOutputFile, checkOutputFolder } from "./output-folder.ts";
import { saveFigure, saveFile } from "./picture/save.ts";
import { programs, type ProgramName } from "./programs/index.ts";
import type { Progress } from "./progress.ts";
import { reportOf, type ProgramResult } from "./report/report.ts";
import {
  assertionLines,
  dataLines,
  interruptionLines,
  otherVersionsLine,
  replacementLine,
  settingsLine,
  startLine,
  stoppedEarlyLine,
} from "./run-lines.ts";
import type { Settings } from "./settings.ts";
import { TrainingMeter } from "./training-line.ts";
import { train, type Trained } from "./training/train.ts";

/**
 * Trains the programs that the settings name, saves their curves and explains them.
 *
 * @param again  the command that goes on with the run when it is interrupted
 * @returns the exit code: 0, or that of an interruption.
 * @throws {DataError} when the data cannot be had from where the user wants them, or a checkpoint is
 *   damaged or of another run.
 * @throws {ValueError} when a folder cannot be written to; nothing is trained then.
 */
export async function run(settings: Settings, again: string, output: Output): Promise<number> {
  const { progress, emit } = output;
  await checkOutputFolder(settings.out);
  if (settings.report !== undefined) await checkOutputFile(settings.report, "--report");
  const data = await openData(settings.data, progress);
  for (const line of [...dataLines(data), settingsLine(settings)]) progress.line(line);
  emit(startEvent(settings, data));
  using request = interruption(() =>
    progress.line("stopping after this step; Ctrl-C again stops at once, without a checkpoint"),
  );
  const results: ProgramResult[] = [];
  for (const name of settings.programs) {
    const result = await resultOf(name, settings, data, request.signal, output);
    results.push(result);
    emit(programEvent(result));
    if (request.signal.aborted) break;
  }
  const last = results.at(-1)?.trained;
  const isWhole = results.length === settings.programs.length && last?.ending !== "aborted";
  const exitCode = isWhole || last === undefined ? 0 : request.exitCode;
  const lines =
    isWhole || last === undefined
      ? ["", ...explanation(results.flatMap(({ findings }) => findings ?? []))]
      : interruptionLines(last.place, settings.epochs, again);
  for (const line of lines) progress.line(line);
  await saveReport(settings, data, results, progress);
  emit({ event: "end", exitCode, again: exitCode === 0 ? null : again });
  return exitCode;
}

/** Trains a program and, unless that is interrupted, looks at what it came to. */
async function resultOf(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  signal: AbortSignal,
  output: Output,
): Promise<ProgramResult> {
  const trained = await trainProgram(name, settings, data, signal, output);
  const findings =
    trained.ending === "aborted" ? null : await examined(name, trained, output.progress);
  return { name, trained, findings };
}

async function trainProgram(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  signal: AbortSignal,
  { progress, emit }: Output,
): Promise<Trained> {
  const { epochs, out, resume, patience } = settings;
  progress.line(`\n${name}: ${programs[name].summary}`);
  const store = checkpointFolder(settings.checkpoint);
  await tellOfCheckpoint(store, name, resume, progress);
  const meter = new TrainingMeter(epochs);
  const trained = await train(data, {
    ...settings,
    program: name,
    checkpoint: { store, resume, everySteps: settings.checkpointEvery },
    earlyStopping: patience === undefined ? undefined : { patience },
    signal,
    onStart: (place, isResumed) => {
      if (resume) progress.line(startLine(place, isResumed, epochs, toCaller(store.pathOf(name))));
    },
    onStep: (report) => progress.status(meter.add(report)),
    onEpoch: (report) => {
      progress.line(epochLine(report, epochs));
      emit({ event: "epoch", program: name, ...report });
    },
  });
  progress.endStatus();
  if (trained.ending === "stopped early") progress.line(stoppedEarlyLine(patience ?? 0));
  if (trained.ending !== "aborted") {
    for (const line of assertionLines(trained.epochs)) progress.line(line);
  }
  if (trained.epochs.length > 0) {
    const path = await saveFigure(await trained.animator.svg(), join(out, name));
    progress.line(`curves: ${toCaller(path)}.svg and .png`);
  }
  return trained;
}

/** Tells what a checkpoint that is there means for the run. */
async function tellOfCheckpoint(
  store: CheckpointFolder,
  name: ProgramName,
  isResumed: boolean,
  progress: Progress,
): Promise<void> {
  const kept = await store.read(name).catch(() => null); // a damaged one is refused when it is needed
  if (kept === null) return;
  const { place, epochs, curves, versions: theirs } = kept.manifest;
  const isFinished = curves.length >= epochs;
  if (isResumed && !isDeepStrictEqual(theirs, versions())) progress.line(otherVersionsLine(theirs));
  if (isResumed || isFinished) return;
  progress.line(replacementLine(place, epochs, toCaller(store.pathOf(name))));
}

async function examined(
  name: ProgramName,
  { net, run: { testIter } }: Trained,
  progress: Progress,
): Promise<Findings> {
  progress.status(() => "measuring what ReLU and dropout do to the test set");
  const findings = await examine(name, programs[name], net, testIter);
  progress.endStatus();
  return findings;
}

async function saveReport(
  settings: Settings,
  data: FashionData,
  results: readonly ProgramResult[],
  progress: Progress,
): Promise<void> {
  if (settings.report === undefined) return;
  progress.status(() => "drawing the report");
  await saveFile(settings.report, await reportOf(settings, data, results));
  progress.line(`report: ${toCaller(settings.report)}`);
}

function startEvent(settings: Settings, { train: training, test }: FashionData): OutputEvent {
  const { programs: names, epochs, lr, batchSize, dropout1, dropout2, seed } = settings;
  return {
    event: "start",
    settings: { programs: names, epochs, lr, batchSize, dropout1, dropout2, seed },
    data: { ...training.source, trainImages: training.length, testImages: test.length },
    versions: versions(),
  };
}

const programEvent = ({ name, trained, findings }: ProgramResult): OutputEvent => {
  const last = trained.epochs.at(-1);
  return {
    event: "program",
    program: name,
    ending: trained.ending,
    place: trained.place,
    assertions: last === undefined ? [] : assertionsCh3(last),
    dropoutOff: findings?.off ?? null,
    dropoutOn: findings?.on ?? null,
  };
};
