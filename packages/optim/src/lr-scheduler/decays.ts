/**
 * @file Rates that fall: in steps, at milestones, by a factor, to zero.
 */
import type { Given } from "@kindling/tensor";
import { aboveZero, anyNumber, countFromOne, listOf } from "../options.ts";
import { FactorScheduler } from "./factor-scheduler.ts";
import {
  type ScheduledOptimizer,
  type ScheduleOptions,
  type Settings,
  settingsOf,
} from "./scheduler.ts";

/** How `StepLR` falls. */
export interface StepLROptions extends ScheduleOptions {
  /** How many epochs the rate stays. */
  readonly stepSize?: number;
  /** By what it is multiplied then. Default: 0.1. */
  readonly gamma?: number;
}

/**
 * Multiplies the rate by gamma after each `stepSize` epochs: lr · gamma^⌊epoch / stepSize⌋.
 *
 * @throws {ValueError} when `stepSize` is no whole number from 1
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.StepLR(optimizer, 2, 0.5);
 * [1, 2, 3, 4].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 1, 0.5, 0.5, 0.25 ]
 */
export class StepLR extends FactorScheduler {
  declare stepSize: number;
  declare gamma: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<[stepSize: number, gamma: number, lastEpoch: number], StepLROptions>
  ) {
    super(optimizer, settingsOf(new.target.name, stepLR, given));
  }

  protected factorAt(epoch: number): number {
    return epoch > 0 && epoch % this.stepSize === 0 ? this.gamma : 1;
  }

  protected closedFactorAt(epoch: number): number {
    return this.gamma ** Math.floor(epoch / this.stepSize);
  }
}

const stepLR: Settings<StepLROptions> = {
  defaults: { stepSize: undefined, gamma: 0.1 },
  ranges: { stepSize: countFromOne, gamma: anyNumber },
};

/** How `MultiStepLR` falls. */
export interface MultiStepLROptions extends ScheduleOptions {
  /** The epochs at which the rate falls; one that stands twice counts twice. */
  readonly milestones?: readonly number[];
  /** By what it is multiplied there. Default: 0.1. */
  readonly gamma?: number;
}

/**
 * Multiplies the rate by gamma at each milestone.
 *
 * @throws {ValueError} when milestones are no list of numbers
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.MultiStepLR(optimizer, [2, 3], 0.5);
 * [1, 2, 3, 4].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 1, 0.5, 0.25, 0.25 ]
 */
export class MultiStepLR extends FactorScheduler {
  declare milestones: readonly number[];
  declare gamma: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<
      [milestones: readonly number[], gamma: number, lastEpoch: number],
      MultiStepLROptions
    >
  ) {
    super(optimizer, settingsOf(new.target.name, multiStepLR, given));
  }

  protected factorAt(epoch: number): number {
    return this.gamma ** this.milestones.filter((it) => it === epoch).length;
  }

  protected closedFactorAt(epoch: number): number {
    return this.gamma ** this.milestones.filter((it) => it <= epoch).length;
  }
}

const multiStepLR: Settings<MultiStepLROptions> = {
  defaults: { milestones: undefined, gamma: 0.1 },
  ranges: { milestones: listOf(anyNumber), gamma: anyNumber },
};

/** How `ExponentialLR` falls. */
export interface ExponentialLROptions extends ScheduleOptions {
  /** By what the rate is multiplied at each epoch. */
  readonly gamma?: number;
}

/**
 * Multiplies the rate by gamma at each epoch: lr · gamma^epoch.
 *
 * @throws {ValueError} when there is no gamma
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.ExponentialLR(optimizer, 0.5);
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 0.25, 0.125 ]
 */
export class ExponentialLR extends FactorScheduler {
  declare gamma: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<[gamma: number, lastEpoch: number], ExponentialLROptions>
  ) {
    super(optimizer, settingsOf(new.target.name, exponentialLR, given));
  }

  protected factorAt(epoch: number): number {
    return epoch > 0 ? this.gamma : 1;
  }

  protected closedFactorAt(epoch: number): number {
    return this.gamma ** epoch;
  }
}

const exponentialLR: Settings<ExponentialLROptions> = {
  defaults: { gamma: undefined },
  ranges: { gamma: anyNumber },
};

/** How `PolynomialLR` falls. */
export interface PolynomialLROptions extends ScheduleOptions {
  /** After how many epochs the rate is 0. Default: 5. */
  readonly totalIters?: number;
  /** The power. Default: 1. */
  readonly power?: number;
}

/**
 * A rate that falls to 0 in `totalIters` epochs: lr · (1 - epoch / totalIters)^power.
 *
 * @throws {ValueError} when `totalIters` is no whole number from 1
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.PolynomialLR(optimizer, { totalIters: 2 });
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 0, 0 ]
 */
export class PolynomialLR extends FactorScheduler {
  declare totalIters: number;
  declare power: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<[totalIters: number, power: number, lastEpoch: number], PolynomialLROptions>
  ) {
    super(optimizer, settingsOf(new.target.name, polynomialLR, given));
  }

  protected factorAt(epoch: number): number {
    const { totalIters, power } = this;
    if (epoch === 0 || epoch > totalIters) return 1;
    return ((1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters)) ** power;
  }

  protected closedFactorAt(epoch: number): number {
    return (1 - Math.min(this.totalIters, epoch) / this.totalIters) ** this.power;
  }
}

const polynomialLR: Settings<PolynomialLROptions> = {
  defaults: { totalIters: 5, power: 1 },
  ranges: { totalIters: countFromOne, power: aboveZero },
};
