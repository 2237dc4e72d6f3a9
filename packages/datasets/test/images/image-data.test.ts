/**
 * @file Pixels become planes, and planes pixels; grey is Pillow's.
 */
import { arange, tensor, type Tensor, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { fromImageData, toImageData } from "../../src/index.ts";

const images = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([width, height]) =>
    fc
      .uint8ClampedArray({ minLength: 4 * width * height, maxLength: 4 * width * height })
      .map((data) => ({ data, width, height })),
  );

const pixel = (...bytes: number[]): { data: number[]; width: number; height: number } => ({
  data: bytes,
  width: 1,
  height: 1,
});

describe("fromImageData", () => {
  test("gives each channel a plane: element [c, y, x] is byte c of the pixel", () => {
    fc.assert(
      fc.property(images, (image) => {
        const x = fromImageData(image, { channels: 4, dtype: "uint8" });
        expect(x.shape).toEqual([4, image.height, image.width]);
        image.data.forEach((byte, i) => {
          const [at, c] = [Math.floor(i / 4), i % 4];
          const [row, column] = [Math.floor(at / image.width), at % image.width];
          expect((x as Tensor).at(c, row, column).item()).toBe(byte);
        });
      }),
    );
  });

  test("gives floats that are the bytes by 255, three channels unless told", () => {
    const x = fromImageData(pixel(255, 51, 0, 7));
    expect(x.dtype).toBe("float32");
    expect(x.toArray()).toEqual([[[1]], [[Math.fround(51 / 255)]], [[0]]]);
    expectTypeOf(x).toEqualTypeOf<Tensor<[3, number, number], "float32">>();
  });

  // from Pillow 9.4: Image.new("RGB", (1, 1), color).convert("L")
  test.each([
    [[255, 0, 0], 76],
    [[0, 255, 0], 150],
    [[0, 0, 255], 29],
    [[255, 255, 255], 255],
    [[12, 200, 99], 132],
    [[1, 1, 1], 1],
  ])("grey of %j is %i", (color, expected) => {
    const grey = fromImageData(pixel(...color, 255), { channels: 1, dtype: "uint8" });
    expect(grey.toArray()).toEqual([[[expected]]]);
  });

  test.each([
    [() => fromImageData({ data: [1, 2, 3], width: 1, height: 1 }), "3 bytes for 1 × 1 pixels"],
    [() => fromImageData(pixel(1, 2, 3, 4), { channels: 2 as 1 }), "channels 2"],
    [() => fromImageData(pixel(1, 2, 3, 4), { dtype: "int32" as "uint8" }), "int32"],
  ])("refuses what is no image, and says what came: %#", (make, got) => {
    expect(make).toThrow(got);
  });
});

describe("toImageData", () => {
  test("is what fromImageData was made of", () => {
    fc.assert(
      fc.property(images, fc.constantFrom("float32" as const, "uint8" as const), (image, dtype) => {
        const back = toImageData(fromImageData(image, { channels: 4, dtype }));
        expect({ ...image, data: Array.from(image.data) }).toEqual({
          width: back.width,
          height: back.height,
          data: Array.from(back.data),
        });
      }),
    );
  });

  test("one channel becomes grey, and without a fourth all is opaque", () => {
    expect(Array.from(toImageData(tensor([[0.2]])).data)).toEqual([51, 51, 51, 255]);
    const colors = arange(3).mul(0.5).reshape([3, 1, 1]);
    expect(Array.from(toImageData(colors as Tensor).data)).toEqual([0, 128, 255, 255]);
  });

  test("takes a view in any layout, and cuts off what is out of range", () => {
    const x = tensor([
      [-1, 0.5],
      [2, 1],
    ]).t() as Tensor;
    const reds = Array.from(toImageData(x).data).filter((_, i) => i % 4 === 0);
    expect(reds).toEqual([0, 255, 128, 255]);
  });

  test.each([
    [zeros(2, 1, 1), "[2, 1, 1]"],
    [zeros(5), "[5]"],
    [zeros(1, 1, 2, 2), "[1, 1, 2, 2]"],
    [zeros(0, 3), "[0, 3]"],
    [zeros(1, 1).long(), "int64"],
  ])("refuses what is no image, and says what came: %#", (x, got) => {
    expect(() => toImageData(x as Tensor)).toThrow(got);
  });
});
