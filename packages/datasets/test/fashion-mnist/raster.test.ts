import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fill } from "../../src/fashion-mnist/raster.ts";
import type { Canvas, Polygon } from "../../src/fashion-mnist/raster.ts";

const canvas = (side: number, grey = 0): Canvas => ({
  side,
  pixels: new Float32Array(side * side).fill(grey),
});
const total = ({ pixels }: Canvas): number => pixels.reduce((sum, grey) => sum + grey, 0);

/** Twice the area, by the shoelace formula. */
const doubleArea = (polygon: Polygon): number =>
  polygon.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = polygon[(k + 1) % polygon.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);

/** With corners at the edges of slices: between them, widths are linear and the middle is exact. */
const triangles = fc.array(
  fc.tuple(
    fc.double({ min: 1, max: 15, noNaN: true }),
    fc.integer({ min: 4, max: 60 }).map((quarters) => quarters / 4),
  ),
  { minLength: 3, maxLength: 3 },
);

describe("laws", () => {
  test("the ink of a triangle is its area", () => {
    fc.assert(
      fc.property(triangles, (triangle) => {
        const image = canvas(16);
        fill(image, triangle, 1);
        // 256 pixels, each of some rounded steps in float32
        expect(Math.abs(total(image) - Math.abs(doubleArea(triangle)) / 2)).toBeLessThan(
          256 * 1e-6,
        );
      }),
    );
  });

  test("grey values stay between those of the image and the ink", () => {
    const grey = fc.constantFrom(0, 0.25, 1);
    fc.assert(
      fc.property(triangles, grey, grey, (triangle, paper, ink) => {
        const image = canvas(16, paper);
        fill(image, triangle, ink);
        const [low, high] = [Math.min(paper, ink), Math.max(paper, ink)];
        expect(image.pixels.every((p) => p >= low - 1e-6 && p <= high + 1e-6)).toBe(true);
      }),
    );
  });
});

describe("examples", () => {
  const box = (left: number, top: number, right: number, bottom: number): Polygon => [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];

  test("pixels are covered in proportion", () => {
    const image = canvas(3);
    fill(image, box(0.5, 0.5, 2, 2), 1);
    expect(Array.from(image.pixels)).toEqual([0.25, 0.5, 0, 0.5, 1, 0, 0, 0, 0]);
  });

  test("what is outside of the image is cut off", () => {
    const image = canvas(2);
    fill(image, box(-9, -9, 9, 9), 1);
    expect(Array.from(image.pixels)).toEqual([1, 1, 1, 1]);
    fill(image, box(5, 5, 6, 6), 0);
    fill(image, box(-6, 0, -5, 2), 0);
    expect(Array.from(image.pixels)).toEqual([1, 1, 1, 1]);
  });
});
