/**
 * @file One cycle: a rate that rises once, falls once, and then falls further.
 */
import { type Given, ValueError } from "@kindling/tensor";
import {
  aboveZero,
  anyNumber,
  countFromOne,
  each,
  oneOf,
  optional,
  share,
  truth,
} from "../options.ts";
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

/** How `OneCycleLR` goes. */
export interface OneCycleLROptions extends ScheduleOptions {
  /** The largest rate, for all groups or one for each. */
  readonly maxLr?: number | readonly number[];
  /** The steps of the cycle; else `epochs` times `stepsPerEpoch`. */
  readonly totalSteps?: number | null;
  readonly epochs?: number | null;
  readonly stepsPerEpoch?: number | null;
  /** The share of the steps in which the rate rises. Default: 0.3. */
  readonly pctStart?: number;
  /** Along half a cosine, or a line. Default: "cos". */
  readonly annealStrategy?: "cos" | "linear";
  /** Whether momentum goes down while the rate goes up. Default: true. */
  readonly cycleMomentum?: boolean;
  /** The smallest momentum. Default: 0.85. */
  readonly baseMomentum?: number | readonly number[];
  /** The largest momentum. Default: 0.95. */
  readonly maxMomentum?: number | readonly number[];
  /** The first rate is maxLr / divFactor. Default: 25. */
  readonly divFactor?: number;
  /** The last rate is the first / finalDivFactor. Default: 10000. */
  readonly finalDivFactor?: number;
  /** Whether the rate falls as it rose, and only then to the last one. Default: false. */
  readonly threePhase?: boolean;
}

/**
 * A rate that rises from maxLr / divFactor to `maxLr`, then falls to maxLr / divFactor / finalDivFactor, and
 * a momentum that does the opposite. Step after each batch, `totalSteps` times in all.
 *
 * @throws {ValueError} for values out of range, no length, a step after the last, or an optimizer
 *   without momentum unless `cycleMomentum` is false
 * @see Smith, Topin (2017), arXiv:1708.07120
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1, momentum: 0.9 });
 * const options = { totalSteps: 5, pctStart: 0.4, annealStrategy: "linear", divFactor: 4 } as const;
 * const scheduler = new lrScheduler.OneCycleLR(optimizer, 1, options);
 * [1, 2].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr.toFixed(3))) // => [ '1.000', '0.667' ]
 */
export class OneCycleLR extends EpochScheduler {
  declare totalSteps: number;
  declare pctStart: number;
  declare annealStrategy: "cos" | "linear";
  declare cycleMomentum: boolean;
  declare threePhase: boolean;

  constructor(optimizer: ScheduledOptimizer, ...given: Given<Positions, OneCycleLROptions>) {
    const where = new.target.name;
    checkOptimizer(where, optimizer);
    const all = settingsOf(where, settings, given);
    if (all.cycleMomentum) checkMomentum(where, optimizer);
    const totalSteps = lengthOf(where, all);
    if (all.lastEpoch === -1) begin(where, groupsOf(optimizer), all);
    const { lastEpoch, pctStart, annealStrategy, cycleMomentum, threePhase } = all;
    super(optimizer, {
      lastEpoch,
      totalSteps,
      pctStart,
      annealStrategy,
      cycleMomentum,
      threePhase,
    });
  }

  protected rates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    if (epoch > this.totalSteps) {
      throw new ValueError(`${this.constructor.name}: the cycle is over`, {
        got: `step ${epoch + 1}`,
        expected: `${this.totalSteps} steps in all`,
      });
    }
    const phases = this.threePhase ? threePhases : twoPhases;
    const ends = phases.map(({ end }) => end(this));
    const last = phases.length - 1;
    const i = Math.min(last, ends.filter((end) => epoch > end).length);
    const { from, to } = phases[i]!; // at most the last
    const start = i === 0 ? 0 : ends[i - 1]!;
    const share = (epoch - start) / (ends[i]! - start);
    const anneal = strategies[this.annealStrategy];
    if (this.cycleMomentum) {
      for (const group of groups)
        setMomentum(group, anneal(momentumAt(group, from), momentumAt(group, to), share));
    }
    return groups.map((group) => anneal(rateAt(group, from), rateAt(group, to), share));
  }
}

/** A corner of the cycle: where the rate is that of the start, largest, or smallest. */
type Corner = "initialLr" | "maxLr" | "minLr";

interface Phase {
  /** The step at which it ends. */
  readonly end: (cycle: OneCycleLR) => number;
  readonly from: Corner;
  readonly to: Corner;
}

const rise: Phase = {
  end: ({ pctStart, totalSteps }) => pctStart * totalSteps - 1,
  from: "initialLr",
  to: "maxLr",
};
const lastStep = ({ totalSteps }: OneCycleLR): number => totalSteps - 1;
const twoPhases: readonly Phase[] = [rise, { end: lastStep, from: "maxLr", to: "minLr" }];
const threePhases: readonly Phase[] = [
  rise,
  {
    end: ({ pctStart, totalSteps }) => 2 * pctStart * totalSteps - 2,
    from: "maxLr",
    to: "initialLr",
  },
  { end: lastStep, from: "initialLr", to: "minLr" },
];

const strategies = {
  cos: (start: number, end: number, share: number): number =>
    end + ((start - end) / 2) * (Math.cos(Math.PI * share) + 1),
  linear: (start: number, end: number, share: number): number => (end - start) * share + start,
};

const rateAt = (group: ScheduledGroup, corner: Corner): number => group[corner] ?? group.lr; // a group may be newer than the schedule

/** Momentum is smallest where the rate is largest. */
const momentumAt = (group: ScheduledGroup, corner: Corner): number =>
  (corner === "maxLr" ? group.baseMomentum : group.maxMomentum) ?? 0;

type Cycle = Required<OneCycleLROptions>;

function lengthOf(where: string, { totalSteps, epochs, stepsPerEpoch }: Cycle): number {
  if (totalSteps !== null) return totalSteps;
  if (epochs !== null && stepsPerEpoch !== null) return epochs * stepsPerEpoch;
  throw new ValueError(`${where}: how long is the cycle?`, {
    got: `totalSteps = ${totalSteps}, epochs = ${epochs}, stepsPerEpoch = ${stepsPerEpoch}`,
    expected: "totalSteps, or epochs and stepsPerEpoch",
  });
}

/** Writes the corners of the cycle into the groups. */
function begin(where: string, groups: readonly ScheduledGroup[], all: Cycle): void {
  const values = (name: "maxLr" | "maxMomentum" | "baseMomentum"): number[] =>
    perGroup(where, name, all[name], groups.length);
  const [maxLrs, maxMomentums, baseMomentums] = [
    values("maxLr"),
    values("maxMomentum"),
    values("baseMomentum"),
  ];
  groups.forEach((group, i) => {
    group.maxLr = maxLrs[i]!; // one each
    group.initialLr = group.maxLr / all.divFactor;
    group.minLr = group.initialLr / all.finalDivFactor;
    if (!all.cycleMomentum) return;
    group.maxMomentum = maxMomentums[i]!;
    group.baseMomentum = baseMomentums[i]!;
  });
}

type Positions = [
  maxLr: number | readonly number[],
  totalSteps: number | null,
  epochs: number | null,
  stepsPerEpoch: number | null,
  pctStart: number,
  annealStrategy: "cos" | "linear",
  cycleMomentum: boolean,
  baseMomentum: number | readonly number[],
  maxMomentum: number | readonly number[],
  divFactor: number,
  finalDivFactor: number,
  threePhase: boolean,
  lastEpoch: number,
];

const settings: Settings<OneCycleLROptions> = {
  defaults: {
    maxLr: undefined,
    totalSteps: null,
    epochs: null,
    stepsPerEpoch: null,
    pctStart: 0.3,
    annealStrategy: "cos",
    cycleMomentum: true,
    baseMomentum: 0.85,
    maxMomentum: 0.95,
    divFactor: 25,
    finalDivFactor: 1e4,
    threePhase: false,
  },
  ranges: {
    maxLr: each(anyNumber),
    totalSteps: optional(countFromOne),
    epochs: optional(countFromOne),
    stepsPerEpoch: optional(countFromOne),
    pctStart: share,
    annealStrategy: oneOf("cos", "linear"),
    cycleMomentum: truth,
    baseMomentum: each(anyNumber),
    maxMomentum: each(anyNumber),
    divFactor: aboveZero,
    finalDivFactor: aboveZero,
    threePhase: truth,
  },
};
