/** @file The book's look at a classifier's answers. */
import { noGrad } from "@kindling/autograd";
import { ValueError } from "@kindling/tensor";
import type { DataIter, Net } from "./evaluation.ts";
import { getFashionMnistLabels } from "./fashion-mnist.ts";
import { showImages, type ImageGrid } from "./figure/show-images.ts";

/**
 * The first `n` images of a test set, each under its true name and the predicted one.
 *
 * @throws {ValueError} for an empty test set.
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * const { test } = syntheticFashionMNIST({ trainLength: 0, testLength: 20 });
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * const grid = await predictCh3(net, [test.getBatch([0, 1, 2])], 2);
 * (await grid.svg()).includes("t-shirt") // => true
 */
export async function predictCh3(net: Net, testIter: DataIter, n = 6): Promise<ImageGrid> {
  for await (const [X, y] of testIter) {
    const count = Math.min(n, y.numel());
    const trues = getFashionMnistLabels(y.narrow(0, 0, count));
    const scores = noGrad(() => net(X).argmax(1));
    const predicted = getFashionMnistLabels(scores.narrow(0, 0, count));
    const titles = trues.map((name, i) => `${name}\n${predicted[i]}`);
    const images = X.narrow(0, 0, count);
    const [height = 28, width = 28] = images.shape.slice(-2);
    return showImages(images.reshape([count, height, width]), 1, count, titles);
  }
  throw new ValueError("predictCh3: nothing to predict", {
    got: "an empty test set",
    expected: "at least one batch",
  });
}
