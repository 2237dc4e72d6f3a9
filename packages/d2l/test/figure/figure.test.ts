/** @file What a figure's SVG shows, read back from the text. */
import { afterEach, describe, expect, test } from "vitest";
import { Figure, setFigsize } from "../../src/figure/figure.ts";
import { attributes, clipped, element, elements, texts } from "./svg-text.ts";

afterEach(() => setFigsize());

const book = { xlabel: "epoch", ylim: [0.3, 0.9], xlim: [1, 3] } as const;
const legend = ["train loss", "train acc", "test acc"];

const bookFigure = (): Figure =>
  new Figure()
    .setAxes({ ...book, legend })
    .addCurve([1, 2, 3], [1.2, 0.7, 0.5])
    .addCurve([1, 2, 3], [0.5, 0.7, 0.8])
    .addCurve([1, 2, 3], [0.6, 0.7, 0.75]);

describe("the book's figure", () => {
  test("is one SVG document with a white background", async () => {
    const svg = await bookFigure().svg();
    expect(svg.startsWith("<svg ")).toBe(true);
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(attributes(svg)["style"]).toContain("background:white");
    expect(svg).not.toMatch(/<(?:div|span|figure)/);
  });

  test("has three curves in the book's colours and dashes", async () => {
    const curves = elements(await bookFigure().svg(), "[aria-label=line] > g");
    expect(curves.map((curve) => curve["stroke"])).toEqual(["#1f77b4", "#bf00bf", "#008000"]);
    expect(curves.map((curve) => curve["stroke-dasharray"])).toEqual([
      undefined,
      "7.4 3.2",
      "12.8 3.2 2 3.2",
    ]);
  });

  test("names its curves in a legend inside the SVG, and its x axis", async () => {
    const svg = await bookFigure().svg();
    expect(texts(svg)).toEqual(expect.arrayContaining([...legend, "epoch"]));
    expect(element(svg, "legend")["text-anchor"]).toBe("start");
  });

  test("counts epochs in whole numbers and values from 0.3 to 0.9", async () => {
    const found = texts(await bookFigure().svg());
    expect(found).toEqual(expect.arrayContaining(["1", "2", "3", "0.3", "0.9"]));
    expect(found).not.toContain("1.5");
  });

  test("cuts off what lies outside its limits", async () => {
    expect(clipped(await bookFigure().svg())).toBe(3);
  });

  test("is the same text each time it is drawn", async () => {
    expect(await bookFigure().svg()).toBe(await bookFigure().svg());
  });
});

describe("edges", () => {
  test("a figure without curves, one without a legend and one with one point can be drawn", async () => {
    expect(texts(await new Figure().svg())).toContain("0.2");
    const one = new Figure().setAxes({ xlim: [1, 1], ylim: [0, 1] }).addCurve([1], [0.5]);
    const svg = await one.svg();
    expect(elements(svg, "circle")).toHaveLength(1);
    expect(svg).not.toContain("NaN");
  });

  test("a value that is not finite interrupts its curve and no other", async () => {
    const svg = await new Figure()
      .addCurve([1, 2, 3, 4, 5], [1, 2, Number.NaN, 4, 5])
      .addCurve([1, 2, 3, 4, 5], [1, 2, 3, 4, Infinity])
      .svg();
    const pieces = elements(svg, "[aria-label=line] path").map(({ d }) => d?.match(/M/g)?.length);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(pieces).toEqual([2, 1]);
  });

  test("on a logarithmic axis a factor of ten is the same distance everywhere", async () => {
    const svg = await new Figure()
      .setAxes({ yscale: "log", ylim: [1, 1000] })
      .addCurve([0, 1, 2, 3], [1, 10, 100, 1000])
      .svg();
    const curve = elements(svg, "[aria-label=line] path")[0]?.["d"] ?? "";
    const heights = curve
      .split(/[ML]/)
      .slice(1)
      .map((point) => Number(point.split(",")[1]));
    const gaps = heights.slice(1).map((y, i) => heights[i]! - y);
    expect(gaps).toHaveLength(3);
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0]!, 2);
    expect(texts(svg)).toEqual(expect.arrayContaining(["1", "10", "100", "1000"]));
    expect(elements(svg, '[aria-label="y-grid"] line')).toHaveLength(4);
  });

  test("names with markup are shown as they are", async () => {
    const name = `a < b & "c"`;
    const svg = await new Figure()
      .setAxes({ legend: [name] })
      .addCurve([0, 1], [0, 1])
      .svg();
    expect(texts(svg)).toContain(name);
  });

  test("figsize is in inches of 96 pixels, the set one where a figure names none", async () => {
    setFigsize([5, 3]);
    expect(attributes(await new Figure().svg())).toMatchObject({ width: "480", height: "288" });
    const own = await new Figure({ figsize: [2, 2] }).svg();
    expect(attributes(own)).toMatchObject({ width: "192", height: "192" });
  });
});

describe("what cannot be drawn is refused when it is asked for", () => {
  test.each([
    ["sizes", () => setFigsize([0, 2])],
    ["no formats", () => new Figure({ fmts: [] })],
    ["a wrong format", () => new Figure({ fmts: ["?"] })],
    ["unequal lengths", () => new Figure().addCurve([1, 2], [1])],
    [
      "limits below 0 on a logarithmic axis",
      () => new Figure().setAxes({ yscale: "log", ylim: [0, 1] }),
    ],
  ])("%s", (_what, act) => {
    expect(act).toThrow(/\n {2}got .*\n {2}expected/);
  });
});
