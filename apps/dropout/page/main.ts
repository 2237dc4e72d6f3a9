/** @file The page: two lanes, the form that drives them, and views of what they tell. */
import { byId, say } from "./elements.ts";
import { Lane } from "./lane.ts";
import type { DataRequest, News } from "./protocol.ts";
import { fillForm, isFormValid, lockSettings, readSettings } from "./settings.ts";
import { drawAccuracies, drawLosses } from "./view/curves.ts";
import { drawFigures } from "./view/figures.ts";
import { drawMistakes } from "./view/mistakes.ts";
import { drawNetwork } from "./view/network.ts";
import { drawSamples } from "./view/samples.ts";
import { drawUncertainty } from "./view/uncertainty.ts";
import { Redrawing } from "./view/redrawing.ts";

const lanes = [new Lane("a", heard), new Lane("b", heard)] as const;
const watched = (): Lane => lanes.find(({ id }) => id === checkedOf("lane")) ?? lanes[0];
const programOf = ({ id }: Lane): string => byId(`program-${id}`, HTMLSelectElement).value;
const curves = () =>
  lanes.map((lane) => ({ id: lane.id, program: programOf(lane), history: lane.history }));

const redrawing = new Redrawing({
  losses: () => drawLosses(curves(), readSettings("a").epochs),
  accuracies: () => drawAccuracies(curves(), readSettings("a").epochs),
  network: () => drawNetwork(watched().picture, programOf(watched())),
  samples: () => drawSamples(watched().samples, watched().id),
  mistakes: () => drawMistakes(watched(), ask),
  uncertainty: () => drawUncertainty(watched().uncertainty, watched().id),
});
/** What to draw again after a piece of news. */
const shownBy: { readonly [Kind in News["kind"]]: readonly (typeof redrawing.names)[number][] } = {
  opened: redrawing.names,
  state: [],
  progress: ["losses", "accuracies"],
  epoch: ["accuracies"],
  network: ["network"],
  samples: ["samples"],
  mistakes: ["mistakes"],
  uncertainty: ["uncertainty"],
  error: [],
};

function redrawAll(): void {
  drawFigures(lanes, programOf);
  redrawing.ask(redrawing.names);
}

function heard(lane: Lane, news: News): void {
  if (news.kind === "error") say("run-status", `${lane.name}: ${news.message}`, "wrong");
  if (news.kind === "opened") describeData(lane);
  if (news.kind === "state") showState();
  if (news.kind === "state" && !lane.hasRun) redrawing.ask(redrawing.names);
  drawFigures(lanes, programOf); // at once, as it is numbers alone
  const isInside = ["network", "samples", "mistakes", "uncertainty"].includes(news.kind);
  if (!isInside || lane === watched()) redrawing.ask(shownBy[news.kind]);
}

function describeData({ data }: Lane): void {
  if (data === undefined) return;
  const { name, synthetic, trainLength, testLength } = data;
  const text = `${trainLength} training and ${testLength} test images: ${name}.`;
  const warning = " Figures from them say nothing about Fashion-MNIST.";
  say("data-status", synthetic ? text + warning : text, synthetic ? "warned" : "");
  byId("image", HTMLInputElement).max = String(testLength - 1);
}

function showState(): void {
  const states = lanes.map(({ state }) => state);
  const isRunning = states.includes("running");
  const isReady = !states.includes("empty");
  const isOver = states.every((state) => state === "finished");
  const hasRun = lanes.some((lane) => lane.hasRun);
  byId("start").textContent = isRunning ? "Pause" : hasRun && !isOver ? "Resume" : "Start";
  enable("start", isReady && !isOver);
  enable("step", isReady && !isRunning && !isOver);
  enable("reset", isReady && hasRun);
  enable("ask-button", hasRun);
  lockSettings(hasRun);
  if (!isReady) return;
  say("run-status", isRunning ? "training" : isOver ? "finished" : hasRun ? "paused" : "ready");
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
  say("data-status", request === undefined ? "choose the files" : "opening …");
  say("run-status", "");
  if (request === undefined) return;
  for (const lane of lanes) lane.send({ kind: "open", request });
}

function sendAll(kind: "start" | "step"): void {
  if (!isFormValid()) return;
  for (const lane of lanes) {
    if (lane.state !== "finished") lane.send({ kind, settings: readSettings(lane.id) });
  }
}

function listen(): void {
  byId("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    if (lanes.some(({ state }) => state === "running"))
      for (const lane of lanes) lane.send({ kind: "pause" });
    else sendAll("start");
  });
  byId("step").addEventListener("click", () => sendAll("step"));
  byId("reset").addEventListener("click", () => {
    for (const lane of lanes) lane.send({ kind: "reset" });
  });
  for (const input of document.querySelectorAll('input[name="source"], #files'))
    input.addEventListener("change", openChosen);
  for (const input of document.querySelectorAll('input[name="lane"]'))
    input.addEventListener("change", redrawAll);
  byId("controls").addEventListener("change", redrawAll);
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    ask(byId("image", HTMLInputElement).valueAsNumber);
  });
  addEventListener("resize", redrawAll);
}

function begin(): void {
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
