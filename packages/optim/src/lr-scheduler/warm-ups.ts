/**
 * @file Rates that are smaller at first.
 */
import type { Given } from "@kindling/tensor";
import { aboveZeroToOne, countFromOne, countFromZero, share } from "../options.ts";
import { FactorScheduler } from "./factor-scheduler.ts";
import {
  type ScheduledOptimizer,
  type ScheduleOptions,
  type Settings,
  settingsOf,
} from "./scheduler.ts";

/** How `ConstantLR` starts. */
export interface ConstantLROptions extends ScheduleOptions {
  /** By what the rate is multiplied at first, above 0 and up to 1. Default: 1/3. */
  readonly factor?: number;
  /** For how many epochs. Default: 5. */
  readonly totalIters?: number;
}

/**
 * A smaller rate for the first `totalIters` epochs.
 *
 * @throws {ValueError} when `factor` is not above 0 and up to 1
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 1, 1 ]
 */
export class ConstantLR extends FactorScheduler {
  declare factor: number;
  declare totalIters: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<[factor: number, totalIters: number, lastEpoch: number], ConstantLROptions>
  ) {
    super(optimizer, settingsOf(new.target.name, constantLR, given));
  }

  protected factorAt(epoch: number): number {
    if (epoch === 0) return this.factor;
    return epoch === this.totalIters ? 1 / this.factor : 1;
  }

  protected closedFactorAt(epoch: number): number {
    return epoch >= this.totalIters ? 1 : this.factor;
  }
}

const constantLR: Settings<ConstantLROptions> = {
  defaults: { factor: 1 / 3, totalIters: 5 },
  ranges: { factor: aboveZeroToOne, totalIters: countFromZero },
};

/** How `LinearLR` starts. */
export interface LinearLROptions extends ScheduleOptions {
  /** By what the rate is multiplied at first, above 0 and up to 1. Default: 1/3. */
  readonly startFactor?: number;
  /** By what it is multiplied in the end, from 0 to 1. Default: 1. */
  readonly endFactor?: number;
  /** After how many epochs. Default: 5. */
  readonly totalIters?: number;
}

/**
 * A factor that goes linearly from `startFactor` to `endFactor` in `totalIters` epochs: a warm-up.
 *
 * @throws {ValueError} for factors out of their ranges
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.LinearLR(optimizer, { startFactor: 0.5, totalIters: 2 });
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.75, 1, 1 ]
 */
export class LinearLR extends FactorScheduler {
  declare startFactor: number;
  declare endFactor: number;
  declare totalIters: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<
      [startFactor: number, endFactor: number, totalIters: number, lastEpoch: number],
      LinearLROptions
    >
  ) {
    super(optimizer, settingsOf(new.target.name, linearLR, given));
  }

  protected factorAt(epoch: number): number {
    const { startFactor: start, endFactor: end, totalIters } = this;
    if (epoch === 0) return start;
    if (epoch > totalIters) return 1;
    return 1 + (end - start) / (totalIters * start + (epoch - 1) * (end - start));
  }

  protected closedFactorAt(epoch: number): number {
    const { startFactor: start, endFactor: end, totalIters } = this;
    return start + ((end - start) * Math.min(totalIters, epoch)) / totalIters;
  }
}

const linearLR: Settings<LinearLROptions> = {
  defaults: { startFactor: 1 / 3, endFactor: 1, totalIters: 5 },
  ranges: { startFactor: aboveZeroToOne, endFactor: share, totalIters: countFromOne },
};
