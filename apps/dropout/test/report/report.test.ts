/** @file The report of a run. */
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { smallReport } from "./small-report.ts";

test("it holds curves, tables, images, masks, configuration and versions, and needs nothing else", async () => {
  const text = await smallReport(["scratch", "no-dropout"]);
  const { document } = parseHTML(text);
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
  expect(all("h2").map((it) => it.textContent)).toEqual([
    "What the programs came to",
    "ReLU on the logits, and dropout in evaluation",
    "scratch",
    "no-dropout",
    "Configuration and versions",
  ]);
  expect(all('figure img[src^="data:image/svg+xml;base64,"]')).toHaveLength(2);
  const names = all("[id]").map((it) => it.id);
  expect(new Set(names).size).toBe(names.length);
  expect(all("caption").map((it) => it.textContent)).toHaveLength(5);
  const perEpoch = all("table").filter((it) => it.textContent.includes("Epoch by epoch"));
  expect(perEpoch.map((it) => it.querySelectorAll("tbody tr").length)).toEqual([2, 2]);
  const images = all("li img");
  const alts = images.map((it) => it.getAttribute("alt") ?? "");
  expect(alts.filter((alt) => alt.startsWith("units of hidden layer"))).toHaveLength(8); // scratch's
  expect(alts.filter((alt) => alt.startsWith("test image")).length).toBeGreaterThan(16);
  for (const image of images) expect(image.getAttribute("src")).toMatch(/^data:image\/png;base64,/);
  const configuration = all("table").at(-1)?.textContent ?? "";
  for (const part of [
    "scratch, no-dropout",
    "0.2 and 0.5",
    "200",
    "synthetic",
    process.versions.node,
  ]) {
    expect(configuration).toContain(part);
  }
  expect(document.body.textContent).toContain("a stand-in for Fashion-MNIST");
  expect(text).not.toContain("interrupted");
  expect(text).not.toMatch(/https?:|<script|url\((?!#)/);
  expect(text).not.toMatch(/undefined|\[object|NaN/);
});

test("dropped units are as many as the mask says, and orange", async () => {
  const text = await smallReport(["scratch"]);
  const shares = [...text.matchAll(/step \d: (\d+\.\d) % dropped"/g)].map(([, it]) => Number(it));
  expect(shares).toHaveLength(6);
  // 256 draws each: 6 deviations from p have odds of 1 in 5e8
  for (const share of shares.slice(0, 3)) expect(Math.abs(share - 20)).toBeLessThan(15);
  for (const share of shares.slice(3)) expect(Math.abs(share - 50)).toBeLessThan(19);
});

test("an interrupted run's report says so, and has what there is", async () => {
  const text = await smallReport(["scratch"], AbortSignal.abort());
  expect(text).toContain("This run was interrupted");
  expect(text).toContain("No epoch is over");
  expect(text).not.toContain("ReLU on the logits, and dropout");
  expect(text).not.toMatch(/undefined|NaN/);
});
