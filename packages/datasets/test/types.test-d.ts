import { type Tensor, arange, tensor, zeros } from "@kindling/tensor";
import { describe, expectTypeOf, test } from "vitest";
import {
  DataLoader,
  FashionMNIST,
  Subset,
  TensorDataset,
  collate,
  randomSplit,
} from "../src/index.ts";
import type { BatchOf, Dataset, Image } from "../src/index.ts";

type ImageBatch = [
  images: Tensor<[number, 1, 28, 28], "float32">,
  labels: Tensor<[number], "int64">,
];

/** What a loader gives. */
type BatchIn<L> = L extends Iterable<infer Batch> ? Batch : never;

describe("batches are typed", () => {
  test("of Fashion-MNIST, its parts and splits: images and labels", () => {
    const images = {} as FashionMNIST;
    expectTypeOf(images.get(0)).toEqualTypeOf<[image: Image, label: number]>();
    expectTypeOf<BatchOf<FashionMNIST>>().toEqualTypeOf<ImageBatch>();
    expectTypeOf<BatchIn<DataLoader<FashionMNIST>>>().toEqualTypeOf<ImageBatch>();
    expectTypeOf<BatchOf<Subset<FashionMNIST>>>().toEqualTypeOf<ImageBatch>();
    const [train] = randomSplit(images, [0.9, 0.1]);
    expectTypeOf(train!).toEqualTypeOf<Subset<FashionMNIST>>();
  });

  test("of transformed images: as the transform says", () => {
    type Flat = FashionMNIST<Tensor<[784], "float32">>;
    type Batch = BatchOf<Flat>;
    expectTypeOf<Batch[0]>().toEqualTypeOf<Tensor<[number, 784], "float32">>();
    const load = () => FashionMNIST.load({ transform: () => zeros(784) });
    expectTypeOf<Awaited<ReturnType<typeof load>>>().toEqualTypeOf<Flat>();
  });

  test("of tensors: their rows", () => {
    const rows = new TensorDataset(zeros(5, 3), arange(5));
    expectTypeOf(rows.get(0)).toEqualTypeOf<[Tensor<[3], "float32">, Tensor<[], "int64">]>();
    type Batch = [Tensor<[number, 3], "float32">, Tensor<[number], "int64">];
    expectTypeOf<BatchIn<DataLoader<typeof rows>>>().toEqualTypeOf<Batch>();
  });

  test("of a user's data set: what collating its samples gives, or what collateFn gives", () => {
    const dataset: Dataset<{ x: Tensor<[2], "float32">; name: string }> = {
      length: 1,
      get: () => ({ x: tensor([1, 2]), name: "one" }),
    };
    type Batch = { x: Tensor<[number, 2], "float32">; name: string[] };
    expectTypeOf<BatchIn<ReturnType<typeof loaderOf>>>().toEqualTypeOf<Batch>();
    const loaderOf = () => new DataLoader(dataset, { batchSize: 2 });
    const joined = new DataLoader(dataset, { collateFn: (samples) => samples[0]!.name.length });
    expectTypeOf<BatchIn<typeof joined>>().toEqualTypeOf<number>();
  });

  test("collated: by kind", () => {
    expectTypeOf(collate([true])).toEqualTypeOf<Tensor<[number], "bool">>();
    expectTypeOf(collate([1n])).toEqualTypeOf<Tensor<[number], "int64">>();
    expectTypeOf(collate([1.5])).toEqualTypeOf<Tensor<[number], "int64" | "float32">>();
    expectTypeOf(collate([Uint8Array.of(1)])).toEqualTypeOf<Tensor<[number, number], "uint8">>();
    expectTypeOf(collate(["a"])).toEqualTypeOf<string[]>();
    expectTypeOf(collate([] as unknown[])).toEqualTypeOf<unknown>();
  });
});
