/**
 * @file A rate that falls when a metric no longer improves.
 */
import { type Given, isTensor, type Tensor, ValueError } from "@kindling/tensor";
import {
  anyNumber,
  countFromZero,
  each,
  fromZero,
  oneOf,
  shareBelowOne,
  optionsOf,
  checkRanges,
  type Ranges,
} from "../options.ts";
import { perGroup } from "./cycled.ts";
import { groupsOf, LRScheduler, type ScheduledOptimizer } from "./scheduler.ts";

/** When `ReduceLROnPlateau` lets the rate fall. */
export interface ReduceLROnPlateauOptions {
  /** Whether a smaller or a larger metric is better. Default: "min". */
  readonly mode?: "min" | "max";
  /** By what the rate is multiplied, below 1. Default: 0.1. */
  readonly factor?: number;
  /** After how many epochs without improvement it falls at the next. Default: 10. */
  readonly patience?: number;
  /** By how much a metric must be better to count. Default: 1e-4. */
  readonly threshold?: number;
  /** Whether that is a share of the best, or an amount. Default: "rel". */
  readonly thresholdMode?: "rel" | "abs";
  /** For how many epochs after a fall nothing is counted. Default: 0. */
  readonly cooldown?: number;
  /** The smallest rate, for all groups or one for each. Default: 0. */
  readonly minLr?: number | readonly number[];
  /** A fall of no more than this is not made. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * Multiplies the rate by `factor` when a metric has not improved for more than `patience` epochs.
 *
 * @throws {ValueError} for a factor from 1, or values out of range
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const scheduler = new lrScheduler.ReduceLROnPlateau(optimizer, "min", { factor: 0.5, patience: 1 });
 * [3, 2, 2, 2, 1].map((loss) => (scheduler.step(loss), optimizer.paramGroups[0]!.lr)) // => [ 1, 1, 1, 0.5, 0.5 ]
 */
export class ReduceLROnPlateau extends LRScheduler {
  mode: "min" | "max";
  factor: number;
  patience: number;
  threshold: number;
  thresholdMode: "rel" | "abs";
  cooldown: number;
  minLrs: number[];
  eps: number;
  /** The best metric, `null` before the first. */
  best: number | null = null;
  numBadEpochs = 0;
  cooldownCounter = 0;

  constructor(optimizer: ScheduledOptimizer, ...given: Given<Positions, ReduceLROnPlateauOptions>) {
    super(optimizer, 0);
    const where = new.target.name;
    const options = optionsOf(where, defaults, given);
    checkRanges(where, options, ranges);
    this.mode = options.mode;
    this.factor = options.factor;
    this.patience = options.patience;
    this.threshold = options.threshold;
    this.thresholdMode = options.thresholdMode;
    this.cooldown = options.cooldown;
    this.minLrs = perGroup(where, "minLr", options.minLr, groupsOf(optimizer).length);
    this.eps = options.eps;
    this.lastLr = groupsOf(optimizer).map(({ lr }) => lr);
  }

  /**
   * Looks at a metric, after validation.
   *
   * @param metrics  a number, or a tensor of one element.
   * @throws {ValueError} when there is none
   */
  step(metrics: number | Tensor, epoch?: number): void {
    const metric = isTensor(metrics) ? Number(metrics.item()) : metrics;
    if (typeof metric !== "number") {
      throw new ValueError(`${this.constructor.name}: step looks at a metric`, {
        got: String(metric),
        expected: "a number, or a tensor of one element, such as the loss of validation",
      });
    }
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    const isBetter = this.best === null ? this.isFinal(metric) : this.isBetter(metric, this.best);
    if (isBetter) this.best = metric;
    this.numBadEpochs = isBetter ? 0 : this.numBadEpochs + 1;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter -= 1;
      this.numBadEpochs = 0;
    }
    const falls = this.numBadEpochs > this.patience;
    if (falls) {
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this.setRates(groupsOf(this.optimizer).map(({ lr }, i) => (falls ? this.fallen(lr, i) : lr)));
  }

  private fallen(lr: number, i: number): number {
    const next = Math.max(lr * this.factor, this.minLrs[i] ?? 0);
    return lr - next > this.eps ? next : lr;
  }

  private isFinal(metric: number): boolean {
    return this.mode === "min" ? metric < Infinity : metric > -Infinity;
  }

  private isBetter(metric: number, best: number): boolean {
    const sign = this.mode === "min" ? -1 : 1;
    const bound =
      this.thresholdMode === "rel"
        ? best * (1 + sign * this.threshold)
        : best + sign * this.threshold;
    return this.mode === "min" ? metric < bound : metric > bound;
  }
}

type Positions = [
  mode: "min" | "max",
  factor: number,
  patience: number,
  threshold: number,
  thresholdMode: "rel" | "abs",
  cooldown: number,
  minLr: number | readonly number[],
  eps: number,
];

const defaults: Required<ReduceLROnPlateauOptions> = {
  mode: "min",
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: "rel",
  cooldown: 0,
  minLr: 0,
  eps: 1e-8,
};

const ranges: Ranges<Required<ReduceLROnPlateauOptions>> = {
  mode: oneOf("min", "max"),
  factor: shareBelowOne,
  patience: countFromZero,
  threshold: anyNumber,
  thresholdMode: oneOf("rel", "abs"),
  cooldown: countFromZero,
  minLr: each(fromZero),
  eps: fromZero,
};
