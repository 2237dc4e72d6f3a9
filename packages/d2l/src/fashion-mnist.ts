/** @file The book's data set of chapters 3 and 4: Fashion-MNIST in batches. */
import { DataLoader, FashionMNIST, type Image, type LoadOptions } from "@kindling/datasets";
import { fromTypedArray, ValueError, type Tensor } from "@kindling/tensor";
import { resizeBilinear } from "./resize.ts";

/** Height and width in pixels; one number means both. */
export type Resize = number | readonly [height: number, width: number];

/** Where the data are looked for, as in `FashionMNIST.load`. */
export type FashionMnistOptions = Omit<LoadOptions, "train" | "transform" | "targetTransform">;

/** Batches of images `[n, 1, 28, 28]`, from 0 to 1, and of labels `[n]`. */
export type FashionMnistIter = DataLoader<FashionMNIST<Tensor<[1, number, number], "float32">>>;

/**
 * Loaders over the training images, in a new order each pass, and over the test images.
 *
 * @param resize  the images' size, if another than 28 × 28.
 * @throws {DataError} when no place has the data.
 * @see Zhang et al., Dive into Deep Learning, §3.5
 * @example
 * // a source of drawn images; without `sources` the published data are looked for
 * const { images, labels } = syntheticFashionMNIST({ trainLength: 100, testLength: 0 }).train;
 * const drawn = {
 *   name: "drawn",
 *   read: async ({ name }: { readonly name: string }) =>
 *     name.includes("images")
 *       ? encodeIdx({ dtype: "uint8", shape: [100, 28, 28], data: images })
 *       : encodeIdx({ dtype: "uint8", shape: [100], data: labels }),
 * };
 * const [trainIter] = await loadDataFashionMnist(32, null, { sources: [drawn] });
 * for (const [X, y] of trainIter) {
 *   [X.shape, y.shape] // => [ [ 32, 1, 28, 28 ], [ 32 ] ]
 *   break;
 * }
 */
export async function loadDataFashionMnist(
  batchSize: number,
  resize: Resize | null = null,
  options: FashionMnistOptions = {},
): Promise<[trainIter: FashionMnistIter, testIter: FashionMnistIter]> {
  const resized = resize === null ? {} : { transform: resizer(resize) };
  const train = await FashionMNIST.load({ ...options, ...resized, train: true });
  const test = await FashionMNIST.load({ ...options, ...resized, train: false });
  return [
    new DataLoader(train, { batchSize, shuffle: true }),
    new DataLoader(test, { batchSize, shuffle: false }),
  ];
}

/**
 * The book's names of the classes.
 *
 * @param labels  `[n]`, integers in `[0, 10)`.
 * @throws {ValueError} for a label that is none.
 * @example
 * getFashionMnistLabels(tensor([0n, 9n])) // => [ 't-shirt', 'ankle boot' ]
 */
export function getFashionMnistLabels(labels: Tensor | readonly number[]): string[] {
  const values = Array.isArray(labels) ? labels : [...(labels as Tensor).toTypedArray()];
  return values.map((label: number | bigint) => {
    const name = labelNames[Number(label)];
    if (name !== undefined) return name;
    throw new ValueError("getFashionMnistLabels: not a label", {
      got: String(label),
      expected: `a whole number from 0 to ${labelNames.length - 1}`,
    });
  });
}

/**
 * How many workers the book loads data with. Ours need none.
 * @example
 * getDataloaderWorkers() // => 4
 */
export const getDataloaderWorkers = (): number => 4;

const labelNames = [
  "t-shirt",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
];

/** Resizes as torchvision does with Pillow's images: on bytes, before they become floats. */
function resizer(resize: Resize): (image: Image) => Tensor<[1, number, number], "float32"> {
  const [height, width] = typeof resize === "number" ? [resize, resize] : resize;
  return (image) => {
    const pixels = Uint8Array.from(image.toTypedArray(), (value) => Math.round(value * 255));
    const { pixels: bytes } = resizeBilinear({ width: 28, height: 28, pixels }, height, width);
    const values = Float32Array.from(bytes, (byte) => byte / 255);
    return fromTypedArray(values, [1, height, width]);
  };
}
