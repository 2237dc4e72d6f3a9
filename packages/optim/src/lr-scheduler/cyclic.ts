/**
 * @file A rate that goes up and down in triangles.
 */
import type { Given } from "@kindling/tensor";
import { aboveZero, anyNumber, each, functional, oneOf, optional, truth } from "../options.ts";
import { checkMomentum, perGroup, setMomentum } from "./cycled.ts";
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

/** How the triangles change: not, by halves from cycle to cycle, or by a factor from step to step. */
export type CyclicMode = "triangular" | "triangular2" | "exp_range";

/** What a `scaleFn` is given: the number of the cycle, or of the step. */
export type CyclicScaleMode = "cycle" | "iterations";

/** How `CyclicLR` goes up and down. */
export interface CyclicLROptions extends ScheduleOptions {
  /** The smallest rate, for all groups or one for each. */
  readonly baseLr?: number | readonly number[];
  /** The largest rate, for all groups or one for each. */
  readonly maxLr?: number | readonly number[];
  /** The steps up. Default: 2000. */
  readonly stepSizeUp?: number;
  /** The steps down. Default: as many as up. */
  readonly stepSizeDown?: number | null;
  /** How the triangles change. Default: "triangular". */
  readonly mode?: CyclicMode;
  /** The factor of mode "exp_range". Default: 1. */
  readonly gamma?: number;
  /** A factor of the height in the place of a mode; no part of a scheduler's state. */
  readonly scaleFn?: ((x: number) => number) | null;
  /** What `scaleFn` is given. Default: "cycle". */
  readonly scaleMode?: CyclicScaleMode;
  /** Whether momentum goes down while the rate goes up. Default: true. */
  readonly cycleMomentum?: boolean;
  /** The smallest momentum. Default: 0.8. */
  readonly baseMomentum?: number | readonly number[];
  /** The largest momentum. Default: 0.9. */
  readonly maxMomentum?: number | readonly number[];
}

/**
 * A rate that goes from `baseLr` to `maxLr` in `stepSizeUp` steps and back in `stepSizeDown`, again and
 * again, and a momentum that does the opposite. Step after each batch.
 *
 * @throws {ValueError} for values out of range, or an optimizer without momentum unless `cycleMomentum` is false
 * @see Smith (2015), arXiv:1506.01186
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1, momentum: 0.9 });
 * const scheduler = new lrScheduler.CyclicLR(optimizer, 0.25, 0.75, { stepSizeUp: 2 });
 * [1, 2, 3, 4].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 0.75, 0.5, 0.25 ]
 */
export class CyclicLR extends EpochScheduler {
  declare maxLrs: number[];
  declare stepSizeUp: number;
  declare stepSizeDown: number;
  declare mode: CyclicMode;
  declare gamma: number;
  declare scaleFn: ((x: number) => number) | null;
  declare scaleMode: CyclicScaleMode;
  declare cycleMomentum: boolean;

  constructor(optimizer: ScheduledOptimizer, ...given: Given<Positions, CyclicLROptions>) {
    const where = new.target.name;
    checkOptimizer(where, optimizer);
    const { baseLr, maxLr, baseMomentum, maxMomentum, ...rest } = settingsOf(
      where,
      settings,
      given,
    );
    const groups = groupsOf(optimizer);
    const each = (name: string, value: number | readonly number[]): number[] =>
      perGroup(where, name, value, groups.length);
    const start = {
      lrs: each("baseLr", baseLr),
      baseMomentums: each("baseMomentum", baseMomentum),
      maxMomentums: each("maxMomentum", maxMomentum),
    };
    if (rest.cycleMomentum) checkMomentum(where, optimizer);
    if (rest.lastEpoch === -1) {
      groups.forEach((group, i) => {
        group.lr = start.lrs[i]!; // one each
        group.initialLr = group.lr;
        if (rest.cycleMomentum) {
          group.baseMomentum = start.baseMomentums[i]!;
          group.maxMomentum = start.maxMomentums[i]!;
        }
      });
    }
    super(optimizer, {
      ...rest,
      maxLrs: each("maxLr", maxLr),
      stepSizeDown: rest.stepSizeDown ?? rest.stepSizeUp,
    });
  }

  protected rates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    const size = this.stepSizeUp + this.stepSizeDown;
    const cycle = Math.floor(1 + epoch / size);
    const place = 1 + epoch / size - cycle;
    const top = this.stepSizeUp / size;
    const scale =
      this.scaleFn === null ? scales[this.mode] : { by: this.scaleFn, of: this.scaleMode };
    const height =
      (place <= top ? place / top : (place - 1) / (top - 1)) *
      scale.by(scale.of === "cycle" ? cycle : epoch, this.gamma);
    if (this.cycleMomentum) {
      for (const group of groups) {
        const { baseMomentum: base, maxMomentum: max } = group;
        if (base !== undefined && max !== undefined)
          setMomentum(group, max - (max - base) * height);
      }
    }
    return this.baseLrs.map((base, i) => base + ((this.maxLrs[i] ?? base) - base) * height);
  }
}

/** A factor of the height from the number of the cycle or the step. */
const scales: {
  readonly [Mode in CyclicMode]: {
    readonly by: (x: number, gamma: number) => number;
    readonly of: CyclicScaleMode;
  };
} = {
  triangular: { by: () => 1, of: "cycle" },
  triangular2: { by: (x) => 1 / 2 ** (x - 1), of: "cycle" },
  exp_range: { by: (x, gamma) => gamma ** x, of: "iterations" },
};

type Positions = [
  baseLr: number | readonly number[],
  maxLr: number | readonly number[],
  stepSizeUp: number,
  stepSizeDown: number | null,
  mode: CyclicMode,
  gamma: number,
  scaleFn: ((x: number) => number) | null,
  scaleMode: CyclicScaleMode,
  cycleMomentum: boolean,
  baseMomentum: number | readonly number[],
  maxMomentum: number | readonly number[],
  lastEpoch: number,
];

const settings: Settings<CyclicLROptions> = {
  defaults: {
    baseLr: undefined,
    maxLr: undefined,
    stepSizeUp: 2000,
    stepSizeDown: null,
    mode: "triangular",
    gamma: 1,
    scaleFn: null,
    scaleMode: "cycle",
    cycleMomentum: true,
    baseMomentum: 0.8,
    maxMomentum: 0.9,
  },
  ranges: {
    baseLr: each(anyNumber),
    maxLr: each(anyNumber),
    stepSizeUp: aboveZero,
    stepSizeDown: optional(aboveZero),
    mode: oneOf("triangular", "triangular2", "exp_range"),
    gamma: anyNumber,
    scaleFn: optional(functional),
    scaleMode: oneOf("cycle", "iterations"),
    cycleMomentum: truth,
    baseMomentum: each(anyNumber),
    maxMomentum: each(anyNumber),
  },
};
