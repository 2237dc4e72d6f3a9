/** @file Tensors and nested arrays as pictures: 8-bit pixels in a PNG, as a data URI. */
import { fromTypedArray, isTensor, tensor, ValueError, type Tensor } from "@kindling/tensor";
import { encode } from "fast-png";

/** A picture: `[h, w]` grey or `[h, w, 3]` colour (`[h, w, 4]` with alpha), tensor or array. */
export type Picture = Tensor | readonly (readonly (number | readonly number[])[])[];

/** A picture ready for an SVG. */
export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  /** `data:image/png;base64,…` */
  readonly uri: string;
}

/**
 * Encodes a picture as PNG. Grey values are stretched so that the least is black and the greatest
 * white, as `imshow` does; colours are 0–255 in integers and 0–1 in floats.
 *
 * @throws {ValueError} for other shapes.
 * @example
 * encodePicture([[0, 1]]).uri.slice(0, 14) // => data:image/png
 */
export function encodePicture(picture: Picture): EncodedPicture {
  const image = asTensor(picture);
  const [height = 0, width = 0, channels = 1] = image.shape;
  if (!isPictureShape(image.shape)) throw notAPicture(image.shape);
  const values = Float64Array.from(image.toTypedArray() as ArrayLike<number>, Number);
  const isGrey = channels === 1;
  const [low, high] = isGrey ? ends(values) : [0, image.dtype.startsWith("float") ? 1 : 255];
  const toByte = 255 / (high - low || 1);
  // a clamped array rounds and cuts off by itself
  const bytes = new Uint8ClampedArray(values.map((value) => (value - low) * toByte));
  const png = encode({ width, height, channels, depth: 8, data: new Uint8Array(bytes.buffer) });
  return { width, height, uri: `data:image/png;base64,${base64(png)}` };
}

/** The pictures in a batch `[n, h, w]` or `[n, h, w, c]`, or in a list of pictures. */
export function pictures(images: Tensor | readonly Picture[]): Picture[] {
  if (!isTensor(images)) return [...images];
  const [count = 0, ...shape] = images.shape;
  if (!isPictureShape(shape)) throw notAPicture(images.shape);
  const flat = images.toTypedArray();
  const length = flat.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, i) =>
    fromTypedArray(flat.slice(i * length, (i + 1) * length), shape),
  );
}

const asTensor = (picture: Picture): Tensor =>
  isTensor(picture) ? picture : tensor(picture as readonly (readonly number[])[]);

function isPictureShape(shape: readonly number[]): boolean {
  const [height = 0, width = 0, channels = 1] = shape;
  const hasPictureAxes = shape.length === 2 || shape.length === 3;
  return hasPictureAxes && height > 0 && width > 0 && [1, 3, 4].includes(channels);
}

function ends(values: Float64Array): [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  return [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const notAPicture = (shape: readonly number[]): ValueError =>
  new ValueError("showImages: not a picture", {
    got: `shape [${shape.join(", ")}]`,
    expected: "[h, w], or [h, w, c] with 1, 3 or 4 channels, none of them empty",
  });
