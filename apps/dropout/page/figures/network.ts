/** @file A figure: the network that a training step is left with, one step at a time. */
import { chapterSettings } from "../../src/training/training-settings.ts";
import { made } from "../elements.ts";
import { Lane } from "../lane.ts";
import type { News } from "../protocol.ts";
import { drawNetwork } from "../view/network.ts";
import { words as allWords } from "../view/words.ts";
import { button, controls, note, slider } from "./controls.ts";
import type { Figure } from "./figure.ts";

/** Whose first batch is seen. */
export const networkImages = { trainLength: 2560, testLength: 64 };
export const networkSettings = { ...chapterSettings, program: "scratch", epochs: 1000 } as const;
const probabilities = { min: 0, max: 0.95, step: 0.05 };

/** Takes one step once it is there, and begins anew when a probability is another. */
export const networkFigure: Figure = (place, language, shown) => {
  const words = allWords[language];
  const panel = { place: made("div"), note: note() };
  const lane = new Lane("a", "scratch", heard);
  const p1 = slider(words.p1, probabilities, chapterSettings.dropout1, beginAnew);
  const p2 = slider(words.p2, probabilities, chapterSettings.dropout2, beginAnew);
  const next = button(words.step, step);
  next.disabled = true;

  function step(): void {
    next.disabled = true;
    const dropouts = { dropout1: p1.value, dropout2: p2.value };
    lane.send({ kind: "step", settings: { ...networkSettings, ...dropouts } });
  }
  function beginAnew(): void {
    if (lane.state === "empty") return; // the first step comes when there are images
    lane.send({ kind: "reset" });
  }
  function heard(_: Lane, news: News): void {
    if (news.kind === "error") panel.note.textContent = news.message;
    if (news.kind === "network") drawNetwork(panel, news.picture, "scratch", words);
    if (news.kind === "error" || news.kind === "network") shown?.();
    if (news.kind !== "state") return;
    if (news.state === "ready") step();
    if (news.state === "paused") next.disabled = false;
  }

  place.append(
    controls(words.networkHint, p1.element, p2.element, next),
    panel.place,
    panel.note,
    made("p", { className: "note" }, words.networkLegend),
  );
  drawNetwork(panel, undefined, "scratch", words);
  lane.send({ kind: "open", request: { kind: "drawn", ...networkImages } });
  return () => {
    lane.end();
    place.replaceChildren();
  };
};
