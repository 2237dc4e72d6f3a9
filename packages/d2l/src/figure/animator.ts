/**
 * @file The book's `Animator`: curves that grow while a model trains. Where the book redraws a
 * notebook cell, ours is asked for its SVG or told to save it.
 */
import { ValueError } from "@kindling/tensor";
import { namedArguments, type PositionalThenNamed } from "../named-arguments.ts";
import { Figure, type AxesOptions, type FigureSize } from "./figure.ts";

/** What an `Animator` takes by name. */
export interface AnimatorOptions extends AxesOptions {
  /** Formats that curves take in turn. */
  readonly fmts?: readonly string[] | undefined;
  /** Width and height in inches. */
  readonly figsize?: FigureSize | undefined;
}

type AnimatorArguments = [
  xlabel: AxesOptions["xlabel"],
  ylabel: AxesOptions["ylabel"],
  legend: AxesOptions["legend"],
  xlim: AxesOptions["xlim"],
  ylim: AxesOptions["ylim"],
  xscale: AxesOptions["xscale"],
  yscale: AxesOptions["yscale"],
  fmts: AnimatorOptions["fmts"],
  figsize: AnimatorOptions["figsize"],
];

/** Values for the curves at one x; a curve whose value is `null` gets no point. */
export type Points = number | readonly (number | null)[];

/**
 * Curves that grow point by point. Arguments in the book's order or by name: `xlabel, ylabel,
 * legend, xlim, ylim, xscale, yscale, fmts, figsize`.
 *
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * const animator = new Animator({ xlabel: "epoch", legend: ["train", "test"] });
 * animator.add(1, [0.5, 0.4]);
 * animator.add(2, [0.6, null]); // the second curve is skipped
 * animator.figure.curves.map((curve) => curve.y) // => [[0.5, 0.6], [0.4]]
 */
export class Animator {
  private readonly options: AnimatorOptions;
  private readonly points: { readonly x: number[]; readonly y: number[] }[] = [];

  constructor(...given: PositionalThenNamed<AnimatorArguments, AnimatorOptions>) {
    this.options = namedArguments<AnimatorOptions>("Animator", animatorNames, given);
    void this.figure; // wrong options throw here and not at the end of a training run
  }

  /**
   * Adds one point to each curve; a number counts as one curve. One `x` may serve all.
   *
   * @throws {ValueError} when `x` and `y` are lists of different lengths.
   * @example
   * const animator = new Animator();
   * animator.add(1, [0.5, 0.9]);
   * animator.figure.curves.map(({ y }) => y) // => [ [ 0.5 ], [ 0.9 ] ]
   */
  add(x: Points, y: Points): void {
    const ys = typeof y === "number" ? [y] : y;
    const xs = typeof x === "number" ? ys.map(() => x) : x;
    if (xs.length !== ys.length) throw unequal(xs.length, ys.length);
    ys.forEach((value, i) => {
      const curve = (this.points[i] ??= { x: [], y: [] });
      const at = xs[i];
      if (typeof value !== "number" || typeof at !== "number") return;
      curve.x.push(at);
      curve.y.push(value);
    });
  }

  /** The figure as it stands now. */
  get figure(): Figure {
    const { fmts, figsize = [3.5, 2.5], ...look } = this.options;
    const figure = new Figure(fmts === undefined ? { figsize } : { figsize, fmts });
    figure.setAxes(look);
    for (const { x, y } of this.points) figure.addCurve([...x], [...y]);
    return figure;
  }

  /**
   * The figure as SVG text.
   * @example
   * const animator = new Animator();
   * animator.add(1, 0.5);
   * (await animator.svg()).slice(0, 4) // => <svg
   */
  svg(): Promise<string> {
    return this.figure.svg();
  }

  /**
   * Writes the SVG to a file (Node only).
   * @example
   * import { mkdtemp, readFile } from "node:fs/promises";
   * import { tmpdir } from "node:os";
   * import { join } from "node:path";
   * const path = join(await mkdtemp(join(tmpdir(), "figure-")), "loss.svg");
   * const animator = new Animator();
   * animator.add(1, 0.5);
   * await animator.save(path);
   * (await readFile(path, "utf8")).startsWith("<svg") // => true
   */
  save(path: string): Promise<void> {
    return this.figure.save(path);
  }
}

const animatorNames = [
  "xlabel",
  "ylabel",
  "legend",
  "xlim",
  "ylim",
  "xscale",
  "yscale",
  "fmts",
  "figsize",
] as const;

const unequal = (x: number, y: number): ValueError =>
  new ValueError("Animator.add: x and y do not pair up", {
    got: `${x} x values, ${y} y values`,
    expected: "one x for all, or as many as y",
  });
