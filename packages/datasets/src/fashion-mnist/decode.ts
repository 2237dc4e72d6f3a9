/**
 * @file From the files of Fashion-MNIST to bytes that are known to be images and their labels.
 */
import { DataError } from "@kindling/tensor";
import { unpackIdxFile } from "../formats/idx-file.ts";
import { decodeIdx } from "../formats/idx.ts";
import type { FoundFile } from "../sources/source.ts";
import { classes } from "./files.ts";

/** The bytes of a data set in the manner of Fashion-MNIST. */
export interface ImageBytes {
  /** `[n, 28, 28]`, row-major. */
  readonly images: Uint8Array;
  /** `[n]`, in `[0, 10)`. */
  readonly labels: Uint8Array;
}

/** Width and height of an image, in pixels. */
export const side = 28;

/** The number of pixels of an image. */
export const imageSize = side * side;

/**
 * Images and labels from a file of each.
 *
 * @throws {DataError} when a file is damaged or holds something else, or they do not belong together.
 */
export async function decodeFiles(imageFile: FoundFile, labelFile: FoundFile): Promise<ImageBytes> {
  const images = await decodeFile(imageFile, [side, side]);
  const labels = await decodeFile(labelFile, []);
  return checkContent({ images, labels }, `${imageFile.name} and its labels`);
}

/**
 * The bytes themselves, if there are as many images as labels and each label names a class.
 *
 * @throws {DataError} otherwise.
 */
export function checkContent(content: ImageBytes, name: string): ImageBytes {
  const { images, labels } = content;
  if (images.length !== labels.length * imageSize) {
    throw new DataError(`${name}: not as many images as labels`, {
      got: `${images.length / imageSize} images, ${labels.length} labels`,
      expected: "a label for each image",
    });
  }
  const wrong = labels.findIndex((label) => label >= classes.length);
  if (wrong === -1) return content;
  throw new DataError(`${name}: a label out of range`, {
    got: `${labels[wrong]} at ${wrong}`,
    expected: `labels from 0 to ${classes.length - 1}`,
  });
}

/** The data of a `uint8` file of shape `[n, ...sizes]`. */
async function decodeFile(file: FoundFile, sizes: readonly number[]): Promise<Uint8Array> {
  const bytes = await unpackIdxFile(file.bytes, file.name);
  const { dtype, shape, data } = decodeIdx(bytes, file.name);
  const fits = shape.length === 1 + sizes.length && sizes.every((n, axis) => shape[axis + 1] === n);
  if (data instanceof Uint8Array && fits) return data;
  throw new DataError(`${file.name}: an IDX file of another kind`, {
    got: `[${shape.join(", ")}] ${dtype}`,
    expected: `[${["n", ...sizes].join(", ")}] uint8`,
  });
}
