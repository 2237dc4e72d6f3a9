/** @file A run of the demo: each program trained from the same seed, then what they show together. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { assertionsCh3 } from "@kindling/d2l";
import { toCaller } from "./callers-folder.ts";
import { checkpointFolder } from "./checkpoint/folder.ts";
import { versions } from "./checkpoint/versions.ts";
import { openData, type FashionData } from "./data/open.ts";
import { epochLine } from "./epoch-line.ts";
import { examine, explanation, type Findings } from "./explain.ts";
import { Helpers } from "./helpers/helpers.ts";
import { type TrainingNews, watchedBy } from "./helpers/protocol.ts";
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
  const results = await resultsOf(settings, data, request.signal, output);
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

/** Trains the programs, to the end or to the step at which it is stopped; all helpers have ended then. */
async function resultsOf(
  settings: Settings,
  data: FashionData,
  signal: AbortSignal,
  output: Output,
): Promise<ProgramResult[]> {
  const { progress, emit } = output;
  const known = await Promise.all(
    settings.programs.map((name) => linesOnCheckpoint(settings, name)),
  );
  await using helpers = new Helpers(settings, data, signal);
  const results: ProgramResult[] = [];
  for (const [i, name] of settings.programs.entries()) {
    progress.line(`\n${name}: ${programs[name].summary}`);
    for (const line of known[i]!) progress.line(line); // a list for each program
    const result = await resultOf(name, settings, data, helpers, signal, output);
    results.push(result);
    emit(programEvent(result));
    if (signal.aborted) break;
  }
  return results;
}

/** Trains a program and, unless that is interrupted, looks at what it came to. */
async function resultOf(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  helpers: Helpers,
  signal: AbortSignal,
  output: Output,
): Promise<ProgramResult> {
  const trained = await trainProgram(name, settings, data, helpers, signal, output);
  const findings =
    trained.ending === "aborted" ? null : await examined(name, trained, output.progress);
  return { name, trained, findings };
}

async function trainProgram(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  helpers: Helpers,
  signal: AbortSignal,
  { progress, emit }: Output,
): Promise<Trained> {
  const { epochs, out, resume, patience } = settings;
  const store = checkpointFolder(settings.checkpoint);
  let meter: TrainingMeter | undefined;
  const tell = (news: TrainingNews, atMs = performance.now()): void => {
    switch (news.kind) {
      case "start":
        meter = new TrainingMeter(epochs, atMs);
        if (resume)
          progress.line(
            startLine(news.place, news.isResumed, epochs, toCaller(store.pathOf(name))),
          );
        break;
      case "step":
        progress.status(meter!.add(news.report, atMs)); // a step comes after the start
        break;
      case "epoch":
        progress.line(epochLine(news.report, epochs));
        emit({ event: "epoch", program: name, ...news.report });
        break;
    }
  };
  const isTrained = await helpers.follow(name, tell);
  const trained = await train(data, {
    ...settings,
    program: name,
    checkpoint: { store, resume: resume || isTrained, everySteps: settings.checkpointEvery },
    earlyStopping: patience === undefined ? undefined : { patience },
    signal,
    ...(isTrained ? {} : watchedBy(tell)),
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

/** What the checkpoint that is there means for the run, before anybody replaces it. */
async function linesOnCheckpoint(
  { checkpoint, resume }: Settings,
  name: ProgramName,
): Promise<string[]> {
  const store = checkpointFolder(checkpoint);
  const kept = await store.read(name).catch(() => null); // a damaged one is refused when it is needed
  if (kept === null) return [];
  const { place, epochs, curves, versions: theirs } = kept.manifest;
  if (resume) return isDeepStrictEqual(theirs, versions()) ? [] : [otherVersionsLine(theirs)];
  const isFinished = curves.length >= epochs;
  return isFinished ? [] : [replacementLine(place, epochs, toCaller(store.pathOf(name)))];
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
