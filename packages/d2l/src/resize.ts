/**
 * @file Bilinear resizing of 8-bit grey images, equal to Pillow's to the last bit: two passes of a
 * triangle filter that widens when it shrinks, in fixed-point arithmetic, rounded between the passes.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 */
import { ValueError } from "@kindling/tensor";

/** An image of bytes, row-major. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * The image in another size.
 *
 * @throws {ValueError} for a size that is not whole numbers of at least 1.
 */
export function resizeBilinear(image: GreyImage, height: number, width: number): GreyImage {
  if (![height, width].every((size) => Number.isSafeInteger(size) && size >= 1)) {
    throw new ValueError("resize: not a size", {
      got: `height ${height}, width ${width}`,
      expected: "whole numbers, at least 1 each",
    });
  }
  const wide = width === image.width ? image : resizeRows(image, width);
  return height === image.height ? wide : transpose(resizeRows(transpose(wide), height));
}

/** What one output pixel is made of: weights of consecutive input pixels. */
interface Window {
  readonly first: number;
  readonly weights: Int32Array;
}

const precisionBits = 22;

function resizeRows({ width, height, pixels }: GreyImage, outWidth: number): GreyImage {
  const out = new Uint8Array(outWidth * height);
  windows(width, outWidth).forEach(({ first, weights }, x) => {
    for (let y = 0; y < height; y++) {
      let sum = 1 << (precisionBits - 1);
      for (let i = 0; i < weights.length; i++) {
        sum += pixels[y * width + first + i]! * weights[i]!;
      }
      out[y * outWidth + x] = sum >> precisionBits;
    }
  });
  return { width: outWidth, height, pixels: out };
}

function windows(inSize: number, outSize: number): Window[] {
  const scale = inSize / outSize;
  const support = Math.max(scale, 1);
  return Array.from({ length: outSize }, (_, at) => {
    const center = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(inSize, Math.trunc(center + support + 0.5));
    const weights = Array.from({ length: end - first }, (_unused, i) =>
      Math.max(0, 1 - Math.abs((i + first - center + 0.5) / support)),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    const fixed = weights.map((weight) => Math.trunc((weight / total) * 2 ** precisionBits + 0.5));
    return { first, weights: Int32Array.from(fixed) };
  });
}

function transpose({ width, height, pixels }: GreyImage): GreyImage {
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + y] = pixels[y * width + x]!;
  }
  return { width: height, height: width, pixels: out };
}
