/** @file Pictures in a grid: the pixels in the SVG are the pixels that were given. */
import { fromTypedArray, tensor, type Tensor } from "@kindling/tensor";
import { decode } from "fast-png";
import fc from "fast-check";
import { expect, test } from "vitest";
import { showImages } from "../../src/figure/show-images.ts";
import { attributes, elements, texts } from "./svg-text.ts";

const pixels = (uri: string | undefined) =>
  decode(Uint8Array.from(atob(uri?.split(",")[1] ?? ""), (letter) => letter.charCodeAt(0)));

const images = async (of: Tensor, rows: number, columns: number) =>
  elements(await showImages(of, rows, columns).svg(), "image");

test("grey pictures are stretched from their least to their greatest value", async () => {
  const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(bytes, async (values) => {
      const [image] = await images(fromTypedArray(Float32Array.from(values), [1, 2, 3]), 1, 1);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const expected = Array.from(values, (v) => ((v - low) * 255) / (high - low || 1));
      const decoded = pixels(image?.["href"]);
      expect([decoded.width, decoded.height, decoded.channels]).toEqual([3, 2, 1]);
      // half a grey level of rounding
      decoded.data.forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThanOrEqual(0.5));
    }),
    { numRuns: 30 },
  );
});

test("colours are bytes in integers and 0 to 1 in floats", async () => {
  const bytes = tensor([[[[255, 0, 51]]]], { dtype: "uint8" });
  const floats = tensor([[[[1, 0, 0.2]]]]);
  for (const picture of [bytes, floats]) {
    const [image] = await images(picture, 1, 1);
    expect([...pixels(image?.["href"]).data]).toEqual([255, 0, 51]);
  }
});

test("pictures stand row by row, in cells of `scale` inches", async () => {
  const svg = await showImages(tensor(batch(5)), 2, 3, null, 1).svg();
  expect(attributes(svg)).toMatchObject({ width: "288", height: "192" });
  const places = elements(svg, "image").map(({ x, y }) => [Number(x) - 2, Number(y) - 2]);
  expect(places).toEqual([
    [0, 0],
    [96, 0],
    [192, 0],
    [0, 96],
    [96, 96],
  ]);
});

test("titles are written line by line, markup as it is", async () => {
  const svg = await showImages(tensor(batch(2)), 1, 2, ["a\nb", "<c> & d"]).svg();
  expect(texts(svg)).toEqual(["a", "b", "<c> & d"]);
});

test("a list of pictures of different sizes is shown as well", async () => {
  const svg = await showImages([[[0, 1]], tensor([[0], [1]])], 1, 2).svg();
  const sizes = elements(svg, "image").map(({ href }) => pixels(href));
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [2, 1],
    [1, 2],
  ]);
});

test.each([
  ["more pictures than places", () => showImages(tensor(batch(3)), 1, 2)],
  ["half a row", () => showImages(tensor(batch(1)), 0.5, 2)],
  ["a vector", () => showImages(tensor([1, 2]), 1, 2)],
  ["two channels", () => showImages(tensor([[[[1, 2]]]]), 1, 1)],
  ["an empty picture", () => showImages(fromTypedArray(new Float32Array(0), [1, 0, 2]), 1, 1)],
])("%s is refused", (_what, act) => {
  expect(act).toThrow(/showImages: .*\n {2}got .*\n {2}expected/);
});

function batch(count: number): number[][][] {
  return Array.from({ length: count }, (_, i) => [
    [i, i + 1],
    [i + 2, i + 3],
  ]);
}
