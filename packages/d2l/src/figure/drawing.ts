/**
 * @file A figure's data as SVG text, drawn by Observable Plot in the look of matplotlib: a frame all
 * round, a grid, labels centred on their axes.
 */
import type { Markish } from "@observablehq/plot";
import { axisScale } from "./axis-scale.ts";
import type { Curve, Figure } from "./figure.ts";
import { legendMark, type Points, type PlotScales } from "./legend.ts";
import { drawingLibraries, type PlotLibrary } from "./libraries.ts";
import { lineStyles, lineWidthPx, type LineStyle } from "./line-format.ts";

/** The figure as SVG text. */
export async function drawFigure(figure: Figure): Promise<string> {
  const { plot, document } = await drawingLibraries();
  const { axes, curves, figsize } = figure;
  const x = axisScale(
    axes.xscale,
    axes.xlim,
    axes.xlabel,
    curves.flatMap((curve) => curve.x),
  );
  const y = axisScale(
    axes.yscale,
    axes.ylim,
    axes.ylabel,
    curves.flatMap((curve) => curve.y),
  );
  const svg = plot.plot({
    width: figsize[0] * pixelsPerInch,
    height: figsize[1] * pixelsPerInch,
    ...margins,
    ariaLabel: `curves of ${axes.legend?.join(", ") ?? axes.ylabel ?? "a figure"}`,
    style: { background: "white", color: "black", fontFamily: "sans-serif", fontSize: "10px" },
    document,
    x,
    y,
    marks: [
      // a logarithmic grid has its own idea of where lines belong
      plot.gridX({ ...gridLines, ticks: x.ticks }),
      plot.gridY({ ...gridLines, ticks: y.ticks }),
      plot.frame({ stroke: "black" }),
      marks(plot, figure),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg.outerHTML.replaceAll(/plot-clip-\d+/g, "plot-clip");
}

const gridLines = { stroke: "#b0b0b0", strokeOpacity: 0.6 };
const pixelsPerInch = 96;
const margins = { marginLeft: 50, marginRight: 14, marginTop: 12, marginBottom: 38 };

function marks(plot: PlotLibrary, { curves, axes }: Figure): Markish[] {
  const styles = lineStyles(curves.map(({ fmt }) => fmt));
  const names = axes.legend ?? [];
  const entries = styles.flatMap((style, i) => {
    const name = names[i];
    return name === undefined ? [] : [{ name, style }];
  });
  return [
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
