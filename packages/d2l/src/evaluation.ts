/** @file How good a model is: hits, accuracy over a data set, mean loss over a data set. */
import { noGrad } from "@kindling/autograd";
import { AnyModule } from "@kindling/nn";
import type { Tensor } from "@kindling/tensor";
import { Accumulator } from "./accumulator.ts";

/** What maps a batch to outputs: a module or a function. */
export type Net = (X: Tensor) => Tensor;

/** What maps outputs and labels to a loss: one number, or one for each example. */
export type Loss = (yHat: Tensor, y: Tensor) => Tensor;

/** Batches of examples and labels, as often as they are iterated. */
export type DataIter =
  | Iterable<readonly [Tensor, Tensor]>
  | AsyncIterable<readonly [Tensor, Tensor]>;

/**
 * The number of hits (not their share): how often the greatest output, or the output itself if
 * there is one a row, is the label.
 *
 * @param yHat  `[n, c]` scores, or predicted labels of `y`'s shape.
 * @param y  `[n]` labels.
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * accuracy(tensor([[0.1, 0.9], [0.8, 0.2]]), tensor([1n, 1n])) // => 1
 */
export function accuracy(yHat: Tensor, y: Tensor): number {
  const [, classes = 1] = yHat.shape;
  const predicted = yHat.ndim > 1 && classes > 1 ? yHat.argmax(1) : yHat;
  return predicted.to(y.dtype).eq(y).sum().item();
}

/**
 * The share of hits over a data set. A module is put into evaluation mode and left in it.
 * @example
 * const net = (x) => x;
 * await evaluateAccuracy(net, [[tensor([[0.1, 0.9]]), tensor([1n])]]) // => 1
 */
export async function evaluateAccuracy(net: Net, dataIter: DataIter): Promise<number> {
  if (net instanceof AnyModule) net.eval();
  const metric = new Accumulator(2);
  for await (const [X, y] of dataIter) {
    // the mode is set for a function's run, and must not outlast a turn of the event loop
    noGrad(() => metric.add(accuracy(net(X), y), y.numel()));
  }
  return metric.at(0) / metric.at(1);
}

/**
 * The mean loss over a data set, in the mode that the model is in. Labels take the shape of the
 * outputs where they have as many elements.
 *
 * @param loss  one number a batch (its mean) or one for each example.
 * @example
 * const batches = [[tensor([1, 2]), tensor([1, 4])]];
 * await evaluateLoss((x) => x, batches, (out, y) => out.sub(y).square()) // => 2
 */
export async function evaluateLoss(net: Net, dataIter: DataIter, loss: Loss): Promise<number> {
  const metric = new Accumulator(2);
  for await (const [X, y] of dataIter) {
    noGrad(() => {
      const out = net(X);
      const labels = y.numel() === out.numel() ? y.reshape([...out.shape]) : y;
      const l = loss(out, labels);
      const count = l.ndim === 0 ? (X.shape[0] ?? 1) : l.numel();
      metric.add(lossSum(l, count), count);
    });
  }
  return metric.at(0) / metric.at(1);
}

/**
 * The sum of the losses of `count` examples, from their mean or from one loss for each.
 * @example
 * lossSum(tensor(0.5), 10) // => 5
 */
export const lossSum = (l: Tensor, count: number): number =>
  l.ndim === 0 ? Number(l.item()) * count : l.sum().item();
