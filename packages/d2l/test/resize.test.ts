/** @file Resizing as Pillow does. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { resizeBilinear, type GreyImage } from "../src/resize.ts";

// made by Pillow 9.4.0: Image.resize(size, Image.BILINEAR) of mode "L"
const fromPillow: readonly { readonly from: GreyImage; readonly to: GreyImage }[] = [
  {
    from: {
      width: 5,
      height: 7,
      pixels: Uint8Array.of(
        89,
        130,
        106,
        64,
        21,
        204,
        5,
        152,
        1,
        195,
        174,
        49,
        131,
        82,
        102,
        37,
        89,
        193,
        11,
        112,
        207,
        9,
        2,
        212,
        89,
        27,
        202,
        212,
        97,
        81,
        113,
        46,
        231,
        171,
        128,
      ),
    },
    to: {
      width: 3,
      height: 9,
      pixels: Uint8Array.of(
        107,
        102,
        39,
        115,
        91,
        88,
        119,
        93,
        104,
        106,
        108,
        88,
        59,
        129,
        69,
        108,
        68,
        126,
        111,
        124,
        112,
        96,
        182,
        107,
        84,
        177,
        146,
      ),
    },
  },
  {
    from: {
      width: 4,
      height: 3,
      pixels: Uint8Array.of(40, 21, 211, 74, 239, 81, 152, 20, 153, 149, 16, 167),
    },
    to: {
      width: 6,
      height: 2,
      pixels: Uint8Array.of(115, 79, 68, 164, 122, 54, 185, 154, 114, 76, 90, 112),
    },
  },
];

test.each(fromPillow)(
  "Pillow's values come out: $from.width×$from.height to $to.width×$to.height",
  ({ from, to }) => {
    expect(resizeBilinear(from, to.height, to.width)).toEqual(to);
  },
);

const size = fc.integer({ min: 1, max: 12 });
const image = fc.tuple(size, size).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
  }),
);

test("the same size gives the same image", () => {
  fc.assert(
    fc.property(image, (img) => {
      expect(resizeBilinear(img, img.height, img.width)).toEqual(img);
    }),
  );
});

test("an even grey stays that grey, and no value leaves the image's range", () => {
  fc.assert(
    fc.property(image, size, size, (img, height, width) => {
      const { pixels } = resizeBilinear(img, height, width);
      expect(pixels).toHaveLength(height * width);
      expect(Math.min(...pixels)).toBeGreaterThanOrEqual(Math.min(...img.pixels));
      expect(Math.max(...pixels)).toBeLessThanOrEqual(Math.max(...img.pixels));
    }),
  );
});

test("a mirrored image gives the mirrored result, to a grey level", () => {
  fc.assert(
    fc.property(image, size, (img, width) => {
      const there = resizeBilinear(mirrored(img), img.height, width);
      const here = mirrored(resizeBilinear(img, img.height, width));
      // weights are rounded to fixed point, which need not be symmetric
      there.pixels.forEach((v, i) => expect(Math.abs(v - here.pixels[i]!)).toBeLessThanOrEqual(1));
    }),
  );
});

test.each([0, -1, 1.5, Number.NaN])("a size of %s is refused", (wrong) => {
  const img = { width: 1, height: 1, pixels: Uint8Array.of(7) };
  expect(() => resizeBilinear(img, wrong, 1)).toThrow(/not a size/);
  expect(() => resizeBilinear(img, 1, wrong)).toThrow(/not a size/);
});

function mirrored({ width, height, pixels }: GreyImage): GreyImage {
  return {
    width,
    height,
    pixels: pixels.map((_, i) => pixels[i - (i % width) + (width - 1 - (i % width))]!),
  };
}
