import { expect, test } from "vitest";
import type { StepReport } from "../../src/training/train.ts";
import { Stretch } from "../../page/session/stretch.ts";

/** Only what a stretch reads. */
const report = (examples: number, trainLoss: number, trainAcc: number): StepReport =>
  ({ examples, trainLoss, trainAcc }) as StepReport;

test("means of an epoch so far become means since the last report", () => {
  const stretch = new Stretch();
  expect(stretch.until(report(10, 2, 0.5))).toEqual({ loss: 2, accuracy: 0.5 });
  // losses 20 + 10 of 40 examples, 5 + 25 hits
  expect(stretch.until(report(40, 0.75, 0.75))).toEqual({ loss: 10 / 30, accuracy: 25 / 30 });
});

test("no step since, no means", () => {
  const stretch = new Stretch();
  stretch.until(report(10, 2, 0.5));
  expect(stretch.until(report(10, 2, 0.5))).toBeUndefined();
});

test("after an epoch's end the next begins at nothing", () => {
  const stretch = new Stretch();
  stretch.until(report(10, 2, 0.5));
  stretch.end();
  expect(stretch.until(report(10, 1, 0.25))).toEqual({ loss: 1, accuracy: 0.25 });
});
