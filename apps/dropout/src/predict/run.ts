/** @file The command `predict`: a trained network's answers, in the terminal and as a picture. */
import { join } from "node:path";
import { DataError } from "@kindling/torch";
import { toCaller } from "../callers-folder.ts";
import { checkpointFolder } from "../checkpoint/folder.ts";
import { networkIn } from "../checkpoint/contents.ts";
import { openData } from "../data/open.ts";
import { checkOutputFolder } from "../output-folder.ts";
import { saveFigure } from "../picture/save.ts";
import { programs } from "../programs/index.ts";
import type { Output } from "../output.ts";
import { predictionGrid, predictionLines } from "./drawing.ts";
import { isWrong, predictions } from "./predictions.ts";
import type { PredictSettings } from "./settings.ts";

/**
 * Shows and saves predictions as the settings say.
 *
 * @throws {DataError} when there is no checkpoint, or it is damaged
 */
export async function runPrediction(
  settings: PredictSettings,
  { progress, emit }: Output,
): Promise<void> {
  const { program, out, wrong, images } = settings;
  await checkOutputFolder(out);
  const store = checkpointFolder(settings.checkpoint);
  const path = store.pathOf(program);
  const checkpoint = await store.read(program);
  if (checkpoint === null) throw untrained(path, program);
  const { test } = await openData(settings.data, progress);
  const all = await predictions(programs[program], networkIn(checkpoint), test);
  const misses = all.filter(isWrong);
  const shown = (wrong ? misses : all).slice(0, images);
  const accuracy = ((all.length - misses.length) / all.length).toFixed(3);
  const epochs = checkpoint.manifest.curves.length;
  progress.line(`${program} after epoch ${epochs}, from ${toCaller(path)}`);
  progress.line(`test acc ${accuracy} with nothing dropped, ${test.source.name}`);
  progress.line();
  for (const line of predictionLines(shown, progress.columns, progress.pictureStyle)) {
    progress.line(line);
  }
  for (const { pixels: _pixels, ...prediction } of shown) {
    emit({ event: "prediction", ...prediction });
  }
  if (shown.length === 0) return;
  const svg = await predictionGrid(shown).svg();
  const picture = await saveFigure(svg, join(out, `${program}-predictions`));
  progress.line(`picture: ${toCaller(picture)}.svg and .png`);
}

const untrained = (path: string, program: string): DataError =>
  new DataError(`predict: ${program} has not been trained`, {
    got: `no file ${path}`,
    expected: "a checkpoint of a run",
    fix: `kindling-dropout --program ${program}`,
  });
