/** @file Dropout of one activation: how often h′ is what, and its mean on the way to h. */
import { say } from "../elements.ts";
import type { HiddenSamples } from "../protocol.ts";
import { type Frame, linePath, type Scales, showChart } from "./chart.ts";
import { baseline } from "./curves.ts";
import type { Panel } from "./panel.ts";
import { placeIn } from "./plot.ts";
import type { Shape } from "./shapes.ts";
import type { Words } from "./words.ts";

/** What there is to draw, where, and in whose colour. */
type Given = readonly [
  panel: Panel,
  samples: HiddenSamples | undefined,
  id: "a" | "b",
  words: Words,
];

/** Before the first sample: that the axes are there already makes the first ones quick to draw. */
export const noSamples = (h: number, p: number): HiddenSamples => ({
  h,
  p,
  counts: [],
  means: [],
});

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
  placeIn(place, "histogram");
  placeIn(place, "mean"); // both are there before one is measured, as they stand side by side
  const shares = n === 0 ? words.samplesHint : words.sharesWere(sharesIn(samples, words));
  showChart(placeIn(place, "histogram"), shares, histogramFrame(samples, words), (scales) =>
    histogram(samples, id, words, scales),
  );
  say(note, n === 0 ? words.samplesHint : words.samplesNote(h, p, n, mean.toFixed(4)));
}

/** Draws the mean on its way to h, if there are samples. */
export function drawMean(...[{ place }, samples, id, words]: Given): void {
  if (samples === undefined) return;
  const [n, mean] = lastOf(samples);
  const label = n === 0 ? words.samplesHint : words.meanIs(n, mean.toFixed(4), samples.h);
  showChart(placeIn(place, "mean"), label, meanFrame(samples, words), (scales) =>
    meanSoFar(samples, id, scales),
  );
}

function histogramFrame({ h, p }: HiddenSamples, words: Words): Frame {
  const greatest = Math.max(h / (1 - p || 1), h) * 1.2;
  return {
    height: 150,
    x: { label: "h′", domain: [-0.1, greatest] },
    y: { label: words.share, domain: [0, 1], grid: true },
  };
}

/** How often h′ was what, and where the mean lies. */
function histogram(samples: HiddenSamples, id: "a" | "b", words: Words, scales: Scales): Shape[] {
  const [n, mean] = lastOf(samples);
  const { x, y, top, bottom, right } = scales;
  const bars = samples.counts.map(([value, count]): Shape => {
    const at = { x1: x(value), x2: x(value), y1: bottom, y2: y(count / n) };
    return { name: "line", attributes: { ...at, stroke: `var(--${id})`, "stroke-width": 14 } };
  });
  const end = { x: right - 5, y: top, dy: "0.71em", "text-anchor": "end", fill: "currentColor" };
  return [
    ...bars,
    dashed({ x1: x(mean), x2: x(mean), y1: top, y2: bottom, "stroke-width": 2 }),
    { name: "text", attributes: end, text: words.mean },
    baseline(scales),
  ];
}

function meanFrame(samples: HiddenSamples, words: Words): Frame {
  const { h } = samples;
  return {
    height: 150,
    x: { label: words.samples, type: "log", domain: [1, endOfAxis(samples)], ticks: 4 },
    y: { label: words.meanOf, domain: [0.4 * h, 1.6 * h], clamp: true, grid: true },
  };
}

/** Twice as far whenever it is passed: the axis seldom is another. */
const endOfAxis = (samples: HiddenSamples): number =>
  100 * 2 ** Math.ceil(Math.log2(Math.max(1, lastOf(samples)[0] / 100)));

/** The mean of the first n samples, in the band in which nineteen of twenty lie. */
function meanSoFar(samples: HiddenSamples, id: "a" | "b", { x, y, left, right }: Scales): Shape[] {
  const { h, p, means } = samples;
  const spread = h * Math.sqrt(p / (1 - p || 1));
  const end = endOfAxis(samples);
  const places = Array.from({ length: 41 }, (_, i) => end ** (i / 40)); // evenly on its axis
  const edge = (sign: 1 | -1) =>
    places.map((at) => [x(at), y(h + (sign * 2 * spread) / Math.sqrt(at))] as const);
  const band = `${linePath([...edge(1), ...edge(-1).toReversed()])}Z`;
  const d = linePath(means.map(([at, mean]) => [x(at), y(mean)]));
  const colour = `var(--${id})`;
  return [
    { name: "path", attributes: { d: band, fill: colour, "fill-opacity": 0.15 } },
    dashed({ x1: left, x2: right, y1: y(h), y2: y(h) }),
    { name: "path", attributes: { d, fill: "none", stroke: colour, "stroke-width": 1.8 } },
  ];
}

const dashed = (attributes: Shape["attributes"]): Shape => ({
  name: "line",
  attributes: { stroke: "currentColor", "stroke-dasharray": "4 3", ...attributes },
});

/** How many samples there are, and their mean; of none, what it is expected to be. */
const lastOf = ({ means, h }: HiddenSamples): readonly [n: number, mean: number] =>
  means.at(-1) ?? [0, h];

function sharesIn(samples: HiddenSamples, words: Words): string {
  const [n] = lastOf(samples);
  return samples.counts
    .map(([value, count]) => words.shareOf(value.toFixed(2), ((100 * count) / n).toFixed(1)))
    .join(", ");
}
