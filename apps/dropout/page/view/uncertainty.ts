/** @file What many passes with dropout say of one image. */
import * as Plot from "@observablehq/plot";
import { say } from "../elements.ts";
import type { Uncertainty } from "../protocol.ts";
import { classNames } from "./class-names.ts";
import { garmentCanvas } from "./garment.ts";
import type { Panel } from "./panel.ts";
import { placeIn, show } from "./plot.ts";

const hint =
  "Dropout stays on for 200 passes; how far the answers spread is how unsure the network is.";

/** Draws the shares of the classes with the range of nine passes in ten. */
export function drawUncertainty(
  { place: parent, note }: Panel,
  found: Uncertainty | undefined,
  id: "a" | "b",
): void {
  if (found === undefined) {
    parent.replaceChildren();
    say(note, hint);
    return;
  }
  const { mean, low, high, plain, label, index, passes, entropy, pixels } = found;
  const rows = classNames.map((name, c) => ({
    name,
    mean: mean[c],
    low: low[c],
    high: high[c],
    plain: plain[c],
  }));
  const best = mean.indexOf(Math.max(...mean));
  const words =
    `Test image ${index}, ${classNames[label]}: on average over ${passes} passes ` +
    `${(100 * mean[best]!).toFixed(1)} % ${classNames[best]}; entropy ${entropy.toFixed(2)} nats.`;
  const image = placeIn(parent, "image");
  image.replaceChildren(garmentCanvas(pixels, `test image ${index}`));
  show(placeIn(parent, "shares"), words, {
    height: 260,
    marginLeft: 84,
    x: { label: "mean and 90 % range; × without dropout", domain: [0, 1], grid: true },
    y: { label: null, domain: [...classNames] },
    marks: [
      Plot.ruleY(rows, {
        y: "name",
        x1: "low",
        x2: "high",
        stroke: `var(--${id})`,
        strokeWidth: 5,
        strokeOpacity: 0.35,
      }),
      Plot.dot(rows, { y: "name", x: "mean", fill: `var(--${id})`, r: 4 }),
      Plot.dot(rows, { y: "name", x: "plain", symbol: "times", stroke: "var(--ink)" }),
    ],
  });
  say(note, words);
}
