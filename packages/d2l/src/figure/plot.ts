/** @file The book's `plot` and `set_axes`: line plots of one or several rows of values. */
import { ValueError } from "@kindling/tensor";
import { namedArguments, type PositionalThenNamed } from "../named-arguments.ts";
import { Figure, setFigsize, type AxesOptions, type FigureSize } from "./figure.ts";
import { numberRows, type NumberRows } from "./numbers.ts";

/** What `plot` takes by name. */
export interface PlotOptions extends AxesOptions {
  /** Formats that curves take in turn. */
  readonly fmts?: readonly string[] | undefined;
  /** Width and height in inches. */
  readonly figsize?: FigureSize | undefined;
  /** A figure to draw into; what it held goes. */
  readonly axes?: Figure | null | undefined;
}

type Axes = AxesOptions;
type AxesArguments = [
  xlabel: Axes["xlabel"],
  ylabel: Axes["ylabel"],
  xlim: Axes["xlim"],
  ylim: Axes["ylim"],
  xscale: Axes["xscale"],
  yscale: Axes["yscale"],
  legend: Axes["legend"],
];
type PlotArguments = [
  xlabel: Axes["xlabel"],
  ylabel: Axes["ylabel"],
  legend: Axes["legend"],
  xlim: Axes["xlim"],
  ylim: Axes["ylim"],
  xscale: Axes["xscale"],
  yscale: Axes["yscale"],
  fmts: PlotOptions["fmts"],
  figsize: PlotOptions["figsize"],
  axes: PlotOptions["axes"],
];

/**
 * Labels, limits, scales and legend of a figure, in the book's order or by name:
 * `xlabel, ylabel, xlim, ylim, xscale, yscale, legend`.
 * @example
 * const figure = new Figure();
 * setAxes(figure, "x", "f(x)", { xlim: [0, 3] });
 * [figure.axes.xlabel, figure.axes.ylabel, figure.axes.xlim] // => [ 'x', 'f(x)', [ 0, 3 ] ]
 */
export function setAxes(
  axes: Figure,
  ...given: PositionalThenNamed<AxesArguments, AxesOptions>
): void {
  const names = ["xlabel", "ylabel", "xlim", "ylim", "xscale", "yscale", "legend"] as const;
  axes.setAxes(namedArguments<AxesOptions>("setAxes", names, given));
}

/**
 * Plots rows of values against each other, or one against its indices when `Y` is left out. Further
 * arguments in the book's order or by name: `xlabel, ylabel, legend, xlim, ylim, xscale, yscale,
 * fmts, figsize, axes`.
 *
 * @param X  a row of values or several; one row serves all of `Y`.
 * @param Y  as many rows as `X`, or any number against one.
 * @throws {ValueError} when rows do not pair up.
 * @see Zhang et al., Dive into Deep Learning, §2.4
 * @example
 * plot([0, 1], [[0, 1], [1, 0]]).curves.length // => 2
 */
export function plot(
  X: NumberRows,
  Y?: NumberRows | null,
  ...given: PositionalThenNamed<PlotArguments, PlotOptions>
): Figure {
  const options = namedArguments<PlotOptions>("plot", plotNames, given);
  setFigsize(options.figsize);
  const { fmts, figsize, axes, ...look } = options;
  const figure =
    axes?.clear() ??
    new Figure({
      ...(fmts === undefined ? {} : { fmts }),
      ...(figsize === undefined ? {} : { figsize }),
    });
  for (const [x, y] of pairs(X, Y)) figure.addCurve(x, y);
  return figure.setAxes(look);
}

const plotNames = [
  "xlabel",
  "ylabel",
  "legend",
  "xlim",
  "ylim",
  "xscale",
  "yscale",
  "fmts",
  "figsize",
  "axes",
] as const;

function pairs(X: NumberRows, Y: NumberRows | null | undefined): [number[], number[]][] {
  const rows = numberRows(X);
  if (Y === undefined || Y === null) return rows.map((row) => [[...row.keys()], row]);
  const ys = numberRows(Y);
  const [only] = rows;
  return ys.map((y, i) => {
    const x = rows.length === 1 ? only : rows[i];
    if (x !== undefined && rows.length <= ys.length) return [x, y];
    throw new ValueError("plot: X and Y do not pair up", {
      got: `${rows.length} rows of X, ${ys.length} of Y`,
      expected: "one row of X, or as many as of Y",
    });
  });
}
