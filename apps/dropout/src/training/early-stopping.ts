/** @file Early stopping: an end to training when the test accuracy rises no more. */
import type { EpochReport } from "@kindling/d2l";
import { ValueError } from "@kindling/torch";

/** When to stop early. */
export interface EarlyStopping {
  /** For how many epochs the test accuracy may stay below its best. */
  readonly patience: number;
  /** By how much an accuracy must exceed the best to be the new best. Default 0. */
  readonly minDelta?: number | undefined;
}

/**
 * Whether the best of the test accuracies is `patience` epochs old.
 * @example
 * const reports = [0.7, 0.8, 0.8, 0.79].map((testAcc) => ({ testAcc }));
 * [1, 2, 3].map((patience) => isOutOfPatience(reports, { patience })) // => [ true, true, false ]
 */
export function isOutOfPatience(
  reports: readonly Pick<EpochReport, "testAcc">[],
  { patience, minDelta = 0 }: EarlyStopping,
): boolean {
  let best = { testAcc: -Infinity, at: 0 };
  reports.forEach(({ testAcc }, at) => {
    if (testAcc > best.testAcc + minDelta) best = { testAcc, at };
  });
  return reports.length - 1 - best.at >= patience;
}

/** @throws {ValueError} when `patience` is not a whole number of at least 1, or `minDelta` negative */
export function checkEarlyStopping({ patience, minDelta = 0 }: EarlyStopping): void {
  if (Number.isSafeInteger(patience) && patience >= 1 && minDelta >= 0) return;
  throw new ValueError("train: early stopping that cannot be", {
    got: `patience ${patience}, minDelta ${minDelta}`,
    expected: "patience a whole number, at least 1; minDelta at least 0",
  });
}
