/**
 * @file The legend, drawn as part of the SVG: a drawing library's own legend is HTML, which a file
 * cannot hold. It is put where it covers least of the curves, as matplotlib's `loc="best"`.
 */
import type { RenderFunction } from "@observablehq/plot";
import { lineWidthPx, type LineStyle } from "./line-format.ts";

/** A name in the legend and the look of its curve. */
export interface LegendEntry {
  readonly name: string;
  readonly style: LineStyle;
}

/** The scales of a drawing, from values to pixels. */
export type PlotScales = Parameters<RenderFunction>[1];

/** Positions in pixels: curves densely sampled, so that lengths count and not vertices. */
export type Points = readonly (readonly [number, number])[];

/** The part of the figure between the axes, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A mark that draws the legend where it covers least of the curves. */
export function legendMark(
  entries: readonly LegendEntry[],
  pointsOf: (scales: PlotScales) => Points,
): RenderFunction {
  return (_index, scales, _values, dimensions, context) => {
    const size = legendSize(entries);
    const [x, y] = bestPlace(frameOf(dimensions), size, pointsOf(scales));
    const element = creator(context.document);
    // the root anchors text in the middle
    return element(
      "g",
      { "aria-label": "legend", "text-anchor": "start", transform: `translate(${x},${y})` },
      element("rect", { ...size, rx: 3, fill: "white", "fill-opacity": 0.8, stroke: "#cccccc" }),
      ...entries.flatMap((entry, i) => row(element, entry, padding + rowHeight * (i + 0.5))),
    );
  };
}

/** Where a box of `size` covers the fewest points: the place of its upper left corner. */
export function bestPlace(
  frame: Frame,
  size: { readonly width: number; readonly height: number },
  points: Points,
): readonly [number, number] {
  const xs = { left: frame.left + inset, right: frame.right - inset - size.width };
  const ys = { upper: frame.top + inset, lower: frame.bottom - inset - size.height };
  const middleX = (xs.left + xs.right) / 2;
  const middleY = (ys.upper + ys.lower) / 2;
  // matplotlib's order; the first of equals wins
  const places = [
    [xs.right, ys.upper],
    [xs.left, ys.upper],
    [xs.left, ys.lower],
    [xs.right, ys.lower],
    [xs.left, middleY],
    [xs.right, middleY],
    [middleX, ys.lower],
    [middleX, ys.upper],
    [middleX, middleY],
  ] as const;
  const covered = places.map(
    ([x, y]) =>
      points.filter(
        ([px, py]) => px >= x && px <= x + size.width && py >= y && py <= y + size.height,
      ).length,
  );
  return places[covered.indexOf(Math.min(...covered))] ?? places[0];
}

const inset = 6;
const padding = 4;
const rowHeight = 15;
const sampleWidth = 24;
// no text can be measured without a page; this holds for the usual sans-serif fonts at 10 pixels
const letterWidth = 5.8;

const legendSize = (entries: readonly LegendEntry[]): { width: number; height: number } => ({
  width:
    padding * 3 + sampleWidth + letterWidth * Math.max(...entries.map(({ name }) => name.length)),
  height: padding * 2 + rowHeight * entries.length,
});

const frameOf = (dimensions: Parameters<RenderFunction>[3]): Frame => ({
  left: dimensions.marginLeft,
  top: dimensions.marginTop,
  right: dimensions.width - dimensions.marginRight,
  bottom: dimensions.height - dimensions.marginBottom,
});

type Attributes = Readonly<Record<string, string | number>>;
type Creator = (name: string, attributes: Attributes, ...children: Node[]) => SVGElement;

const creator =
  (document: Document): Creator =>
  (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
    element.append(...children);
    return element;
  };

function row(element: Creator, { name, style }: LegendEntry, y: number): SVGElement[] {
  const text = element("text", { x: padding * 2 + sampleWidth, y, dy: "0.35em" });
  text.textContent = name;
  const line = element("line", {
    x1: padding,
    x2: padding + sampleWidth,
    y1: y,
    y2: y,
    stroke: style.color,
    "stroke-width": lineWidthPx,
    "stroke-dasharray": style.dashes?.join(" ") || "none",
  });
  const dot = element("circle", { cx: padding + sampleWidth / 2, cy: y, r: 3, fill: style.color });
  return [
    ...(style.dashes === undefined ? [] : [line]),
    ...(style.marker === undefined ? [] : [dot]),
    text,
  ];
}
