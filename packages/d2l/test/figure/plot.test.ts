/** @file The book's `plot`: which rows are paired with which. */
import { arange, tensor } from "@kindling/tensor";
import { expect, test } from "vitest";
import { Figure, setFigsize } from "../../src/figure/figure.ts";
import { plot, setAxes } from "../../src/figure/plot.ts";

const points = (figure: Figure): unknown => figure.curves.map(({ x, y }) => [x, y]);

test("one row is plotted against its indices", () => {
  expect(points(plot([5, 6, 7]))).toEqual([
    [
      [0, 1, 2],
      [5, 6, 7],
    ],
  ]);
});

test("one X serves every row of Y, and as many X as Y go in pairs", () => {
  expect(
    points(
      plot(
        [1, 2],
        [
          [3, 4],
          [5, 6],
        ],
      ),
    ),
  ).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [1, 2],
      [5, 6],
    ],
  ]);
  expect(points(plot([[1, 2], [7]], [[3, 4], [5]]))).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
    [[7], [5]],
  ]);
});

test("tensors, typed arrays and arrays give the same figure; a matrix is a row a curve", () => {
  const x = [0, 1, 2];
  const y = [0, 1, 4];
  const expected = points(plot(x, y));
  expect(points(plot(arange(3), tensor(y)))).toEqual(expected);
  expect(points(plot(Int32Array.from(x), Float64Array.from(y)))).toEqual(expected);
  expect(points(plot(x, tensor([y, y])))).toEqual(points(plot(x, [y, y])));
});

test("a fifth curve takes the first format again", () => {
  const figure = plot([1], [[1], [2], [3], [4], [5]]);
  expect(figure.curves.map(({ fmt }) => fmt)).toEqual(["-", "m--", "g-.", "r:", "-"]);
});

test("the book's call with positions and names sets what it names", () => {
  const figure = plot([1, 2], [[1, 2]], "x", "f(x)", { legend: ["f"], figsize: [4, 3] });
  expect(figure.axes).toMatchObject({
    xlabel: "x",
    ylabel: "f(x)",
    legend: ["f"],
    xscale: "linear",
  });
  expect(figure.figsize).toEqual([4, 3]);
  setFigsize();
});

test("a figure that is drawn into again loses its old curves", () => {
  const axes = plot([1, 2], [3, 4]);
  expect(plot([5], [6], { axes })).toBe(axes);
  expect(points(axes)).toEqual([[[5], [6]]]);
});

test("setAxes takes the book's order", () => {
  const figure = new Figure();
  setAxes(figure, "x", "y", [0, 1], [2, 3], "linear", "log", ["a"]);
  expect(figure.axes).toEqual({
    xlabel: "x",
    ylabel: "y",
    xlim: [0, 1],
    ylim: [2, 3],
    xscale: "linear",
    yscale: "log",
    legend: ["a"],
  });
});

test("rows that do not pair up are refused, and so are unequal lengths and a cube", () => {
  expect(() => plot([[1], [2], [3]], [[1], [2]])).toThrow(/do not pair up/);
  expect(() => plot([1, 2], [1])).toThrow(/do not pair up/);
  expect(() => plot(tensor([[[1]]]))).toThrow(/no row of values/);
});
