/** @file Training as a library call: the book's loop, watched and stopped. */
import { trainCh3, type EpochReport } from "@kindling/d2l";
import { DataLoader, syntheticFashionMNIST } from "@kindling/datasets";
import { manualSeed, nn, optim, ValueError } from "@kindling/torch";
import { describe, expect, test } from "vitest";
import { programs, train, type StepReport, type TrainOptions } from "../../src/index.ts";
import { isOutOfPatience } from "../../src/training/early-stopping.ts";
import { parametersOf } from "./parameters.ts";

const data = syntheticFashionMNIST({ seed: 3, trainLength: 200, testLength: 60 });
const small = { epochs: 2, batchSize: 60, seed: 4 } as const satisfies TrainOptions;

test.each(["scratch", "concise"] as const)(
  "%s trains as by the book's trainCh3",
  async (program) => {
    manualSeed(4);
    const net = programs[program].build({ dropout1: 0.2, dropout2: 0.5 });
    const trainIter = new DataLoader(data.train, { batchSize: 60, shuffle: true });
    const testIter = new DataLoader(data.test, { batchSize: 60 });
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    const loss = new nn.CrossEntropyLoss();
    const book = await trainCh3(net, trainIter, testIter, loss, 2, optimizer, { check: false });

    const ours = await train(data, { ...small, program });
    expect(ours.ending).toBe("finished");
    expect(parametersOf(ours.net)).toEqual(parametersOf(net));
    expect(ours.epochs.map(withoutSpeed)).toEqual(book.epochs.map(withoutSpeed));
    expect(ours.animator.figure).toEqual(book.animator.figure);
  },
);

const withoutSpeed = ({ examplesPerSecond, ...figures }: EpochReport): object => {
  expect(examplesPerSecond).toBeGreaterThan(0);
  return figures;
};

test("each step and each epoch is told", async () => {
  const told: unknown[] = [];
  const { epochs, place } = await train(data, {
    ...small,
    onStart: (at, isResumed) => told.push([at.epoch, at.step, isResumed]),
    onStep: ({ epoch, step, steps, examples }: StepReport) =>
      told.push([epoch, step, steps, examples]),
    onEpoch: ({ epoch }) => told.push(epoch),
  });
  const stepsOf = (epoch: number): number[][] =>
    [60, 120, 180, 200].map((examples, i) => [epoch, i + 1, 4, examples]);
  expect(told).toEqual([[1, 0, false], ...stepsOf(1), 1, ...stepsOf(2), 2]);
  expect(epochs).toHaveLength(2);
  expect(place).toEqual({ epoch: 2, step: 4, steps: 4 });
});

describe("an aborted signal", () => {
  test.each([1, 2, 4, 5, 8])("stops after step %i, with the curves so far", async (last) => {
    const controller = new AbortController();
    let steps = 0;
    const { ending, epochs, place, animator } = await train(data, {
      ...small,
      signal: controller.signal,
      onStep: () => {
        if (++steps === last) controller.abort();
      },
    });
    expect({ ending, steps, epochs: epochs.length }).toEqual({
      ending: "aborted",
      steps: last,
      epochs: last > 4 ? 1 : 0,
    });
    expect(place).toEqual({ epoch: last > 4 ? 2 : 1, step: last > 4 ? last - 4 : last, steps: 4 });
    expect(animator.figure.curves[0]?.x ?? []).toEqual(last > 4 ? [1] : []);
  });

  test("stops between two epochs, and before the first step", async () => {
    const controller = new AbortController();
    const onEpoch = (): void => controller.abort();
    const { ending, place } = await train(data, { ...small, signal: controller.signal, onEpoch });
    expect([ending, place]).toEqual(["aborted", { epoch: 2, step: 0, steps: 4 }]);
    const none = await train(data, { ...small, signal: controller.signal });
    expect([none.ending, none.place.step, none.epochs]).toEqual(["aborted", 0, []]);
  });
});

describe("early stopping", () => {
  test("ends training when the best test accuracy is as old as patience allows", async () => {
    const earlyStopping = { patience: 2, minDelta: 1 }; // no accuracy exceeds another by 1
    const { ending, epochs } = await train(data, { ...small, epochs: 5, earlyStopping });
    expect([ending, epochs.length]).toEqual(["stopped early", 3]);
    const whole = await train(data, { ...small, earlyStopping });
    expect([whole.ending, whole.epochs.length]).toEqual(["finished", 2]);
  });

  test("counts from the best accuracy, the first of equals", () => {
    const reports = [0.5, 0.7, 0.6, 0.7, 0.65].map((testAcc) => ({ testAcc }));
    const patient = [1, 2, 3, 4].map((patience) => isOutOfPatience(reports, { patience }));
    expect(patient).toEqual([true, true, true, false]);
    expect(isOutOfPatience(reports.slice(0, 2), { patience: 1 })).toBe(false);
    expect(isOutOfPatience([], { patience: 1 })).toBe(false);
    expect(isOutOfPatience(reports, { patience: 4, minDelta: 0.3 })).toBe(true);
  });

  test.each([{ patience: 0 }, { patience: 1.5 }, { patience: 1, minDelta: -1 }])(
    "%o is refused",
    async (earlyStopping) => {
      await expect(train(data, { ...small, earlyStopping })).rejects.toThrow(ValueError);
    },
  );
});
