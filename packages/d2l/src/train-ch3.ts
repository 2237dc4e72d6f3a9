/** @file The book's training loop of chapter 3, which the Dropout section trains with. */
import { AnyModule } from "@kindling/nn";
import { Optimizer } from "@kindling/optim";
import { ValueError, type Tensor } from "@kindling/tensor";
import { Accumulator } from "./accumulator.ts";
import { checkAssertions } from "./assertions-ch3.ts";
import { accuracy, evaluateAccuracy, lossSum } from "./evaluation.ts";
import type { DataIter, Loss, Net } from "./evaluation.ts";
import { Animator } from "./figure/animator.ts";
import { Timer } from "./timer.ts";

/** What changes the parameters: an optimizer, or a function of the batch's size. */
export type Updater = Optimizer<object> | ((batchSize: number) => void);

/** How far an epoch is. */
export interface BatchReport {
  /** Examples seen in this epoch. */
  readonly examples: number;
  /** Mean loss so far in this epoch. */
  readonly trainLoss: number;
  /** Share of hits so far in this epoch. */
  readonly trainAcc: number;
}

/** What an epoch came to. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean over the epoch, with the weights of each step, in training mode. */
  readonly trainLoss: number;
  readonly trainAcc: number;
  /** After the epoch, in evaluation mode. */
  readonly testAcc: number;
  /** Examples a second of the training pass. */
  readonly examplesPerSecond: number;
}

/** How training is watched. */
export interface TrainOptions {
  readonly onBatch?: ((report: BatchReport, epoch: number) => void) | undefined;
  readonly onEpoch?: ((report: EpochReport) => void) | undefined;
  /** Whether the book's assertions are checked at the end. Default true. */
  readonly check?: boolean | undefined;
  /** Stops training after the step under way; `trainCh3` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What training leaves behind. */
export interface TrainResult {
  readonly animator: Animator;
  readonly epochs: readonly EpochReport[];
}

/**
 * Trains for one epoch. A module is put into training mode.
 *
 * @param loss  a mean loss or an unreduced one: the steps and the figures are the same.
 * @param updater  an optimizer, or a function that divides by the batch's size, as `sgd` does.
 * @param metric  sums of the losses, hits and examples, from which an epoch goes on that was begun.
 * @returns mean loss and share of hits over the epoch.
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * const { train } = syntheticFashionMNIST({ trainLength: 40, testLength: 0 });
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * const updater = new optim.SGD(net.parameters(), { lr: 0.1 });
 * const batches = new DataLoader(train, { batchSize: 20 });
 * const [loss, accuracy] = await trainEpochCh3(net, batches, new nn.CrossEntropyLoss(), updater);
 * [loss > 0, accuracy <= 1] // => [ true, true ]
 */
export async function trainEpochCh3(
  net: Net,
  trainIter: DataIter,
  loss: Loss,
  updater: Updater,
  onBatch?: (report: BatchReport) => void,
  metric: Accumulator = new Accumulator(3),
): Promise<[trainLoss: number, trainAcc: number]> {
  if (net instanceof AnyModule) net.train();
  for await (const [X, y] of trainIter) {
    const yHat = net(X);
    const l = loss(yHat, y);
    update(updater, l, X.shape[0] ?? 1);
    metric.add(lossSum(l.detach(), y.numel()), accuracy(yHat.detach(), y), y.numel());
    const [trainLoss, trainAcc] = means(metric);
    onBatch?.({ examples: metric.at(2), trainLoss, trainAcc });
  }
  return means(metric);
}

/**
 * The figure that training is followed in: train loss, train and test accuracy over the epochs.
 * @example
 * animatorCh3(10).figure.axes.legend // => [ 'train loss', 'train acc', 'test acc' ]
 */
export const animatorCh3 = (numEpochs: number): Animator =>
  new Animator({
    xlabel: "epoch",
    xlim: [1, numEpochs],
    ylim: [0.3, 0.9],
    legend: ["train loss", "train acc", "test acc"],
  });

/**
 * Trains a classifier and follows it in the book's figure; a test pass ends each epoch.
 *
 * @returns the figure and each epoch's results.
 * @throws {ValueError} at the end, when training did not come as far as the book asserts: train loss
 *   below 0.5, both accuracies above 0.7 and at most 1.
 * @throws the reason of `signal`, when it is aborted: between two steps, or after the epoch's test.
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * const { train, test } = syntheticFashionMNIST({ trainLength: 40, testLength: 20 });
 * const [trainIter, testIter] = [train, test].map((data) => new DataLoader(data, { batchSize: 20 }));
 * const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10));
 * const updater = new optim.SGD(net.parameters(), { lr: 0.1 });
 * const loss = new nn.CrossEntropyLoss();
 * const { epochs } = await trainCh3(net, trainIter, testIter, loss, 2, updater, { check: false });
 * epochs.map(({ epoch }) => epoch) // => [ 1, 2 ]
 */
export async function trainCh3(
  net: Net,
  trainIter: DataIter,
  testIter: DataIter,
  loss: Loss,
  numEpochs: number,
  updater: Updater,
  { onBatch, onEpoch, check = true, signal }: TrainOptions = {},
): Promise<TrainResult> {
  checkEpochs(numEpochs);
  signal?.throwIfAborted();
  const animator = animatorCh3(numEpochs);
  const epochs: EpochReport[] = [];
  for (let epoch = 1; epoch <= numEpochs; epoch++) {
    let examples = 0;
    const timer = new Timer();
    const [trainLoss, trainAcc] = await trainEpochCh3(net, trainIter, loss, updater, (report) => {
      examples = report.examples;
      onBatch?.(report, epoch);
      signal?.throwIfAborted();
    });
    const examplesPerSecond = examples / timer.stop();
    const testAcc = await evaluateAccuracy(net, testIter);
    animator.add(epoch, [trainLoss, trainAcc, testAcc]);
    const report = { epoch, trainLoss, trainAcc, testAcc, examplesPerSecond };
    epochs.push(report);
    onEpoch?.(report);
    signal?.throwIfAborted();
  }
  const last = epochs.at(-1);
  if (check && last !== undefined) checkAssertions(last);
  return { animator, epochs };
}

const means = (metric: Accumulator): [trainLoss: number, trainAcc: number] => [
  metric.at(0) / metric.at(2),
  metric.at(1) / metric.at(2),
];

function checkEpochs(numEpochs: number): void {
  if (Number.isSafeInteger(numEpochs) && numEpochs >= 1) return;
  throw new ValueError("trainCh3: no number of epochs", {
    got: `numEpochs ${numEpochs}`,
    expected: "a whole number, at least 1",
  });
}

function update(updater: Updater, l: Tensor, batchSize: number): void {
  if (updater instanceof Optimizer) {
    updater.zeroGrad();
    (l.ndim === 0 ? l : l.mean()).backward();
    updater.step();
    return;
  }
  // the updater divides by the batch's size, which a mean has already done
  (l.ndim === 0 ? l.mul(batchSize) : l.sum()).backward();
  updater(batchSize);
}
