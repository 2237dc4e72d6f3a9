/** @file SVG as PNG. */
import { expect, test } from "vitest";
import { pngOf } from "../../src/picture/png.ts";

const svg = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="sans-serif">${content}</svg>`;
const size = (png: Uint8Array): number[] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

test("the picture is a PNG of the SVG's size times the zoom", async () => {
  const png = await pngOf(svg(""), 3);
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect(size(png)).toEqual([180, 60]);
  expect(size(await pngOf(svg("")))).toEqual([120, 40]);
});

test("text is drawn by a font that comes along, each letter as itself", async () => {
  const drawn = ["", "a", "b", "é", "%"].map(async (text) =>
    Buffer.from(await pngOf(svg(`<text x="5" y="15">${text}</text>`))).toString("base64"),
  );
  expect(new Set(await Promise.all(drawn)).size).toBe(5);
});
