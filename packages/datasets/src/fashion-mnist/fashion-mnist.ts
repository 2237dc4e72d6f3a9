/**
 * @file Fashion-MNIST: 60,000 training and 10,000 test images of clothes in ten classes, 28 × 28
 * pixels in grey. The images stay the bytes they came as; floats are made for a batch at a time.
 */
import { ValueError, fromTypedArray } from "@kindling/tensor";
import type { Shape, Tensor } from "@kindling/tensor";
import { collate } from "../collate.ts";
import type { Collated } from "../collate.ts";
import { checkIndex } from "../dataset.ts";
import { gatherRows } from "../rows.ts";
import { openFirst } from "../sources/source.ts";
import type { DataSource } from "../sources/source.ts";
import { checkContent, decodeFiles, imageSize, side } from "./decode.ts";
import type { ImageBytes } from "./decode.ts";
import { classes, files } from "./files.ts";
import { fashionMnistSources } from "./sources.ts";
import type { SourceOptions } from "./sources.ts";

/** An image `[1, 28, 28]` with values from 0 to 1. */
export type Image = Tensor<[1, 28, 28], "float32">;

/** Where a data set came from. */
export interface Origin {
  /** Such as `folder /usr/share/datasets/fashion-mnist`. */
  readonly name: string;
  /** Whether this is a stand-in that a program drew, not the published data. */
  readonly synthetic: boolean;
}

/** What is made of each sample when it is asked for. */
export interface TransformOptions<Input extends Tensor = Image> {
  /** Makes of an image what `get` gives. */
  readonly transform?: ((image: Image) => Input) | undefined;
  /** Makes of a label what `get` gives, a whole number. */
  readonly targetTransform?: ((label: number) => number) | undefined;
}

/** Which half of Fashion-MNIST is wanted, where it is looked for, and what is made of the samples. */
export interface LoadOptions<Input extends Tensor = Image>
  extends SourceOptions, TransformOptions<Input> {
  /** The training images, or the test images. Default true. */
  readonly train?: boolean | undefined;
  /** Places to look in, instead of those that the other options name. */
  readonly sources?: readonly DataSource[] | undefined;
  /** Called with the name of each source before it is tried. */
  readonly onSource?: ((name: string) => void) | undefined;
}

/**
 * One half of Fashion-MNIST (`torchvision.datasets.FashionMNIST` with `ToTensor`).
 * @example
 * const image = new Uint8Array(28 * 28).fill(255);
 * const data = new FashionMNIST({ images: image, labels: Uint8Array.of(9) }, { name: "my own", synthetic: true });
 * [data.length, data.classes[9]] // => [ 1, 'Ankle boot' ]
 */
export class FashionMNIST<Input extends Tensor = Image> {
  /** What the labels mean. */
  static readonly classes = classes;
  readonly classes = classes;
  readonly source: Origin;
  /** `[n, 28, 28]`, row-major. */
  readonly images: Uint8Array;
  /** `[n]`, in `[0, 10)`. */
  readonly labels: Uint8Array;
  readonly #transforms: TransformOptions<Input>;
  /** Room for the bytes of a batch, kept as the system's fresh memory is slow at its first use. */
  #batch = new Uint8Array(0);

  /**
   * From data of the same form; `load` finds the published data.
   *
   * @throws {DataError} when the bytes are not as many images as labels, or a label is not below 10.
   */
  constructor(
    { images, labels }: ImageBytes,
    source: Origin,
    transforms: TransformOptions<Input> = {},
  ) {
    checkContent({ images, labels }, source.name);
    this.images = images;
    this.labels = labels;
    this.source = source;
    this.#transforms = transforms;
  }

  /**
   * Finds and reads the published data: in `root`, or else in `KINDLING_DATA`, Debian's package
   * folder, the user's cache, and on the net. `source.name` tells where it was.
   *
   * @throws {DataError} when no place has it, telling of each; when `root` or `KINDLING_DATA` is not
   *   a readable folder, or a file in it is damaged.
   * @example
   * // a source of your own, here of drawn images
   * const { images, labels } = syntheticFashionMNIST({ trainLength: 100, testLength: 0 }).train;
   * const drawn = {
   *   name: "drawn",
   *   read: async ({ name }: { readonly name: string }) =>
   *     name.includes("images")
   *       ? encodeIdx({ dtype: "uint8", shape: [100, 28, 28], data: images })
   *       : encodeIdx({ dtype: "uint8", shape: [100], data: labels }),
   * };
   * const train = await FashionMNIST.load({ sources: [drawn] }); // without `sources`: the published data
   * [train.length, train.source.name] // => [ 100, 'drawn' ]
   */
  static async load<Input extends Tensor = Image>(
    options: LoadOptions<Input> = {},
  ): Promise<FashionMNIST<Input>> {
    const { train = true, onSource, signal } = options;
    const { images, labels } = files[train ? "train" : "test"];
    const sources = options.sources ?? (await fashionMnistSources(options));
    const { source, content } = await openFirst(
      `Fashion-MNIST, ${train ? "training" : "test"} images`,
      [images, labels],
      sources,
      ([imageFile, labelFile]) => decodeFiles(imageFile!, labelFile!),
      { onSource, signal },
    );
    return new FashionMNIST(content, { name: source, synthetic: false }, options);
  }

  get length(): number {
    return this.labels.length;
  }

  /**
   * An image with values from 0 to 1 and its label, or what the transforms make of them.
   * @example
   * const { train } = syntheticFashionMNIST({ trainLength: 10, testLength: 0 });
   * const [image, label] = train.get(3);
   * [image.shape, label] // => [ [ 1, 28, 28 ], 3 ]
   */
  get(index: number): [image: Input, label: number] {
    checkIndex(index, this.length, "FashionMNIST");
    return [this.#image(index), this.#label(index)];
  }

  /**
   * Images `[n, …]` and labels `[n]`.
   * @example
   * const { train } = syntheticFashionMNIST({ trainLength: 10, testLength: 0 });
   * const [images, labels] = train.getBatch([3, 4]);
   * [images.shape, labels.toArray()] // => [ [ 2, 1, 28, 28 ], [ 3, 4 ] ]
   */
  getBatch(
    indices: readonly number[],
  ): [images: Collated<Input>, labels: Tensor<[number], "int64">] {
    for (const index of indices) checkIndex(index, this.length, "FashionMNIST");
    const labels = BigInt64Array.from(indices, (index) => BigInt(this.#label(index)));
    return [this.#imageBatch(indices), fromTypedArray(labels, [labels.length])];
  }

  #imageBatch(indices: readonly number[]): Collated<Input> {
    if (this.#transforms.transform !== undefined) {
      return collate(indices.map((index) => this.#image(index)));
    }
    const size = indices.length * imageSize;
    if (this.#batch.length !== size) this.#batch = new Uint8Array(size);
    gatherRows(this.#batch, this.images, indices);
    // without a transform, Input is Image
    return scaled(this.#batch, [indices.length, 1, side, side]) as unknown as Collated<Input>;
  }

  #image(index: number): Input {
    const image = scaled(this.#bytes(index), [1, side, side]);
    // without a transform, Input is Image
    return this.#transforms.transform?.(image) ?? (image as unknown as Input);
  }

  #bytes(index: number): Uint8Array {
    return this.images.subarray(index * imageSize, (index + 1) * imageSize);
  }

  #label(index: number): number {
    const label = this.labels[index]!;
    const { targetTransform } = this.#transforms;
    if (targetTransform === undefined) return label;
    const made = targetTransform(label);
    if (Number.isSafeInteger(made)) return made;
    throw new ValueError("FashionMNIST: targetTransform does not give a label", {
      got: String(made),
      expected: "a whole number",
    });
  }
}

/** uint8 / 255 in float32. Not times 1/255: that differs for 126 of the 256 values. */
function scaled<const S extends Shape>(
  bytes: Uint8Array,
  shape: readonly [...S],
): Tensor<S, "float32"> {
  const pixels = fromTypedArray(bytes, shape);
  const values = pixels.div(255);
  pixels.dispose();
  return values;
}
