/** @file The book's training loop. */
import { DataLoader, TensorDataset } from "@kindling/datasets";
import * as nn from "@kindling/nn";
import { SGD } from "@kindling/optim";
import { manualSeed, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  Accumulator,
  accuracy,
  evaluateAccuracy,
  sgd,
  trainCh3,
  trainEpochCh3,
} from "../src/index.ts";
import type { BatchReport, EpochReport, Loss, TrainOptions, Updater } from "../src/index.ts";
import { blobLoaders } from "./blobs.ts";

const losses = {
  mean: new nn.CrossEntropyLoss(),
  unreduced: new nn.CrossEntropyLoss({ reduction: "none" }),
} as const;

type Net = Pick<nn.AnyModule, "parameters">;
const updaters = {
  optimizer: (net: Net): Updater => new SGD(net.parameters(), { lr: 0.3 }),
  custom:
    (net: Net): Updater =>
    (batchSize) =>
      sgd(net.parameters(), 0.3, batchSize),
} as const;

async function curve(loss: Loss, updater: (net: Net) => Updater): Promise<readonly EpochReport[]> {
  manualSeed(1);
  const net = new nn.Linear(4, 3);
  const { trainIter, testIter } = blobLoaders(2);
  const { epochs } = await trainCh3(net, trainIter, testIter, loss, 4, updater(net), {
    check: false,
  });
  return epochs;
}

describe("a mean loss and an unreduced one, an optimizer and the book's sgd give the same curve", async () => {
  const expected = await curve(losses.mean, updaters.optimizer);

  test.each([
    ["unreduced", "optimizer"],
    ["mean", "custom"],
    ["unreduced", "custom"],
  ] as const)("%s loss, %s updater", async (loss, updater) => {
    const found = await curve(losses[loss], updaters[updater]);
    expect(found).toHaveLength(4);
    found.forEach((report, i) => {
      // sums of 20 float32 losses, in another order: some 1e-6 after 20 steps
      expect(Math.abs(report.trainLoss - expected[i]!.trainLoss)).toBeLessThan(1e-5);
      expect(report.trainAcc).toBe(expected[i]!.trainAcc);
      expect(report.testAcc).toBe(expected[i]!.testAcc);
    });
  });
});

test("training learns, and the figure holds what was reported", async () => {
  manualSeed(0);
  const net = new nn.Linear(4, 3);
  const { trainIter, testIter } = blobLoaders(3);
  const told: EpochReport[] = [];
  const { animator, epochs } = await trainCh3(
    net,
    trainIter,
    testIter,
    losses.mean,
    5,
    updaters.optimizer(net),
    { onEpoch: (report) => told.push(report) },
  );
  expect(told).toEqual(epochs);
  expect(epochs.at(-1)!.trainLoss).toBeLessThan(epochs[0]!.trainLoss);
  const { curves, axes } = animator.figure;
  expect(curves.map(({ y }) => y)).toEqual([
    epochs.map(({ trainLoss }) => trainLoss),
    epochs.map(({ trainAcc }) => trainAcc),
    epochs.map(({ testAcc }) => testAcc),
  ]);
  expect(curves[0]!.x).toEqual([1, 2, 3, 4, 5]);
  expect(axes).toMatchObject({
    xlabel: "epoch",
    xlim: [1, 5],
    ylim: [0.3, 0.9],
    legend: ["train loss", "train acc", "test acc"],
  });
  for (const { examplesPerSecond } of epochs) expect(examplesPerSecond).toBeGreaterThan(0);
});

test("an epoch's figures are means over its examples, the small last batch counting less", async () => {
  const X = tensor([[1], [2], [3]]);
  const y = tensor([0, 1, 1], { dtype: "int64" });
  const net = (x: Tensor): Tensor => x.mul(tensor([1, -1])); // predicts 0 always
  const losses: number[] = [1, 5];
  const loss: Loss = () => tensor(losses.shift()!, { requiresGrad: true });
  const trainIter = new DataLoader(new TensorDataset(X, y), { batchSize: 2 });
  const seen: number[] = [];
  const [trainLoss, trainAcc] = await trainEpochCh3(net, trainIter, loss, (n) => seen.push(n));
  expect(trainLoss).toBeCloseTo((1 * 2 + 5 * 1) / 3, 12);
  expect(trainAcc).toBeCloseTo(1 / 3, 12);
  expect(seen).toEqual([2, 1]);
});

test("evaluation leaves a module in evaluation mode, and the next epoch trains again", async () => {
  manualSeed(0);
  const net = new nn.Sequential(new nn.Linear(4, 8), new nn.Dropout(0.5), new nn.Linear(8, 3));
  const { trainIter, testIter } = blobLoaders(4);
  await evaluateAccuracy(net, testIter);
  expect(net.training).toBe(false);
  const modes: boolean[] = [];
  await trainEpochCh3(net, trainIter, losses.mean, new SGD(net.parameters(), { lr: 0.1 }), () =>
    modes.push(net.training),
  );
  expect(modes).toEqual([true, true, true, true, true]);
});

test("batches are reported as they pass", async () => {
  const net = new nn.Linear(4, 3);
  const { trainIter } = blobLoaders(4);
  const seen: number[] = [];
  const updater = updaters.optimizer(net);
  await trainEpochCh3(net, trainIter, losses.mean, updater, ({ examples }) => seen.push(examples));
  expect(seen).toEqual([20, 40, 60, 80, 96]);
});

test("an epoch that was begun goes on to the same figures", async () => {
  const figures = async (pauseAfter: number): Promise<unknown> => {
    manualSeed(0);
    const net = new nn.Linear(4, 3);
    const batches = [...blobLoaders(4).trainIter];
    const updater = updaters.optimizer(net);
    const metric = new Accumulator(3);
    const first = batches.slice(0, pauseAfter);
    await trainEpochCh3(net, first, losses.mean, updater, () => {}, metric);
    const second = batches.slice(pauseAfter);
    return trainEpochCh3(net, second, losses.mean, updater, () => {}, metric);
  };
  const whole = await figures(0);
  for (const pauseAfter of [1, 3, 5]) expect(await figures(pauseAfter)).toEqual(whole);
});

describe("an aborted signal stops training", () => {
  const stopped = async (signal: AbortSignal, options: TrainOptions): Promise<unknown> => {
    const { trainIter, testIter } = blobLoaders(3);
    const net = new nn.Linear(4, 3);
    const updater = updaters.optimizer(net);
    return trainCh3(net, trainIter, testIter, losses.mean, 5, updater, { ...options, signal });
  };

  test("after the step under way", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onBatch = ({ examples }: BatchReport): void => {
      seen.push(examples);
      if (examples === 60) controller.abort(new Error("enough"));
    };
    await expect(stopped(controller.signal, { onBatch })).rejects.toThrow("enough");
    expect(seen).toEqual([20, 40, 60]);
  });

  test("before the next epoch, and before the first", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onEpoch = ({ epoch }: EpochReport): void => {
      seen.push(epoch);
      if (epoch === 2) controller.abort();
    };
    await expect(stopped(controller.signal, { onEpoch })).rejects.toThrow("aborted");
    expect(seen).toEqual([1, 2]);
    await expect(stopped(AbortSignal.abort(), { onEpoch })).rejects.toThrow("aborted");
    expect(seen).toEqual([1, 2]);
  });
});

describe("the book's assertions", () => {
  const lazy = (): Promise<unknown> => {
    manualSeed(0);
    const net = new nn.Linear(4, 3);
    const { trainIter, testIter } = blobLoaders(5);
    return trainCh3(net, trainIter, testIter, losses.mean, 1, () => {});
  };

  test("throw with their figures when training did not come far enough", async () => {
    await expect(lazy()).rejects.toThrow(
      /book asserts\n {2}got {7}\d\.\d{3} where train loss < 0\.5/,
    );
  });

  test("pass when it did", async () => {
    manualSeed(0);
    const net = new nn.Linear(4, 3);
    const { trainIter, testIter } = blobLoaders(5);
    const updater = updaters.optimizer(net);
    const { epochs } = await trainCh3(net, trainIter, testIter, losses.mean, 8, updater);
    expect(epochs.at(-1)!.trainLoss).toBeLessThan(0.5);
    expect(accuracy(net(tensor([[9, 0, 0, 0]])), tensor([0], { dtype: "int64" }))).toBe(1);
  });
});

test.each([0, -1, 1.5, Number.NaN])("%s epochs are refused", async (epochs) => {
  const { trainIter, testIter } = blobLoaders(6);
  const net = new nn.Linear(4, 3);
  const run = trainCh3(net, trainIter, testIter, losses.mean, epochs, () => {});
  await expect(run).rejects.toThrow(/number of epochs/);
});
