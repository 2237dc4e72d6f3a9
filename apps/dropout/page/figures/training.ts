/** @file A figure: both programs of the chapter, trained side by side. */
import { chapterSettings } from "../../src/training/training-settings.ts";
import { made, say } from "../elements.ts";
import type { Lane } from "../lane.ts";
import { Pair } from "../pair.ts";
import type { News } from "../protocol.ts";
import { drawAccuracies, drawLosses } from "../view/curves.ts";
import { drawFigures, figuresTable } from "../view/figures.ts";
import { placeIn } from "../view/plot.ts";
import { Redrawing } from "../view/redrawing.ts";
import { type RunState, words as allWords } from "../view/words.ts";
import { button, controls, note, slider } from "./controls.ts";
import type { Figure } from "./figure.ts";

/** Few enough to wait for, and enough to learn from. */
export const trainingImages = { trainLength: 6000, testLength: 1000 };
export const trainingSettings = { ...chapterSettings, batchSize: 64, epochs: 5 };
const probabilities = { min: 0, max: 0.95, step: 0.05 };

/** Waits for the reader to start it. */
export const trainingFigure: Figure = (place, language, shown) => {
  const words = allWords[language];
  const pair = new Pair(heard);
  const plots = made("div", { className: "plots" });
  for (const name of ["loss", "accuracy"]) placeIn(plots, name); // before one is measured
  const table = figuresTable(words);
  const [data, status] = [note("note"), note()];
  const redrawing = new Redrawing({
    losses: () => drawLosses(placeIn(plots, "loss"), pair.active, trainingSettings.epochs, words),
    accuracies: () =>
      drawAccuracies(placeIn(plots, "accuracy"), pair.active, trainingSettings.epochs, words),
  });
  const p1 = slider(words.p1, probabilities, trainingSettings.dropout1, beginAnew);
  const p2 = slider(words.p2, probabilities, trainingSettings.dropout2, beginAnew);
  const start = button(words.start, startOrPause);
  const reset = button(words.reset, beginAnew);

  function startOrPause(): void {
    if (pair.isRunning) pair.pause();
    else pair.train("start", { ...trainingSettings, dropout1: p1.value, dropout2: p2.value });
  }
  function beginAnew(): void {
    if (pair.hasRun) pair.reset();
  }
  function heard(lane: Lane, news: News): void {
    if (pair.isReady || news.kind === "error") shown?.();
    if (news.kind === "error") return say(status, `${lane.program}: ${news.message}`, "wrong");
    if (news.kind === "opened")
      data.textContent = words.drawnImages(news.data.trainLength, news.data.testLength);
    if (news.kind === "state") showState();
    drawFigures(table, pair.active, words);
    if (["opened", "state", "progress", "epoch"].includes(news.kind)) redrawAll();
  }
  function showState(): void {
    const state = stateOf(pair);
    const { training, paused } = { training: words.pause, paused: words.resume };
    start.textContent = { training, paused }[state as string] ?? words.start;
    start.disabled = state === "opening" || state === "finished";
    reset.disabled = !pair.hasRun;
    say(status, words.states[state]);
  }
  function redrawAll(): void {
    redrawing.ask(redrawing.names);
  }

  const figures = made("div", { className: "scroll", tabIndex: 0, role: "region" }, table);
  figures.setAttribute("aria-label", words.tableOfFigures);
  const buttons = [p1.element, p2.element, start, reset, status];
  place.append(controls(words.trainingLoss, ...buttons), plots, figures, data);
  addEventListener("resize", redrawAll);
  drawFigures(table, pair.active, words);
  showState();
  redrawAll();
  pair.open({ kind: "drawn", ...trainingImages });
  return () => {
    removeEventListener("resize", redrawAll);
    pair.end();
    place.replaceChildren();
  };
};

function stateOf({ isReady, isRunning, isOver, hasRun }: Pair): RunState {
  if (!isReady) return "opening";
  if (isRunning) return "training";
  if (isOver) return "finished";
  return hasRun ? "paused" : "ready";
}
