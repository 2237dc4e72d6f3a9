/**
 * @file A stand-in for Fashion-MNIST where no source has it: garments that a program draws. It can
 * be learned and has the same form, but figures from it say nothing about the real data; so its
 * origin says `synthetic`.
 */
import { Generator, ValueError } from "@kindling/tensor";
import { imageSize, side } from "./decode.ts";
import type { Draw, Part } from "./cuts.ts";
import { classes } from "./files.ts";
import { FashionMNIST } from "./fashion-mnist.ts";
import { garments } from "./garments.ts";
import { fill } from "./raster.ts";
import type { Canvas, Polygon } from "./raster.ts";

/** Which garments are drawn and how many. */
export interface SyntheticOptions {
  /** Equal seeds give equal images. Default 0. */
  readonly seed?: number | bigint | undefined;
  /** Default 60,000. */
  readonly trainLength?: number | undefined;
  /** Default 10,000. */
  readonly testLength?: number | undefined;
}

/**
 * Two data sets in the form of Fashion-MNIST with drawn images; `source.synthetic` is true.
 *
 * The labels come in turn, 0 to 9. The test images do not depend on how many training images there
 * are.
 *
 * @throws {ValueError} for a length that is not a whole number of at least 0.
 * @example
 * const { train, test } = syntheticFashionMNIST({ seed: 1, trainLength: 20, testLength: 10 });
 * [train.length, test.length, train.source.synthetic] // => [ 20, 10, true ]
 */
export function syntheticFashionMNIST({
  seed = 0,
  trainLength = 60_000,
  testLength = 10_000,
}: SyntheticOptions = {}): { readonly train: FashionMNIST; readonly test: FashionMNIST } {
  const seeds = new Generator({ seed });
  const make = (length: number): FashionMNIST => {
    const generator = new Generator({ seed: seeds.random64() });
    return new FashionMNIST(drawMany(length, generator), {
      name: `synthetic images drawn from seed ${seed}, not Fashion-MNIST`,
      synthetic: true,
    });
  };
  return { train: make(trainLength), test: make(testLength) };
}

function drawMany(
  length: number,
  generator: Generator,
): { images: Uint8Array; labels: Uint8Array } {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new ValueError("syntheticFashionMNIST: this is no length", {
      got: String(length),
      expected: "a whole number of at least 0",
    });
  }
  const draw: Draw = (low, high) => low + (high - low) * generator.u24();
  const images = new Uint8Array(length * imageSize);
  const labels = Uint8Array.from({ length }, (_, i) => i % classes.length);
  const canvas: Canvas = { side, pixels: new Float32Array(imageSize) };
  labels.forEach((label, i) => {
    drawOne(label, draw, canvas);
    weave(canvas, draw, images.subarray(i * imageSize, (i + 1) * imageSize));
  });
  return { images, labels };
}

/** One garment of a class: cut, placed and dyed. */
function drawOne(label: number, draw: Draw, canvas: Canvas): void {
  canvas.pixels.fill(0);
  const place = placement(draw);
  const dye = 0.25 + 0.75 * Math.sqrt(draw(0, 1));
  const parts: Part[] = garments[label]!(draw);
  for (const { outline, light } of parts) {
    fill(canvas, place(outline), Math.min(1, dye * light));
  }
}

/** A small random shift, scale and shear about the middle. */
function placement(draw: Draw): (outline: Polygon) => Polygon {
  const [scaleX, scaleY] = [draw(0.88, 1.06), draw(0.9, 1.04)];
  const [shiftX, shiftY] = [draw(-1.2, 1.2), draw(-1, 1)];
  const shear = draw(-0.06, 0.06);
  const middle = side / 2;
  return (outline) =>
    outline.map(([x, y]) => [
      middle + (x - middle) * scaleX + (y - middle) * shear + shiftX,
      middle + (y - middle) * scaleY + shiftY,
    ]);
}

/** Folds, stripes and grain of the cloth, as bytes. Where there is no cloth, the image stays 0. */
function weave({ pixels }: Canvas, draw: Draw, bytes: Uint8Array): void {
  const depth = draw(0, 1) < 0.25 ? draw(0.15, 0.4) : draw(0, 0.12);
  const [stepX, turn, grain] = [draw(0.08, 0.28), draw(0, 1), draw(0.02, 0.12)];
  const stepY = stepX * (draw(0, 1) < 0.5 ? draw(-0.3, 0.3) : draw(3, 6));
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++, at++) {
      const light = pixels[at]!;
      if (light === 0) continue;
      const phase = stepX * column + stepY * row + turn;
      const woven = 255 * light * (1 + depth * wave(phase)) * (1 + draw(-grain, grain));
      bytes[at] = Math.min(255, Math.round(woven));
    }
  }
}

/**
 * A wave like the sine, of period 1, from parabolas. `Math.sin` would differ between engines, and
 * the images with it.
 */
function wave(phase: number): number {
  const turn = phase - Math.floor(phase);
  return turn < 0.5 ? 16 * turn * (0.5 - turn) : -16 * (turn - 0.5) * (1 - turn);
}
