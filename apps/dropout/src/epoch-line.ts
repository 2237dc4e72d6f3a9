/** @file The line that tells of an epoch. Its form is fixed: other programs read it. */
import type { EpochReport } from "@kindling/d2l";

/** As `epoch 1/3  train loss 1.788  train acc 0.327  test acc 0.587  23000 examples/s`. */
export const epochLine = (report: EpochReport, epochs: number): string =>
  [
    `epoch ${report.epoch}/${epochs}`,
    `train loss ${report.trainLoss.toFixed(3)}`,
    `train acc ${report.trainAcc.toFixed(3)}`,
    `test acc ${report.testAcc.toFixed(3)}`,
    `${threeDigits(report.examplesPerSecond)} examples/s`,
  ].join("  ");

/** A speed is not known better than to three digits. */
export function threeDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 2);
  return Math.round(value / unit) * unit;
}
