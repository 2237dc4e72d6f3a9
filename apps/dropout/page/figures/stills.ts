/**
 * @file What stands in place of the figures before they compute, and where no script runs: drawn when a
 * page is built, by the functions that draw the figures. A still is as high as its figure at first.
 */
import { encodePicture } from "@kindling/d2l";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { fromTypedArray, manualSeed } from "@kindling/torch";
import { parseHTML } from "linkedom";
import { dropoutLayer } from "../../src/programs/dropout-layer.ts";
import { Html, html } from "../../src/report/html.ts";
import { train } from "../../src/training/train.ts";
import { History } from "../history.ts";
import type { NetworkPicture } from "../protocol.ts";
import { SamplesOfHidden } from "../session/hidden-samples.ts";
import { Session } from "../session/session.ts";
import { Stretch } from "../session/stretch.ts";
import { drawAccuracies, drawLosses } from "../view/curves.ts";
import { cellsOf, headOf, type Standing } from "../view/figures.ts";
import { described, networkSvg } from "../view/network.ts";
import { placeIn } from "../view/plot.ts";
import { drawSamples } from "../view/samples.ts";
import { type Language, type Words, words as allWords } from "../view/words.ts";
import type { FigureName } from "./index.ts";
import { networkImages, networkSettings } from "./network.ts";
import { count } from "./samples.ts";
import { trainingImages, trainingSettings } from "./training.ts";

/** A figure as HTML without scripts. */
export async function still(name: FigureName, language: Language): Promise<string> {
  const words = allWords[language];
  return (await alone(() => stills[name](words))).text;
}

/** All computing draws from one generator: one still after the other. */
function alone<Result>(compute: () => Promise<Result>): Promise<Result> {
  const result = last.then(compute);
  last = result.catch(() => undefined); // who asked for it hears of it
  return result;
}

let last: Promise<unknown> = Promise.resolve();

/** What is computed the first time that somebody asks. */
function once<Result>(compute: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= compute());
}

const samples = once(async () => {
  manualSeed(0);
  return new SamplesOfHidden(1, 0.5, (X) => dropoutLayer(X, 0.5)).draw(count);
});

const network = once(firstStep);

const lanes = once(async () => [await trained("a", "scratch"), await trained("b", "concise")]);

function firstStep(): Promise<NetworkPicture> {
  return new Promise((resolve, reject) => {
    const session = new Session((news) => {
      if (news.kind === "error") reject(new Error(news.message));
      if (news.kind !== "network") return;
      resolve(news.picture);
      void session.handle({ kind: "reset" });
    });
    void session
      .handle({ kind: "open", request: { kind: "drawn", ...networkImages } })
      .then(() => session.handle({ kind: "step", settings: networkSettings }));
  });
}

const stepsOfPoint = 10;

async function trained(id: "a" | "b", program: "scratch" | "concise"): Promise<Standing> {
  const history = new History();
  const stretch = new Stretch();
  let progress: Standing["progress"];
  await train(syntheticFashionMNIST(trainingImages), {
    ...trainingSettings,
    program,
    onStep(report) {
      const { epoch, step, steps, examplesPerSecond } = report;
      if (step % stepsOfPoint !== 0 && step !== steps) return;
      progress = { epoch, step, steps, ...stretch.until(report)! }; // there was a step
      history.add({ ...progress, examplesPerSecond, threads: 1 });
    },
    onEpoch(report) {
      history.addEpoch(report);
      stretch.end();
    },
  });
  return { id, program, progress, history };
}

const stills: Readonly<Record<FigureName, (words: Words) => Promise<Html>>> = {
  async samples(words) {
    const seen = await samples();
    const panel = { place: placeOf("histogram", "mean"), note: document.createElement("p") };
    drawSamples(panel, seen, "a", words);
    const sliders = [slider(words.p, seen.p), slider(words.h, seen.h)];
    return html`${controls(words.samplesHint, sliders, [words.drawAgain])}${plots(panel.place)}
      <p class="note">${panel.note.textContent}</p>`;
  },
  async network(words) {
    const picture = await network();
    const pixels = Uint8Array.from(picture.image, (value) => 255 * value);
    const { uri } = encodePicture(fromTypedArray(pixels, [28, 28]));
    const svg = networkSvg(picture, uri, document);
    const said = described(picture, words);
    svg.setAttribute("aria-label", `${networkSettings.program}: ${said}`);
    return html`${controls(words.networkHint, dropouts(networkSettings, words), [words.step])}
      <div>${new Html(svg.outerHTML)}</div>
      <p class="note">${said}</p>
      <p class="note">${words.networkLegend}</p>`;
  },
  async training(words) {
    const standings = await lanes();
    const place = placeOf("loss", "accuracy");
    drawLosses(placeIn(place, "loss"), standings, trainingSettings.epochs, words);
    drawAccuracies(placeIn(place, "accuracy"), standings, trainingSettings.epochs, words);
    const buttons = [words.start, words.reset];
    const status = html`<p class="note">${words.states.finished}</p>`;
    const { trainLength, testLength } = trainingImages;
    return html`${controls(words.trainingLoss, dropouts(trainingSettings, words), buttons, status)}
      ${plots(place)}
      <div class="scroll" tabindex="0" role="region" aria-label="${words.tableOfFigures}">
        ${table(standings, words)}
      </div>
      <p class="note">${words.drawnImages(trainLength, testLength)}</p>`;
  },
};

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** A place for plots, each as wide as two are beside each other in the text of a page. */
function placeOf(...names: readonly string[]): HTMLElement {
  const place = document.createElement("div");
  for (const name of names)
    Object.defineProperty(placeIn(place, name), "clientWidth", { value: 315 });
  return place;
}

/** Without the plots' own rules: a template of Vue has none, and the figures' style has them. */
function plots(place: HTMLElement): Html {
  for (const style of place.querySelectorAll("style")) style.remove();
  return html`<div class="plots">${new Html(place.innerHTML)}</div>`;
}

const controls = (
  name: string,
  sliders: readonly Html[],
  buttons: readonly string[],
  status: Html | null = null,
): Html =>
  html`<div class="controls" role="group" aria-label="${name}">
    ${sliders}${buttons.map(button)}${status}
  </div>`;

const button = (text: string): Html => html`<button type="button" disabled>${text}</button>`;

const slider = (text: string, value: number): Html =>
  html`<label>${text}<input type="range" disabled /><output>${value.toFixed(2)}</output></label>`;

const dropouts = (
  { dropout1, dropout2 }: { readonly dropout1: number; readonly dropout2: number },
  words: Words,
): Html[] => [slider(words.p1, dropout1), slider(words.p2, dropout2)];

function table(lanes: readonly Standing[], words: Words): Html {
  const head = words.columns.map((text) => html`<th scope="col">${text}</th>`);
  const rows = lanes.map(
    (lane) =>
      html`<tr class="lane-${lane.id}">
        <th scope="row">${headOf(lane)}</th>
        ${cellsOf(lane, words).map((text) => html`<td>${text}</td>`)}
      </tr>`,
  );
  return html`<table class="figures">
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
