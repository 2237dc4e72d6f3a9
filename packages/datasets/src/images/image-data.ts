/**
 * @file The pixels of a canvas as a tensor, and back: bytes of red, green, blue and opacity, pixel after
 * pixel, on one side; a plane per channel on the other.
 */
import {
  checkDType,
  DTypeError,
  fromTypedArray,
  ShapeError,
  type Tensor,
  ValueError,
} from "@kindling/tensor";

/** Pixels as `ImageData` holds them: four bytes each, row by row. */
export interface Pixels {
  /** Red, green, blue and opacity of each pixel: 4 · width · height bytes. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  readonly colorSpace: "srgb";
}

/** How many planes a tensor gets: grey; red, green, blue; and opacity. */
export type ChannelCount = 1 | 3 | 4;

/** What the pixels become. */
export interface FromImageDataOptions<C extends ChannelCount, D extends "float32" | "uint8"> {
  /** 3 unless given. One is grey: 0.299 red + 0.587 green + 0.114 blue, as Pillow has it. */
  readonly channels?: C;
  /** `float32`, from 0 to 1, unless given; `uint8` keeps the bytes. */
  readonly dtype?: D;
}

/**
 * The pixels of a canvas, as `context.getImageData` gives them, in planes `[channels, height, width]`.
 *
 * @throws {ValueError} when the bytes are not those of so many pixels, or for other numbers of channels
 * @throws {DTypeError} for other element types
 * @see torchvision.transforms.functional.to_tensor
 * @example
 * const pixel = { data: Uint8ClampedArray.of(255, 51, 0, 255), width: 1, height: 1 };
 * fromImageData(pixel).tolist() // => [ [ [ 1 ] ], [ [ 0.20000000298023224 ] ], [ [ 0 ] ] ]
 * fromImageData(pixel, { channels: 1, dtype: "uint8" }).tolist() // => [ [ [ 106 ] ] ]
 */
export function fromImageData<
  C extends ChannelCount = 3,
  D extends "float32" | "uint8" = "float32",
>(
  image: Pick<ImageData, "width" | "height"> & { readonly data: ArrayLike<number> },
  options: FromImageDataOptions<C, D> = {},
): Tensor<[C, number, number], D> {
  const { channels = 3, dtype = "float32" } = options;
  const planes = planesOf(channels);
  checkElementType(dtype);
  const { data, width, height } = image;
  const count = width * height;
  if (data.length !== 4 * count)
    throw new ValueError("fromImageData: not four bytes a pixel", {
      got: `${data.length} bytes for ${width} × ${height} pixels`,
      expected: `${4 * count} bytes`,
    });
  const elements =
    dtype === "uint8" ? new Uint8Array(channels * count) : new Float32Array(channels * count);
  const most = dtype === "uint8" ? 1 : 255;
  planes.forEach((byteOf, plane) => {
    for (let i = 0; i < count; i++) elements[plane * count + i] = byteOf(data, 4 * i) / most;
  });
  const planar = fromTypedArray(elements).reshape([channels as number, height, width]) as Tensor;
  return planar as Tensor<[C, number, number], D>; // made so
}

/**
 * A tensor's planes as pixels: `[height, width]`, or `[channels, height, width]` of one, three or four
 * channels. Floats from 0 to 1 become the nearest bytes, and what is outside the nearest end; `uint8` is
 * bytes already. It is a page's `ImageData` where there is one, for `context.putImageData`, else an
 * object of the same fields.
 *
 * @throws {ShapeError} for other shapes, or no pixels
 * @throws {DTypeError} for other element types
 * @see torchvision.utils.save_image
 * @example
 * const { data } = toImageData(tensor([[0, 1.5]]));
 * Array.from(data) // => [ 0, 0, 0, 255, 255, 255, 255, 255 ]
 */
export function toImageData(x: Tensor): Pixels {
  const [channels, height, width] = sizesOf(x);
  const elements = x.contiguous().toTypedArray();
  if (x.dtype !== "uint8" && x.dtype !== "float32" && x.dtype !== "float64")
    throw new DTypeError("toImageData: no elements of pixels", {
      got: x.dtype,
      expected: "float32 or float64 from 0 to 1, or uint8",
      fix: "x.float()",
    });
  const scale = x.dtype === "uint8" ? 1 : 255;
  const count = width * height;
  const data = new Uint8ClampedArray(4 * count).fill(255);
  for (let channel = 0; channel < Math.max(channels, 3); channel++) {
    const start = channels === 1 ? 0 : channel * count;
    for (let i = 0; i < count; i++) {
      const byte = Math.floor(Number(elements[start + i]) * scale + 0.5);
      data[4 * i + channel] = byte;
    }
  }
  return typeof ImageData === "undefined"
    ? { data, width, height, colorSpace: "srgb" }
    : (new ImageData(data, width, height) as Pixels); // no other space is asked for
}

type ByteOf = (data: ArrayLike<number>, at: number) => number;

const byteAt =
  (channel: number): ByteOf =>
  (data, at) =>
    data[at + channel]!;

/** In 16 binary digits, rounded, as Pillow's conversion from RGB to L. */
const grey: ByteOf = (data, at) =>
  (19595 * data[at]! + 38470 * data[at + 1]! + 7471 * data[at + 2]! + 0x8000) >>> 16;

const color = [0, 1, 2].map(byteAt);

const planes: { readonly [C in ChannelCount]: readonly ByteOf[] } = {
  1: [grey],
  3: color,
  4: [...color, byteAt(3)],
};

function planesOf(channels: ChannelCount): readonly ByteOf[] {
  if (Object.hasOwn(planes, channels)) return planes[channels];
  throw new ValueError("fromImageData: no such channels", {
    got: `channels ${String(channels)}`,
    expected: "1 (grey), 3 (red, green, blue) or 4 (and opacity)",
  });
}

function checkElementType(dtype: string): void {
  checkDType(dtype, "fromImageData");
  if (dtype === "float32" || dtype === "uint8") return;
  throw new DTypeError("fromImageData: no element type of pixels", {
    got: dtype,
    expected: "float32 or uint8",
    fix: `fromImageData(image).to("${dtype}")`,
  });
}

function sizesOf({ shape }: Tensor): readonly [channels: number, height: number, width: number] {
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  const isImage = shape.length === 2 || shape.length === 3;
  const hasPixels = isImage && height! > 0 && width! > 0;
  if (hasPixels && (channels === 1 || channels === 3 || channels === 4))
    return [channels, height!, width!];
  throw new ShapeError("toImageData: no planes of an image", {
    got: `[${shape.join(", ")}]`,
    expected: "[height, width] or [channels, height, width], of 1, 3 or 4 channels",
    fix: shape.length === 4 ? "x.select(0, 0)" : "x.reshape([1, height, width])",
  });
}
