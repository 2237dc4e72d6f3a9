/** @file The line that follows a training run. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StepReport } from "../src/index.ts";
import { duration, TrainingMeter } from "../src/training-line.ts";

const steps = 235;

const report = (epoch: number, step: number, loss = 1 / step): StepReport => ({
  epoch,
  step,
  steps,
  examples: step * 256,
  trainLoss: loss,
  trainAcc: 0.5,
  loss,
  examplesPerSecond: 23_456,
});

test("in 77 and 117 columns, the width of usual terminals, it shows place, bar, loss and its curve, speed and time left", () => {
  const meter = new TrainingMeter(10, 0);
  for (let step = 1; step < 118; step++) meter.add(report(1, step), step * 10);
  const line = meter.add(report(1, 118, 0.512), 1180);
  expect(line(77)).toMatchInlineSnapshot(
    `"epoch  1/10  ███████░░░░░░░  50 %  loss 0.512  █▂▂▁▁▁▁▂   23500/s   0:23 left"`,
  );
  expect(line(117)).toMatchInlineSnapshot(
    `"epoch  1/10  ███████████████░░░░░░░░░░░░░░  50 %  train loss 0.512  █▃▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▂  23500 examples/s   0:23 left"`,
  );
  expect(line(40)).toMatchInlineSnapshot(`"epoch  1/10  50 %  loss 0.512   0:23 left"`);
});

test("it fits every width, and shows all its parts from 75 columns on", () => {
  const place = fc.record({
    epochs: fc.integer({ min: 1, max: 999 }),
    step: fc.integer({ min: 1, max: steps }),
  });
  fc.assert(
    fc.property(
      place,
      fc.integer({ min: 60, max: 200 }),
      fc.nat(1e6),
      ({ epochs, step }, width, ms) => {
        const line = new TrainingMeter(epochs, 0).add(report(1, step), ms)(width);
        expect(line.length).toBeLessThanOrEqual(Math.max(width, 63));
        if (width >= 75)
          for (const part of ["/s", " left", " %", "▁"]) expect(line).toContain(part);
      },
    ),
  );
});

test("the time left is that of the steps that are left, as long as those that were seen", () => {
  const meter = new TrainingMeter(3, 1000);
  meter.add(report(2, 101), 1100);
  const line = meter.add(report(2, 102), 1200);
  expect(line(100)).toContain(`${duration((235 - 102 + 235) * 0.1)} left`);
  expect(meter.add(report(3, 235), 1300)(100)).toContain(" 0:00 left");
});

test("durations are shown as on a clock", () => {
  expect([0, 0.2, 59, 60, 61.5, 3599, 3600, 90_061, Infinity, Number.NaN].map(duration)).toEqual([
    "0:00",
    "0:01",
    "0:59",
    "1:00",
    "1:02",
    "59:59",
    "1:00:00",
    "25:01:01",
    "?",
    "?",
  ]);
});
