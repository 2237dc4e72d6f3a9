/** @file Dropout of one activation: how often h′ is what, and its mean on the way to h. */
import * as Plot from "@observablehq/plot";
import { say } from "../elements.ts";
import type { HiddenSamples } from "../protocol.ts";
import type { Panel } from "./panel.ts";
import { placeIn, show } from "./plot.ts";
import type { Words } from "./words.ts";

/** What there is to draw, where, and in whose colour. */
type Given = readonly [
  panel: Panel,
  samples: HiddenSamples | undefined,
  id: "a" | "b",
  words: Words,
];

/** Draws what was sampled so far; empties the place without samples. */
export function drawSamples(...given: Given): void {
  drawShares(...given);
  drawMean(...given);
}

/** Draws how often h′ was what, and says it; empties the place without samples. */
export function drawShares(...[{ place, note }, samples, id, words]: Given): void {
  if (samples === undefined) {
    place.replaceChildren();
    say(note, words.samplesHint);
    return;
  }
  const { h, p } = samples;
  const [n, mean] = lastOf(samples);
  const shares = words.sharesWere(sharesIn(samples, words));
  show(placeIn(place, "histogram"), shares, histogram(samples, id, words));
  say(note, words.samplesNote(h, p, n, mean.toFixed(4)));
}

/** Draws the mean on its way to h, if there are samples. */
export function drawMean(...[{ place }, samples, id, words]: Given): void {
  if (samples === undefined) return;
  const [n, mean] = lastOf(samples);
  const label = words.meanIs(n, mean.toFixed(4), samples.h);
  show(placeIn(place, "mean"), label, meanSoFar(samples, id, words));
}

/** How often h′ was what. */
export function histogram(samples: HiddenSamples, id: "a" | "b", words: Words): Plot.PlotOptions {
  const { h, p, counts } = samples;
  const [n, mean] = lastOf(samples);
  const bars = counts.map(([value, count]) => ({ value, share: count / n }));
  const greatest = Math.max(h / (1 - p || 1), h) * 1.2;
  return {
    height: 150,
    x: { label: "h′", domain: [-0.1, greatest] },
    y: { label: words.share, domain: [0, 1], grid: true },
    marks: [
      Plot.ruleX(bars, { x: "value", y: "share", stroke: `var(--${id})`, strokeWidth: 14 }),
      Plot.ruleX([mean], { strokeWidth: 2, strokeDasharray: "4 3" }),
      Plot.text([mean], {
        x: (x: number) => x,
        frameAnchor: "top-right",
        dx: -5,
        text: () => words.mean,
      }),
      Plot.ruleY([0]),
    ],
  };
}

/** The mean of the first n samples, in the band in which nineteen of twenty lie. */
export function meanSoFar(samples: HiddenSamples, id: "a" | "b", words: Words): Plot.PlotOptions {
  const { h, p, means } = samples;
  const [n] = lastOf(samples);
  const spread = h * Math.sqrt(p / (1 - p || 1));
  const last = Math.max(n, 100);
  const band = [1, ...means.map(([at]) => at), last].map((at) => ({
    n: at,
    low: h - (2 * spread) / Math.sqrt(at),
    high: h + (2 * spread) / Math.sqrt(at),
  }));
  return {
    height: 150,
    x: { label: words.samples, type: "log", domain: [1, last], ticks: 4 },
    y: { label: words.meanOf, domain: [0.4 * h, 1.6 * h], clamp: true, grid: true },
    marks: [
      Plot.areaY(band, { x: "n", y1: "low", y2: "high", fill: `var(--${id})`, fillOpacity: 0.15 }),
      Plot.ruleY([h], { strokeDasharray: "4 3" }),
      Plot.lineY(means, { x: "0", y: "1", stroke: `var(--${id})`, strokeWidth: 1.8 }),
    ],
  };
}

/** How many samples there are, and their mean; there are some as soon as any were drawn. */
const lastOf = ({ means }: HiddenSamples): readonly [n: number, mean: number] => means.at(-1)!;

function sharesIn(samples: HiddenSamples, words: Words): string {
  const [n] = lastOf(samples);
  return samples.counts
    .map(([value, count]) => words.shareOf(value.toFixed(2), ((100 * count) / n).toFixed(1)))
    .join(", ");
}
