/** @file Pictures in characters. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { picture } from "../../src/picture/characters.ts";

const images = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      pixels: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    }),
  );
const escapes = new RegExp(String.raw`\u001B\[[\d;]*m`, "g");

test("a line has a character for each pixel of its two rows, in either style", () => {
  fc.assert(
    fc.property(images, fc.constantFrom("greys", "letters"), ({ width, height, pixels }, style) => {
      const lines = picture(pixels, width, style).map((line) => line.replaceAll(escapes, ""));
      expect(lines).toHaveLength(Math.ceil(height / 2));
      for (const line of lines) expect(line).toHaveLength(width);
    }),
  );
});

test("greys are those of the upper pixel before the lower one, and end with the line", () => {
  expect(picture(Uint8Array.of(0, 255, 128, 0), 2, "greys")).toEqual([
    "\u001b[38;5;232;48;5;244m▀\u001b[38;5;255;48;5;232m▀\u001b[0m",
  ]);
});

test("letters grow denser with the light of both pixels", () => {
  const light = Uint8Array.from([0, 28, 57, 85, 113, 142, 170, 198, 227, 255]);
  expect(picture(Uint8Array.from([...light, ...light]), 10, "letters")).toEqual([" .:-=+*#%@"]);
  expect(picture(Uint8Array.of(255, 0, 0, 255), 2, "letters")).toEqual(["++"]);
});
