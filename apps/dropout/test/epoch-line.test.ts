/** @file The line that other programs read. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { epochLine } from "../src/epoch-line.ts";

test("it has the fixed form", () => {
  const report = { epoch: 1, trainLoss: 1.7881, trainAcc: 0.3271, testAcc: 0.5869 };
  expect(epochLine({ ...report, examplesPerSecond: 23_042.7 }, 3)).toBe(
    "epoch 1/3  train loss 1.788  train acc 0.327  test acc 0.587  23000 examples/s",
  );
});

test("the speed is a whole number within half a per cent", () => {
  fc.assert(
    fc.property(fc.double({ min: 100, max: 1e9, noNaN: true }), (examplesPerSecond) => {
      const report = { epoch: 1, trainLoss: 0, trainAcc: 0, testAcc: 0, examplesPerSecond };
      const shown = epochLine(report, 1).match(/ {2}(\d+) examples\/s$/)?.[1];
      expect(Math.abs(Number(shown) / examplesPerSecond - 1)).toBeLessThanOrEqual(0.005);
    }),
  );
});
