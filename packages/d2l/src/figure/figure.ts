/**
 * @file A figure as data: curves, labels, limits, scales and a legend. Nothing is drawn until its
 * SVG is asked for, so a figure can be filled, inspected and tested without a drawing library.
 */
import { ValueError } from "@kindling/tensor";
import { bookFormats, parseLineFormat } from "./line-format.ts";

/** How an axis maps values to positions. */
export type ScaleName = "linear" | "log";

/** An axis's two ends. */
export type Limits = readonly [number, number];

/** The look of a figure, under matplotlib's and the book's names. */
export interface AxesOptions {
  readonly xlabel?: string | null | undefined;
  readonly ylabel?: string | null | undefined;
  /** Limits of the x axis; without them the data's. */
  readonly xlim?: Limits | null | undefined;
  readonly ylim?: Limits | null | undefined;
  readonly xscale?: ScaleName | undefined;
  readonly yscale?: ScaleName | undefined;
  /** One name a curve, in order; without it there is no legend. */
  readonly legend?: readonly string[] | null | undefined;
}

/** One curve. A coordinate that is not finite interrupts it. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A format string of matplotlib, as `"m--"`. */
  readonly fmt: string;
}

/** Width and height in inches, at 96 pixels each. */
export type FigureSize = readonly [number, number];

/**
 * Sets the size of the figures made from now on, in inches.
 * @example
 * setFigsize([6, 4]);
 * const { figsize } = new Figure();
 * setFigsize(); // back to the book's
 * figsize // => [ 6, 4 ]
 */
export function setFigsize(figsize: FigureSize = [3.5, 2.5]): void {
  currentSize = checkedSize(figsize);
}

/**
 * Chooses SVG for figures, which they are anyway: a ported notebook may keep the call.
 * @example
 * useSvgDisplay();
 * (await new Figure().svg()).slice(0, 4) // => <svg
 */
export function useSvgDisplay(): void {}

let currentSize: FigureSize = [3.5, 2.5];

/**
 * Curves and how to draw them.
 * @example
 * const figure = new Figure({ figsize: [4, 3] });
 * figure.addCurve([0, 1], [0, 1]).addCurve([0, 1], [1, 0]);
 * figure.curves.map(({ fmt }) => fmt) // => [ '-', 'm--' ]
 */
export class Figure {
  /** In inches. */
  readonly figsize: FigureSize;
  /** The formats that curves take in turn. */
  readonly fmts: readonly string[];
  readonly axes: Required<{ [Key in keyof AxesOptions]: NonNullable<AxesOptions[Key]> | null }>;
  readonly curves: Curve[] = [];

  constructor(options: { fmts?: readonly string[]; figsize?: FigureSize } = {}) {
    this.fmts = options.fmts ?? bookFormats;
    this.fmts.forEach(parseLineFormat);
    if (this.fmts.length === 0) throw noFormats();
    this.figsize = options.figsize === undefined ? currentSize : checkedSize(options.figsize);
    this.axes = {
      xlabel: null,
      ylabel: null,
      xlim: null,
      ylim: null,
      xscale: "linear",
      yscale: "linear",
      legend: null,
    };
  }

  /**
   * Changes what `options` names and leaves the rest.
   * @example
   * new Figure().setAxes({ xlabel: "epoch" }).setAxes({ ylabel: "loss" }).axes.xlabel
   * // => "epoch"
   */
  setAxes(options: AxesOptions): this {
    checkScale("xscale", options.xscale, options.xlim);
    checkScale("yscale", options.yscale, options.ylim);
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    Object.assign(this.axes, Object.fromEntries(given));
    return this;
  }

  /**
   * Adds a curve, in the next format or a given one.
   * @example
   * const figure = new Figure();
   * figure.addCurve([0, 1], [1, 2]);
   * figure.curves[0].y // => [ 1, 2 ]
   */
  addCurve(x: readonly number[], y: readonly number[], fmt = this.nextFormat()): this {
    if (x.length !== y.length) throw unequalLengths(x.length, y.length);
    parseLineFormat(fmt);
    this.curves.push({ x, y, fmt });
    return this;
  }

  /**
   * Takes all curves away.
   * @example
   * new Figure().addCurve([0], [1]).clear().curves.length // => 0
   */
  clear(): this {
    this.curves.length = 0;
    return this;
  }

  /**
   * The figure as SVG text, complete with its own background and legend.
   *
   * @throws {KindlingError} when `@observablehq/plot` or `linkedom` is not installed.
   * @example
   * (await new Figure().addCurve([0, 1], [1, 2]).svg()).startsWith("<svg") // => true
   */
  async svg(): Promise<string> {
    const { drawFigure } = await import("./drawing.ts");
    return drawFigure(this);
  }

  /**
   * Writes the SVG to a file (Node only). The file appears whole or not at all.
   * @example
   * import { mkdtemp, readFile } from "node:fs/promises";
   * import { tmpdir } from "node:os";
   * import { join } from "node:path";
   * const path = join(await mkdtemp(join(tmpdir(), "figure-")), "line.svg");
   * await new Figure().addCurve([0, 1], [1, 2]).save(path);
   * (await readFile(path, "utf8")).startsWith("<svg") // => true
   */
  async save(path: string): Promise<void> {
    const { saveText } = await import("../whole-file.ts");
    await saveText(path, await this.svg());
  }

  private nextFormat(): string {
    return this.fmts[this.curves.length % this.fmts.length] ?? "-";
  }
}

function checkedSize(figsize: FigureSize): FigureSize {
  if (figsize.every((inches) => Number.isFinite(inches) && inches >= 1)) return figsize;
  throw new ValueError("figure: a size that cannot be drawn", {
    got: `figsize [${figsize.join(", ")}]`,
    expected: "width and height in inches, at least 1 each",
  });
}

function checkScale(
  name: string,
  scale: string | undefined,
  limits: Limits | null | undefined,
): void {
  if (scale !== undefined && scale !== "linear" && scale !== "log") {
    throw new ValueError(`figure: unknown ${name}`, {
      got: scale,
      expected: '"linear" or "log"',
    });
  }
  if (scale === "log" && limits?.some((end) => !(end > 0)) === true) {
    throw new ValueError(`figure: a logarithmic ${name} cannot reach its limits`, {
      got: `limits [${limits.join(", ")}]`,
      expected: "both above 0",
    });
  }
}

const noFormats = (): ValueError =>
  new ValueError("figure: no line formats", {
    got: "fmts []",
    expected: 'at least one, as ["-", "m--"]',
  });

const unequalLengths = (x: number, y: number): ValueError =>
  new ValueError("figure: a curve's coordinates do not pair up", {
    got: `${x} x values, ${y} y values`,
    expected: "as many of one as of the other",
  });
