/** @file Where the book's assertions change from met to not met. */
import { expect, test } from "vitest";
import { assertionsCh3, checkAssertions } from "../src/index.ts";

test.each([
  [0.49, 0.71, 1, [true, true, true]],
  [0.5, 0.7, 0.7, [false, false, false]],
  [0, 1, 1.01, [true, true, false]],
  [Number.NaN, Number.NaN, 0.8, [false, false, true]],
])("loss %s, train %s, test %s: %j", (trainLoss, trainAcc, testAcc, expected) => {
  const figures = { trainLoss, trainAcc, testAcc };
  expect(assertionsCh3(figures).map(({ isMet }) => isMet)).toEqual(expected);
  const check = (): void => checkAssertions(figures);
  if (expected.every(Boolean)) check();
  else expect(check).toThrow(/to be met/);
});
