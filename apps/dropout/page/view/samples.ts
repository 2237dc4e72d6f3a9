/** @file Dropout of one activation: how often h′ is what, and its mean on the way to h. */
import * as Plot from "@observablehq/plot";
import { byId, say } from "../elements.ts";
import type { HiddenSamples } from "../protocol.ts";
import { placeIn, show } from "./plot.ts";

/** Draws what was sampled so far; empties the place without samples. */
export function drawSamples(samples: HiddenSamples | undefined, id: "a" | "b"): void {
  const parent = byId("samples");
  if (samples === undefined) {
    parent.replaceChildren();
    say("samples-note", hint);
    return;
  }
  const { h, p, counts, means } = samples;
  const [n, mean] = means.at(-1)!; // there is one as soon as something was drawn
  const bars = counts.map(([value, count]) => ({ value, share: count / n }));
  const greatest = Math.max(h / (1 - p || 1), h) * 1.2;
  show(placeIn(parent, "histogram"), `h′ was ${shares(samples)}`, {
    height: 150,
    x: { label: "h′", domain: [-0.1, greatest] },
    y: { label: "share", domain: [0, 1], grid: true },
    marks: [
      Plot.ruleX(bars, { x: "value", y: "share", stroke: `var(--${id})`, strokeWidth: 14 }),
      Plot.ruleX([mean], { strokeWidth: 2, strokeDasharray: "4 3" }),
      Plot.text([mean], {
        x: (x: number) => x,
        frameAnchor: "top-right",
        dx: -5,
        text: () => "mean",
      }),
      Plot.ruleY([0]),
    ],
  });
  const spread = h * Math.sqrt(p / (1 - p || 1));
  const last = Math.max(n, 100);
  const band = [1, ...means.map(([at]) => at), last].map((at) => ({
    n: at,
    low: h - (2 * spread) / Math.sqrt(at),
    high: h + (2 * spread) / Math.sqrt(at),
  }));
  show(placeIn(parent, "mean"), `The mean of ${n} samples is ${mean.toFixed(4)}; h is ${h}`, {
    height: 150,
    x: { label: "samples", type: "log", domain: [1, last], ticks: 4 },
    y: { label: "mean of h′", domain: [0.4 * h, 1.6 * h], clamp: true, grid: true },
    marks: [
      Plot.areaY(band, { x: "n", y1: "low", y2: "high", fill: `var(--${id})`, fillOpacity: 0.15 }),
      Plot.ruleY([h], { strokeDasharray: "4 3" }),
      Plot.lineY(means, { x: "0", y: "1", stroke: `var(--${id})`, strokeWidth: 1.8 }),
    ],
  });
  say(
    "samples-note",
    `h = ${h}, p = ${p}: the mean of ${n} samples is ${mean.toFixed(4)}. The band is two standard deviations.`,
  );
}

const hint = "Dropout makes of an activation h either 0 or h / (1 − p): its mean tends to h.";

function shares({ counts, means }: HiddenSamples): string {
  const [n] = means.at(-1)!;
  return counts
    .map(([value, count]) => `${value.toFixed(2)} in ${((100 * count) / n).toFixed(1)} %`)
    .join(", ");
}
