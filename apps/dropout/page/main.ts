/** @file The page: two lanes, the form that drives them, and views of what they tell. */
import { byId, say } from "./elements.ts";
import type { Lane } from "./lane.ts";
import { listen as listenTo, pair } from "./page-pair.ts";
import type { DataRequest, HiddenSamples, News } from "./protocol.ts";
import { fillForm, isFormValid, lockSettings, readProgram, readSettings } from "./settings.ts";
import { drawAccuracies, drawLosses } from "./view/curves.ts";
import { drawFigures, figuresTable } from "./view/figures.ts";
import { drawMistakes } from "./view/mistakes.ts";
import { drawNetwork } from "./view/network.ts";
import { panel } from "./view/panel.ts";
import { placeIn } from "./view/plot.ts";
import { drawMean, drawShares, noSamples } from "./view/samples.ts";
import { drawUncertainty } from "./view/uncertainty.ts";
import { Redrawing } from "./view/redrawing.ts";
import { words as allWords } from "./view/words.ts";

const words = allWords.en;
const watched = (): Lane => (checkedOf("lane") === "b" ? pair.b : pair.a);
const figures = figuresTable(words);
const curves = byId("curves");
for (const name of ["loss", "accuracy"]) placeIn(curves, name); // before one is measured

const redrawing = new Redrawing({
  losses: () => drawLosses(placeIn(curves, "loss"), pair.active, readSettings().epochs, words),
  accuracies: () =>
    drawAccuracies(placeIn(curves, "accuracy"), pair.active, readSettings().epochs, words),
  network: () => drawNetwork(panel("network"), watched().picture, watched().program, words),
  // one after the other, as two plots at once would take too long
  shares: () => drawShares(panel("samples"), samplesOf(watched()), watched().id, words),
  mean: () => drawMean(panel("samples"), samplesOf(watched()), watched().id, words),
  mistakes: () => drawMistakes(panel("mistakes"), watched(), ask),
  uncertainty: () => drawUncertainty(panel("uncertainty"), watched().uncertainty, watched().id),
});

/** What a lane has drawn of h = 1, or the axes for it. */
function samplesOf({ samples }: Lane): HiddenSamples | undefined {
  const { dropout1: p } = readSettings();
  return samples ?? (p >= 0 && p <= 1 ? noSamples(1, p) : undefined);
}

/** What to draw again after a piece of news. */
const shownBy: { readonly [Kind in News["kind"]]: readonly (typeof redrawing.names)[number][] } = {
  opened: [],
  state: [],
  progress: ["losses", "accuracies"],
  epoch: ["accuracies"],
  network: ["network"],
  samples: ["shares", "mean"],
  mistakes: ["mistakes"],
  uncertainty: ["uncertainty"],
  error: redrawing.names, // what was there before may be gone
};

function redrawAll(): void {
  drawFigures(figures, pair.active, words);
  redrawing.ask(redrawing.names);
}

function heard(lane: Lane, news: News): void {
  if (news.kind === "error")
    say(byId("run-status"), `program ${lane.id.toUpperCase()}: ${news.message}`, "wrong");
  if (news.kind === "opened") describeData(lane);
  if (news.kind === "state") showState();
  // not before both have their images, as drawing would keep the second from being heard
  if (news.kind === "state" && !lane.hasRun && pair.isReady) redrawing.ask(redrawing.names);
  drawFigures(figures, pair.active, words); // at once, as it is numbers alone
  const isInside = ["network", "samples", "mistakes", "uncertainty"].includes(news.kind);
  if (!isInside || lane === watched()) redrawing.ask(shownBy[news.kind]);
}

function describeData({ data }: Lane): void {
  if (data === undefined) return;
  const { name, synthetic, trainLength, testLength } = data;
  const text = `${trainLength} training and ${testLength} test images: ${name}.`;
  const warning = " Figures from them say nothing about Fashion-MNIST.";
  say(byId("data-status"), synthetic ? text + warning : text, synthetic ? "warned" : "");
  byId("image", HTMLInputElement).max = String(testLength - 1);
}

function showState(): void {
  const { isReady, isRunning, isOver, hasRun } = pair;
  byId("start").textContent = isRunning ? "Pause" : hasRun && !isOver ? "Resume" : "Start";
  enable("start", isReady && !isOver);
  enable("step", isReady && !isRunning && !isOver);
  enable("reset", isReady && hasRun);
  enable("ask-button", hasRun);
  lockSettings(hasRun);
  if (!isReady) return;
  const state = isRunning ? "training" : isOver ? "finished" : hasRun ? "paused" : "ready";
  say(byId("run-status"), state);
}

const enable = (id: string, isEnabled: boolean): void =>
  void (byId(id, HTMLButtonElement).disabled = !isEnabled);

function checkedOf(name: string): string | undefined {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value;
}

function ask(image: number): void {
  byId("image", HTMLInputElement).value = String(image);
  watched().send({ kind: "ask", image });
}

const server = document.querySelector<HTMLMetaElement>('meta[name="data-address"]')?.content;
const requests: { readonly [Source in DataRequest["kind"]]: () => DataRequest | undefined } = {
  server: () =>
    server === undefined
      ? undefined
      : { kind: "server", address: new URL(server, document.baseURI).href },
  files() {
    const files = [...(byId("files", HTMLInputElement).files ?? [])];
    return files.length === 0 ? undefined : { kind: "files", files };
  },
  drawn: () => ({ kind: "drawn", trainLength: 12_000, testLength: 1200 }),
};

/** Opens what is chosen, in both lanes; with files it waits for some. */
function openChosen(): void {
  const source = checkedOf("source") as DataRequest["kind"]; // the values are the kinds
  byId("file-choice").hidden = source !== "files";
  const request = requests[source]();
  say(byId("data-status"), request === undefined ? "choose the files" : "opening …");
  say(byId("run-status"), "");
  if (request !== undefined) pair.open(request);
}

function changeSettings(): void {
  for (const lane of pair.lanes) lane.program = readProgram(lane.id);
  showState();
  redrawAll();
}

function train(kind: "start" | "step"): void {
  if (isFormValid()) pair.train(kind, readSettings());
}

function listen(): void {
  byId("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    if (pair.isRunning) pair.pause();
    else train("start");
  });
  byId("step").addEventListener("click", () => train("step"));
  byId("reset").addEventListener("click", () => pair.reset());
  for (const input of document.querySelectorAll('input[name="source"], #files'))
    input.addEventListener("change", openChosen);
  for (const input of document.querySelectorAll('input[name="lane"]'))
    input.addEventListener("change", redrawAll);
  byId("controls").addEventListener("change", changeSettings);
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(byId("image", HTMLInputElement).valueAsNumber);
  });
  addEventListener("resize", redrawAll);
}

function begin(): void {
  listenTo(heard);
  byId("figures").append(figures);
  fillForm();
  listen();
  const asked = new URLSearchParams(location.search).get("images") ?? "server";
  const first = asked === "files" || (asked === "server" && server !== undefined) ? asked : "drawn";
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name="source"]')) {
    input.checked = input.value === first;
    if (input.value === "server") input.disabled = server === undefined;
  }
  openChosen();
}

begin();
