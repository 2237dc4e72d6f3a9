/** @file A small data set in the manner of Fashion-MNIST, as files with their checksums. */
import { mkdir, writeFile } from "node:fs/promises";
import { encodeIdx } from "../../src/formats/idx.ts";
import { md5Hex } from "../../src/formats/md5.ts";
import type { DataFile } from "../../src/sources/source.ts";
import { gzip } from "../formats/idx-arbitrary.ts";

/** A file as published: what is known of it, plain and packed. */
export interface PublishedFile extends DataFile {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** Some bytes as a published file. */
export async function publish(
  name: string,
  plain: Uint8Array<ArrayBuffer>,
): Promise<PublishedFile> {
  const packed = await gzip(plain);
  const sums = { md5: md5Hex(plain), gzipMd5: md5Hex(packed) };
  return { name, sizeBytes: plain.length, ...sums, plain, packed };
}

/** Pixel `k` of image `i` in `smallImages`: every byte occurs. */
export const pixelOf = (i: number, k: number): number => (7 * i + k) % 256;

/** The label of image `i` in `smallImages`. */
export const labelOf = (i: number): number => (3 * i + 1) % 10;

/** An image file and a label file of `n` images. */
export async function smallFiles(
  n: number,
  half: "train" | "t10k" = "train",
): Promise<[images: PublishedFile, labels: PublishedFile]> {
  const pixels = Uint8Array.from({ length: n * 784 }, (_, at) =>
    pixelOf(Math.floor(at / 784), at % 784),
  );
  const labels = Uint8Array.from({ length: n }, (_, i) => labelOf(i));
  return [
    await publish(
      `${half}-images-idx3-ubyte`,
      encodeIdx({ dtype: "uint8", shape: [n, 28, 28], data: pixels }),
    ),
    await publish(
      `${half}-labels-idx1-ubyte`,
      encodeIdx({ dtype: "uint8", shape: [n], data: labels }),
    ),
  ];
}

/** Writes files into a folder, packed as `name.gz`; makes the folder. */
export async function writePacked(folder: string, files: readonly PublishedFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, packed } of files) await writeFile(`${folder}/${name}.gz`, packed);
}
