/** @file Fashion-MNIST in batches, from files in a folder. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeIdx, syntheticFashionMNIST, type FashionMNIST } from "@kindling/datasets";
import { manualSeed, tensor } from "@kindling/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getFashionMnistLabels, loadDataFashionMnist, predictCh3 } from "../src/index.ts";
import { resizeBilinear } from "../src/resize.ts";
import { texts } from "./figure/svg-text.ts";

const made = syntheticFashionMNIST({ seed: 2, trainLength: 40, testLength: 30 });
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kindling-d2l-"));
  await write("train", made.train);
  await write("t10k", made.test);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function write(half: string, { images, labels, length }: FashionMNIST): Promise<void> {
  const imageFile = encodeIdx({ dtype: "uint8", shape: [length, 28, 28], data: images });
  const labelFile = encodeIdx({ dtype: "uint8", shape: [length], data: labels });
  await writeFile(join(root, `${half}-images-idx3-ubyte`), imageFile);
  await writeFile(join(root, `${half}-labels-idx1-ubyte`), labelFile);
}

test("images come as [n, 1, 28, 28] from 0 to 1, the last batch with what is left", async () => {
  const [trainIter, testIter] = await loadDataFashionMnist(16, null, { root });
  expect([...trainIter].map(([X]) => X.shape[0])).toEqual([16, 16, 8]);
  const pixels: number[] = [];
  const labels: number[] = [];
  for (const [X, y] of testIter) {
    expect(X.shape.slice(1)).toEqual([1, 28, 28]);
    pixels.push(...X.toTypedArray());
    labels.push(...Array.from(y.toTypedArray(), Number));
  }
  expect(labels).toEqual([...made.test.labels]);
  expect(pixels).toEqual(Array.from(made.test.images, (byte) => Math.fround(byte / 255)));
});

test("the training images come in another order each pass, the test images do not", async () => {
  manualSeed(0);
  const [trainIter, testIter] = await loadDataFashionMnist(100, null, { root });
  const labels = (iter: typeof trainIter): string =>
    [...iter].map(([, y]) => y.tolist().join()).join();
  expect(labels(trainIter)).not.toBe(labels(trainIter));
  expect(labels(testIter)).toBe(labels(testIter));
});

test.each([
  [64, 64, 64],
  [[14, 20], 14, 20],
] as const)(
  "resize %j gives each image as Pillow resizes its bytes",
  async (resize, height, width) => {
    const [, testIter] = await loadDataFashionMnist(30, resize, { root });
    const [[X]] = [...testIter] as unknown as [[{ shape: number[]; toTypedArray(): Float32Array }]];
    expect(X.shape).toEqual([30, 1, height, width]);
    const found = X.toTypedArray();
    for (const i of [0, 29]) {
      const pixels = made.test.images.subarray(i * 784, (i + 1) * 784);
      const resized = resizeBilinear({ width: 28, height: 28, pixels }, height, width).pixels;
      const expected = Float32Array.from(resized, (byte) => byte / 255);
      expect(found.slice(i * height * width, (i + 1) * height * width)).toEqual(expected);
    }
  },
);

test("a folder without the data is an error that names it", async () => {
  await expect(loadDataFashionMnist(16, null, { root: join(root, "no") })).rejects.toThrow(/no/);
});

test("labels have the book's names", () => {
  const names = ["t-shirt", "ankle boot", "dress"];
  expect(getFashionMnistLabels([0, 9, 3])).toEqual(names);
  expect(getFashionMnistLabels(tensor([0, 9, 3], { dtype: "int64" }))).toEqual(names);
  expect(() => getFashionMnistLabels([10])).toThrow(/not a label/);
});

test("predictCh3 shows the first images under their true and their predicted names", async () => {
  const [, testIter] = await loadDataFashionMnist(10, null, { root });
  const always = tensor([[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]);
  const net = () => always.expand([10, 10]);
  const svg = await (await predictCh3(net, testIter, 3)).svg();
  const [first, second, third] = getFashionMnistLabels([...made.test.labels.subarray(0, 3)]);
  expect(texts(svg)).toEqual([first, "dress", second, "dress", third, "dress"]);
});
