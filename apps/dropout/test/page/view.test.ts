/** @file Views of the page, on a document without a browser. */
import { FashionMNIST } from "@kindling/datasets";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { showChart } from "../../page/view/chart.ts";
import { classNames } from "../../page/view/class-names.ts";
import { type Shape, showShapes, svgElement } from "../../page/view/shapes.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const line = (y2: number): Shape => ({ name: "line", attributes: { x1: 0, y1: 0, x2: 1, y2 } });
const named: Shape = { name: "text", attributes: { x: 0 }, text: "mean" };

test("the names of classes are those of the data set", () => {
  expect(classNames).toEqual(FashionMNIST.classes);
});

describe("shapes", () => {
  const content = (...pictures: readonly Shape[][]): string => {
    const svg = svgElement(document, "svg");
    for (const shapes of pictures) showShapes(svg, shapes);
    return svg.innerHTML;
  };

  test("look the same whatever was there before", () => {
    const last = [line(2), named, line(3)];
    const others = [[], [line(1)], [named, named, line(1), line(4)], [line(9), named]];
    for (const before of others) expect(content(before, last)).toBe(content(last));
  });

  test("that stay are the same elements", () => {
    const svg = svgElement(document, "svg");
    showShapes(svg, [line(1), named]);
    const [first, second] = svg.children;
    showShapes(svg, [line(2), named, line(3)]);
    expect([...svg.children].slice(0, 2)).toEqual([first, second]);
    expect(first!.getAttribute("y2")).toBe("2");
  });
});

test("a chart's axes are drawn again when they are others, and only then", () => {
  const place = document.createElement("div");
  const show = (end: number): Element => {
    const frame = {
      x: { label: "n", domain: [0, end] },
      y: { label: "mean", domain: [0, 1] },
    } as const;
    showChart(place, `to ${end}`, frame, ({ x, y, right, bottom }) => [
      { name: "circle", attributes: { cx: x(end) - right, cy: y(0) - bottom } },
    ]);
    return place.querySelector("svg")!;
  };
  const first = show(10);
  expect(show(10)).toBe(first);
  const second = show(20);
  expect(second).not.toBe(first);
  expect(place.children).toHaveLength(1);
  expect(second.getAttribute("aria-label")).toBe("to 20");
  const dot = second.querySelector("circle")!;
  expect([dot.getAttribute("cx"), dot.getAttribute("cy")]).toEqual(["0", "0"]);
});
