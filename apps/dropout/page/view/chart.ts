/**
 * @file Charts that change while somebody looks: Plot draws axes, and only when they are others; what
 * they measure is drawn into them in place. A whole plot takes Plot longer than the page may stand still.
 */
import * as Plot from "@observablehq/plot";
import { finished, heightOf, look, widthFor } from "./plot.ts";
import { type Shape, showShapes, svgElement } from "./shapes.ts";

/** The axes of a chart: plain data, so that it can be told whether they are others. */
export interface Frame {
  readonly x: Axis;
  readonly y: Axis;
  readonly height?: number;
}

export interface Axis {
  readonly label: string;
  readonly domain: readonly [low: number, high: number];
  readonly type?: "linear" | "log";
  readonly clamp?: boolean;
  readonly grid?: boolean;
  readonly ticks?: number;
}

/** Where a value lies on the picture. */
export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** The edges of what the axes enclose. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Shows marks in a frame; `label` is what screen readers say of them. */
export function showChart(
  place: HTMLElement,
  label: string,
  frame: Frame,
  marks: (scales: Scales) => readonly Shape[],
): void {
  const chart = chartIn(place, frame);
  chart.svg.setAttribute("aria-label", label);
  showShapes(chart.marks, marks(chart.scales));
}

interface Chart {
  /** What it was drawn from. */
  readonly key: string;
  readonly svg: Element;
  readonly marks: SVGElement;
  readonly scales: Scales;
}

const charts = new WeakMap<HTMLElement, Chart>();

/** The chart that is there, or a new one where that has other axes. */
function chartIn(place: HTMLElement, frame: Frame): Chart {
  const width = widthFor(place);
  const key = JSON.stringify([width, frame]);
  const known = charts.get(place);
  if (known?.key === key && known.svg.parentNode === place) return known;
  const chart = drawn(place.ownerDocument, width, frame, key);
  charts.set(place, chart);
  place.replaceChildren(chart.svg);
  return chart;
}

function drawn(document: Document, width: number, frame: Frame, key: string): Chart {
  const height = frame.height ?? heightOf(width);
  const plot = Plot.plot({ document, ...look, width, ...frame, height });
  const svg = finished(plot);
  const marks = svgElement(document, "g");
  svg.append(marks);
  return { key, svg, marks, scales: scalesOf(plot, frame) };
}

function scalesOf(plot: Plot.Plot, { x, y }: Frame): Scales {
  const [ofX, ofY] = [plot.scale("x")!, plot.scale("y")!]; // the frame has both
  const at = (scale: Plot.Scale) => (value: number) => rounded(scale.apply(value) as number); // both are of numbers
  const [[left, right], [bottom, top]] = [x.domain.map(at(ofX)), y.domain.map(at(ofY))];
  return { x: at(ofX), y: at(ofY), left: left!, right: right!, top: top!, bottom: bottom! };
}

/** A line through points. */
export const linePath = (points: readonly (readonly [x: number, y: number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x},${y}`).join("");

/** To a tenth of a pixel. */
const rounded = (pixels: number): number => Math.round(10 * pixels) / 10;
