/**
 * @file Rates that fall along a cosine, with and without restarts.
 */
import type { Given } from "@kindling/tensor";
import { ValueError } from "@kindling/tensor";
import { anyNumber, countFromOne } from "../options.ts";
import {
  EpochScheduler,
  type ScheduledGroup,
  type ScheduledOptimizer,
  type ScheduleOptions,
  type Settings,
  settingsOf,
} from "./scheduler.ts";

/** How `CosineAnnealingLR` falls. */
export interface CosineAnnealingLROptions extends ScheduleOptions {
  /** The epochs from the first rate to the smallest. */
  readonly tMax?: number;
  /** The smallest rate. Default: 0. */
  readonly etaMin?: number;
}

/**
 * From the first rate to `etaMin` in `tMax` epochs, along half a cosine, and back in as many:
 * etaMin + (lr - etaMin) (1 + cos(π epoch / tMax)) / 2.
 *
 * @throws {ValueError} when `tMax` is no whole number from 1
 * @see Loshchilov, Hutter (2016), arXiv:1608.03983
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.CosineAnnealingLR(optimizer, 2);
 * [1, 2].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 0 ]
 */
export class CosineAnnealingLR extends EpochScheduler {
  declare tMax: number;
  declare etaMin: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<[tMax: number, etaMin: number, lastEpoch: number], CosineAnnealingLROptions>
  ) {
    super(optimizer, settingsOf(new.target.name, cosineAnnealingLR, given));
  }

  /** From the rates before, so that others may change them too. */
  protected rates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    const { tMax, etaMin } = this;
    if (epoch === 0) return groups.map(({ lr }) => lr);
    if (this.stepCount === 0) return this.closedRates(epoch);
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) {
      // at the bottom the rate before is etaMin, of which no factor leads up
      const rise = (1 - Math.cos(Math.PI / tMax)) / 2;
      return groups.map(({ lr }, i) => lr + ((this.baseLrs[i] ?? lr) - etaMin) * rise);
    }
    const height = (at: number): number => 1 + Math.cos((Math.PI * at) / tMax);
    const factor = height(epoch) / height(epoch - 1);
    return groups.map(({ lr }) => factor * (lr - etaMin) + etaMin);
  }

  protected override closedRates(epoch: number): number[] {
    return annealed(this.baseLrs, this.etaMin, epoch / this.tMax);
  }
}

const cosineAnnealingLR: Settings<CosineAnnealingLROptions> = {
  defaults: { tMax: undefined, etaMin: 0 },
  ranges: { tMax: countFromOne, etaMin: anyNumber },
};

/** How `CosineAnnealingWarmRestarts` falls. */
export interface CosineAnnealingWarmRestartsOptions extends ScheduleOptions {
  /** The epochs of the first cycle. */
  readonly t0?: number;
  /** By what each cycle is longer than the one before. Default: 1. */
  readonly tMult?: number;
  /** The rate that a cycle falls to. Default: 0. */
  readonly etaMin?: number;
}

/**
 * From the first rate to `etaMin` along half a cosine, again and again, in cycles of t0, t0 · tMult,
 * t0 · tMult² … epochs. `step(epoch)` takes fractions too, as of an epoch's batches.
 *
 * @throws {ValueError} when `t0` or `tMult` is no whole number from 1, or an epoch is negative
 * @see Loshchilov, Hutter (2016), arXiv:1608.03983
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.CosineAnnealingWarmRestarts(optimizer, 2);
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 1, 0.5 ]
 */
export class CosineAnnealingWarmRestarts extends EpochScheduler {
  declare t0: number;
  declare tMult: number;
  declare etaMin: number;
  /** How far the cycle is. */
  declare tCur: number;
  /** How long it is. */
  declare tI: number;

  constructor(
    optimizer: ScheduledOptimizer,
    ...given: Given<
      [t0: number, tMult: number, etaMin: number, lastEpoch: number],
      CosineAnnealingWarmRestartsOptions
    >
  ) {
    super(optimizer, settingsOf(new.target.name, warmRestarts, given));
  }

  override step(epoch?: number): void {
    const isNext = epoch === undefined && this.lastEpoch >= 0 && this.tCur !== undefined;
    const at = epoch ?? this.lastEpoch + 1;
    if (!(at >= 0)) {
      throw new ValueError(`${this.constructor.name}: no such epoch`, {
        got: `epoch ${at}`,
        expected: "a number from 0",
      });
    }
    // a fraction of an epoch is kept by the next step, as in PyTorch
    const [begun, length] = isNext ? [this.tCur + 1, this.tI] : [at, this.t0];
    [this.tCur, this.tI] = placeIn(begun, length, this.tMult);
    this.stepCount += 1;
    this.lastEpoch = Math.floor(at);
    this.setRates(this.rates());
  }

  protected rates(): number[] {
    return annealed(this.baseLrs, this.etaMin, this.tCur / this.tI);
  }
}

const warmRestarts: Settings<CosineAnnealingWarmRestartsOptions> = {
  defaults: { t0: undefined, tMult: 1, etaMin: 0 },
  ranges: { t0: countFromOne, tMult: countFromOne, etaMin: anyNumber },
};

/** How far a cycle is, and how long, some epochs after one of a length has begun. */
function placeIn(epochs: number, length: number, factor: number): [number, number] {
  if (factor === 1) return [epochs % length, length];
  let [place, cycle] = [epochs, length];
  while (place >= cycle) [place, cycle] = [place - cycle, cycle * factor];
  return [place, cycle];
}

/** Along half a cosine, from the rates to the smallest. */
const annealed = (rates: readonly number[], smallest: number, share: number): number[] =>
  rates.map((lr) => smallest + ((lr - smallest) * (1 + Math.cos(Math.PI * share))) / 2);
