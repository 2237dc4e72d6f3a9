/**
 * @file A figure's data as SVG text, drawn by Observable Plot in the look of matplotlib: a frame all
 * round, a grid, labels centred on their axes.
 */
import type { Markish, PlotOptions, ScaleOptions } from "@observablehq/plot";
import type { Curve, Figure, Limits, ScaleName } from "./figure.ts";
import { legendMark, type Points, type PlotScales } from "./legend.ts";
import { drawingLibraries, type PlotLibrary } from "./libraries.ts";
import { lineStyles, lineWidthPx, type LineStyle } from "./line-format.ts";

/** The figure as SVG text. */
export async function drawFigure(figure: Figure): Promise<string> {
  const { plot, document } = await drawingLibraries();
  const svg = plot.plot({ ...layout(figure), document, marks: marks(plot, figure) });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg.outerHTML.replaceAll(/plot-clip-\d+/g, "plot-clip");
}

const gridLines = { stroke: "#b0b0b0", strokeOpacity: 0.6 };
const pixelsPerInch = 96;
const margins = { marginLeft: 50, marginRight: 14, marginTop: 12, marginBottom: 38 };
const tickCount = 5;

function layout({ figsize, axes, curves }: Figure): PlotOptions {
  return {
    width: figsize[0] * pixelsPerInch,
    height: figsize[1] * pixelsPerInch,
    ...margins,
    ariaLabel: `curves of ${axes.legend?.join(", ") ?? axes.ylabel ?? "a figure"}`,
    style: { background: "white", color: "black", fontFamily: "sans-serif", fontSize: "10px" },
    x: scale(
      axes.xscale,
      axes.xlim,
      axes.xlabel,
      curves.flatMap(({ x }) => x),
    ),
    y: scale(
      axes.yscale,
      axes.ylim,
      axes.ylabel,
      curves.flatMap(({ y }) => y),
    ),
  };
}

function scale(
  name: ScaleName | null,
  limits: Limits | null,
  label: string | null,
  values: readonly number[],
): ScaleOptions {
  const type = name ?? "linear";
  const domain = limits === null ? dataLimits(values, type) : widened(limits);
  return {
    type,
    domain,
    label,
    ticks: tickValues(type, domain, values),
    tickFormat: (tick: number) => `${tick}`,
    labelAnchor: "center",
    labelArrow: "none",
  };
}

/** Powers of ten on a logarithmic axis, whole numbers where the data are few of them, else about 5. */
function tickValues(
  type: ScaleName,
  [start, end]: readonly [number, number],
  values: readonly number[],
): number | number[] {
  const [low, high] = start < end ? [start, end] : [end, start];
  if (type === "log") {
    const powers = wholeNumbers(Math.log10(low), Math.log10(high)).map((k) => 10 ** k);
    return powers.length > 1 ? powers : tickCount;
  }
  const areFew = high - low < tickCount && values.length > 0 && values.every(Number.isInteger);
  return areFew ? wholeNumbers(low, high) : tickCount;
}

function wholeNumbers(low: number, high: number): number[] {
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, i) => first + i);
}

/** The data's ends and matplotlib's margin of 5 % beyond them. */
function dataLimits(values: readonly number[], scaleName: ScaleName): [number, number] {
  const isLog = scaleName === "log";
  const usable = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  if (usable.length === 0) return isLog ? [1, 10] : [0, 1];
  const [low, high] = widened([least(usable), greatest(usable)]);
  if (isLog) return [low / (high / low) ** 0.05, high * (high / low) ** 0.05];
  return [low - (high - low) * 0.05, high + (high - low) * 0.05];
}

/** Two equal limits leave no room; as matplotlib, some is made around them. */
function widened([low, high]: Limits): [number, number] {
  if (low !== high) return [low, high];
  const room = low === 0 ? 0.05 : Math.abs(low) * 0.05;
  return [low - room, high + room];
}

// spreading a long curve into Math.min would overflow the stack
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

function marks(plot: PlotLibrary, { curves, axes }: Figure): Markish[] {
  const styles = lineStyles(curves.map(({ fmt }) => fmt));
  const names = axes.legend ?? [];
  const entries = styles.flatMap((style, i) => {
    const name = names[i];
    return name === undefined ? [] : [{ name, style }];
  });
  return [
    plot.gridX(gridLines),
    plot.gridY(gridLines),
    plot.frame({ stroke: "black" }),
    curves.map((curve, i) => curveMarks(plot, curve, styles[i])),
    entries.length === 0 ? null : legendMark(entries, (scales) => samples(curves, scales)),
  ];
}

function curveMarks(plot: PlotLibrary, curve: Curve, style: LineStyle | undefined): Markish {
  if (style === undefined) return null;
  const points = curve.x.map((x, i) => ({ x, y: curve.y[i] ?? Number.NaN }));
  const isSingle = points.length === 1;
  return [
    style.dashes === undefined ? null : plot.line(points, lineOptions(style)),
    // a line through one point is invisible
    style.marker === undefined && !isSingle ? null : plot.dot(points, dotOptions(style)),
  ];
}

const shared = { x: "x", y: "y", z: null, clip: true } as const;

const lineOptions = ({ color, dashes = [] }: LineStyle): Parameters<PlotLibrary["line"]>[1] => ({
  ...shared,
  stroke: color,
  strokeWidth: lineWidthPx,
  strokeLinecap: dashes.length === 0 ? "round" : "butt",
  strokeDasharray: dashes.length === 0 ? "none" : dashes.join(" "),
});

const dotOptions = ({
  color,
  marker = "circle",
}: LineStyle): Parameters<PlotLibrary["dot"]>[1] => ({
  ...shared,
  fill: color,
  stroke: color,
  r: 3,
  symbol: marker,
});

/** Points along the curves, in pixels, 20 a segment. */
function samples(curves: readonly Curve[], scales: PlotScales): Points {
  const { x: toX, y: toY } = scales;
  if (toX === undefined || toY === undefined) return [];
  return curves.flatMap((curve) => {
    const points = curve.x.map((x, i) => [toX(x), toY(curve.y[i] ?? Number.NaN)] as const);
    return points.flatMap(([x, y], i) => {
      const [nextX, nextY] = points[i + 1] ?? [x, y];
      return steps.map((t) => [x + (nextX - x) * t, y + (nextY - y) * t] as const);
    });
  });
}

const steps = Array.from({ length: 20 }, (_, i) => i / 20);
