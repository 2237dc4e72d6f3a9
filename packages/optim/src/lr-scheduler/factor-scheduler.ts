/**
 * @file Schedulers that multiply the rate by a factor at each epoch. They work on what the rate is, so
 * that several of them can be chained.
 */
import { EpochScheduler, type ScheduledGroup } from "./scheduler.ts";

/** Base of schedulers that multiply. */
export abstract class FactorScheduler extends EpochScheduler {
  /** By what the rate is multiplied on the way to an epoch. */
  protected abstract factorAt(epoch: number): number;

  /** By what the first rate is multiplied at an epoch. */
  protected abstract closedFactorAt(epoch: number): number;

  protected rates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    const factor = this.factorAt(epoch);
    return groups.map(({ lr }) => lr * factor);
  }

  protected override closedRates(epoch: number): number[] {
    const factor = this.closedFactorAt(epoch);
    return this.baseLrs.map((lr) => lr * factor);
  }
}
