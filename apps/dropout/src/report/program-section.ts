/** @file The part of the report that is about one program: curves, images, masks. */
import { encodePicture, getFashionMnistLabels } from "@kindling/d2l";
import { fromTypedArray } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import { isWrong, type Prediction, predictions } from "../predict/predictions.ts";
import { programs } from "../programs/index.ts";
import { hiddenLayers, type HiddenLayer } from "./hidden.ts";
import { type Html, html } from "./html.ts";
import type { ProgramResult } from "./report.ts";
import { table } from "./tables.ts";

const shown = 8;

/** Curves, images and masks of a program. */
export async function programSection(
  { name, trained }: ProgramResult,
  { test }: FashionData,
): Promise<Html> {
  const { net, epochs, animator, run } = trained;
  const program = programs[name];
  const layers = hiddenLayers(program, net, test.get(0)[0], run.settings);
  const svg = await animator.svg();
  const found = await predictions(program, net, test);
  return html`<section>
    <h2>${name}</h2>
    <p>${program.summary}</p>
    ${epochs.length === 0 ? html`<p>No epoch is over.</p>` : null}
    ${
      epochs.length === 0
        ? null
        : html`<div class="side">
            <figure>
              <img
                src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"
                alt="curves of train loss, train accuracy and test accuracy of ${name}"
              />
              <figcaption>The book’s figure, from 0.3 to 0.9</figcaption>
            </figure>
            ${epochTable(trained)}
          </div>`
    }
    ${images("Test images, and what the network says with nothing dropped", found.slice(0, shown))}
    ${images("Images that it gets wrong", found.filter(isWrong).slice(0, shown))}
    ${layers.some(dropsUnits) ? masks(layers) : null}
  </section>`;
}

const epochTable = ({ epochs }: ProgramResult["trained"]): Html =>
  table("Epoch by epoch", [
    ["epoch", "train loss", "train acc", "test acc"],
    ...epochs.map(({ epoch, ...it }) => [
      epoch,
      ...[it.trainLoss, it.trainAcc, it.testAcc].map((figure) => figure.toFixed(3)),
    ]),
  ]);

function images(title: string, found: readonly Prediction[]): Html | null {
  if (found.length === 0) return null;
  return html`<h3>${title}</h3>
    <ul class="pictures">
      ${found.map(imageItem)}
    </ul>`;
}

function imageItem(prediction: Prediction): Html {
  const { label, predicted, probability, pixels, index } = prediction;
  const [own = "", said = ""] = getFashionMnistLabels([label, predicted]);
  const { uri } = encodePicture(fromTypedArray(Uint8Array.from(pixels), [28, 28]));
  const isMiss = isWrong(prediction);
  return html`<li>
    <img src="${uri}" alt="test image ${index}, ${own}" width="112" height="112" />
    <span>${own}</span>
    <span class="${isMiss ? "wrong" : "right"}"
      >${isMiss ? "✗" : "✓"} ${said} ${Math.round(probability * 100)}&nbsp;%</span
    >
  </li> `;
}

const masks = (layers: readonly HiddenLayer[]): Html =>
  html`<h3>Hidden units of the first test image</h3>
    <p>
      256 units a layer, the greater the lighter. A step of training drops the orange ones; in
      evaluation none is dropped.
    </p>
    ${layers.map(
      ({ probability, pictures }, i) =>
        html`<h4>Hidden layer ${i + 1}, p = ${probability}</h4>
          <ul class="pictures">
            ${pictures.map(({ uri, dropped }, step) => {
              const what =
                step === 0 ? "nothing dropped" : `step ${step}: ${percent(dropped)} dropped`;
              return html`<li>
                <img
                  src="${uri}"
                  alt="units of hidden layer ${i + 1}, ${what}"
                  width="112"
                  height="112"
                />
                <span>${what}</span>
              </li> `;
            })}
          </ul>`,
    )}`;

const dropsUnits = ({ pictures }: HiddenLayer): boolean =>
  pictures.some(({ dropped }) => dropped > 0);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
