/**
 * @file Rates by a function of the epoch.
 */
import type { Given } from "@kindling/tensor";
import { each, functional } from "../options.ts";
import { perGroup } from "./cycled.ts";
import {
  checkOptimizer,
  EpochScheduler,
  groupsOf,
  type ScheduledGroup,
  type ScheduledOptimizer,
  type ScheduleOptions,
  type Settings,
  settingsOf,
} from "./scheduler.ts";

/** A factor from the epoch's number. */
export type EpochFactor = (epoch: number) => number;

/** The function, or one per group. */
export interface LambdaLROptions extends ScheduleOptions {
  /** The factor at an epoch, for all groups or one for each. Functions are not part of a scheduler's state. */
  readonly lrLambda?: EpochFactor | readonly EpochFactor[];
}

type Positions = [lrLambda: EpochFactor | readonly EpochFactor[], lastEpoch: number];

const settings: Settings<LambdaLROptions> = {
  defaults: { lrLambda: undefined },
  ranges: { lrLambda: each(functional) },
};

/** Base of both. */
abstract class FunctionScheduler extends EpochScheduler {
  declare lrLambdas: readonly EpochFactor[];

  constructor(optimizer: ScheduledOptimizer, ...given: Given<Positions, LambdaLROptions>) {
    const where = new.target.name;
    checkOptimizer(where, optimizer);
    const { lrLambda, lastEpoch } = settingsOf(where, settings, given);
    const lrLambdas = perGroup(where, "lrLambda", lrLambda, groupsOf(optimizer).length);
    super(optimizer, { lastEpoch, lrLambdas });
  }
}

/**
 * The first rate times a function of the epoch.
 *
 * @throws {ValueError} for what is no function, or another number of them than of groups
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 0.3333333333333333, 0.25 ]
 */
export class LambdaLR extends FunctionScheduler {
  protected rates(epoch: number): number[] {
    return this.baseLrs.map((lr, i) => lr * this.lrLambdas[i]!(epoch)); // one each
  }
}

/**
 * At each epoch the last rate times a function of the epoch.
 *
 * @throws {ValueError} for what is no function, or another number of them than of groups
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.MultiplicativeLR(optimizer, (epoch) => 1 / (1 + epoch));
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr))[1] // => 0.16666666666666666
 */
export class MultiplicativeLR extends FunctionScheduler {
  protected rates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    // a group may be newer than the schedule
    return groups.map(({ lr }, i) => (epoch > 0 ? lr * (this.lrLambdas[i]?.(epoch) ?? 1) : lr));
  }
}
