/** @file What is drawn on a canvas becomes a tensor, and a tensor is drawn on a canvas. */
import { fromImageData, toImageData } from "@kindling/datasets";
import type { Tensor } from "@kindling/torch";
import { expect, test } from "vitest";

test("a canvas and a tensor hold the same pixels, both ways", () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [3, 2];
  const context = canvas.getContext("2d")!;
  context.fillStyle = "rgb(255 128 0)";
  context.fillRect(1, 0, 2, 2);
  const x = fromImageData(context.getImageData(0, 0, 3, 2), { channels: 4, dtype: "uint8" });
  const row = (byte: number): number[] => [0, byte, byte];
  expect(x.toArray()).toEqual([255, 128, 0, 255].map((byte) => [row(byte), row(byte)]));

  const turned = x.flip([1, 2]) as Tensor;
  const pixels = toImageData(turned);
  expect(pixels).toBeInstanceOf(ImageData);
  context.putImageData(pixels, 0, 0);
  const seen = fromImageData(context.getImageData(0, 0, 3, 2), { channels: 4, dtype: "uint8" });
  expect(seen.toArray()).toEqual(turned.toArray());
});
