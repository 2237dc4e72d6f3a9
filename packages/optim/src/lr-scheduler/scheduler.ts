/**
 * @file What every learning-rate scheduler does: steps through epochs, says the last rates, saves and loads.
 */
import { ValueError } from "@kindling/tensor";
import { Optimizer } from "../optimizer.ts";
import { checkRanges, optionsOf, type Range, type Ranges } from "../options.ts";

/** An optimizer whose rate can be scheduled. */
export type ScheduledOptimizer = Optimizer<{ lr: number }>;

/** A parameter group as schedulers see it. What they remember of it is saved with the optimizer. */
export interface ScheduledGroup {
  lr: number;
  /** The rate that the schedule started from. */
  initialLr?: number;
  momentum?: number;
  betas?: readonly number[];
  maxLr?: number;
  minLr?: number;
  maxMomentum?: number;
  baseMomentum?: number;
}

/** A scheduler's memory: plain values, fit for JSON. */
export type SchedulerState = Readonly<Record<string, unknown>>;

/** Base of all schedulers. What is saved are their own properties, all but functions and other objects. */
export abstract class LRScheduler {
  /** The optimizer whose groups get the rates. */
  readonly optimizer: ScheduledOptimizer;
  /** The number of the last epoch; 0 once a schedule is made. */
  lastEpoch: number;
  protected lastLr: number[] = [];

  constructor(optimizer: ScheduledOptimizer, lastEpoch: number) {
    checkOptimizer(new.target.name, optimizer);
    this.optimizer = optimizer;
    this.lastEpoch = lastEpoch;
  }

  /**
   * The rates that the last step set, one per group.
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 0.5 });
   * new lrScheduler.ConstantLR(optimizer, { factor: 0.5 }).getLastLr() // => [ 0.25 ]
   */
  getLastLr(): number[] {
    return [...this.lastLr];
  }

  /**
   * The memory and the settings, as plain values that JSON can hold. Functions are not among them. The
   * rates themselves are the optimizer's, so save its state too.
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 0.5 });
   * new lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 }).stateDict()["lastEpoch"] // => 0
   */
  stateDict(): SchedulerState {
    const own = Object.entries(this).filter(([, value]) => isPlain(value));
    return structuredClone(Object.fromEntries(own));
  }

  /**
   * Takes over a memory and settings.
   *
   * @throws {ValueError} when it is of another scheduler, or of other groups; nothing is changed then
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 0.5 });
   * const scheduler = new lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 });
   * scheduler.loadStateDict({ ...scheduler.stateDict(), lastEpoch: 7 });
   * scheduler.lastEpoch // => 7
   */
  loadStateDict(state: SchedulerState): void {
    this.checkState(state);
    Object.assign(this, structuredClone(state));
  }

  /**
   * Complains of a memory that does not fit.
   *
   * @throws {ValueError} when it is of another scheduler, or of other groups
   * @example
   * const scheduler = new lrScheduler.StepLR(new SGD([zeros(2)], { lr: 0.5 }), 10);
   * let reason;
   * try { scheduler.checkState({ lastEpoch: 3 }); } catch (error) { reason = error.message; }
   * reason.split("\n")[0] // => StepLR: a state of another scheduler
   */
  checkState(state: SchedulerState): void {
    const own = this.stateDict();
    checkSame(this.constructor.name, "a state of another scheduler", namesIn(state), namesIn(own));
    const sizes = (it: SchedulerState): string =>
      Object.entries(it)
        .filter(([name, value]) => perGroup.has(name) && Array.isArray(value))
        .map(([name, value]) => `${name} of ${(value as unknown[]).length}`) // an array, as filtered
        .toSorted()
        .join(", ");
    checkSame(this.constructor.name, "a state of other groups", sizes(state), sizes(own));
  }

  /** Writes rates to the groups. */
  protected setRates(rates: readonly number[]): void {
    const groups = groupsOf(this.optimizer);
    groups.forEach((group, i) => (group.lr = rates[i] ?? group.lr)); // a group may be newer than the schedule
    this.lastLr = groups.map(({ lr }) => lr);
  }
}

/** @throws {ValueError} for what is no optimizer */
export function checkOptimizer(where: string, optimizer: unknown): void {
  if (optimizer instanceof Optimizer) return;
  throw new ValueError(`${where}: not an optimizer`, {
    got: optimizer === null ? "null" : typeof optimizer,
    expected: "an optimizer, as new SGD(…) makes",
  });
}

/** Base of the schedulers whose rates follow from the epoch. */
export abstract class EpochScheduler extends LRScheduler {
  /** The rates that the schedule started from, one per group. */
  baseLrs: number[];
  protected stepCount = 0;

  /** @param settings  become properties before the first step is taken. */
  constructor(
    optimizer: ScheduledOptimizer,
    { lastEpoch, ...settings }: { readonly lastEpoch: number; readonly [name: string]: unknown },
  ) {
    super(optimizer, lastEpoch);
    Object.assign(this, settings);
    const groups = groupsOf(optimizer);
    this.baseLrs = groups.map((group, i) => initialLrOf(new.target.name, group, i, lastEpoch));
    this.initialStep();
  }

  /** Steps to the epoch from which the schedule starts. */
  initialStep(): void {
    this.stepCount = 0;
    this.step();
  }

  /**
   * Steps to the next epoch, or to the one that is given, and sets the rates.
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 0.5 });
   * const scheduler = new lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 });
   * scheduler.step();
   * optimizer.paramGroups[0]!.lr // => 0.25
   */
  step(epoch?: number): void {
    const next = epoch ?? this.lastEpoch + 1;
    const groups = groupsOf(this.optimizer);
    const rates = epoch === undefined ? this.rates(next, groups) : this.closedRates(next, groups);
    this.stepCount += 1;
    this.lastEpoch = next;
    this.setRates(rates);
  }

  /** The rates at an epoch, from those at the epoch before. */
  protected abstract rates(epoch: number, groups: readonly ScheduledGroup[]): number[];

  /** The rates at an epoch, from those at the start. */
  protected closedRates(epoch: number, groups: readonly ScheduledGroup[]): number[] {
    return this.rates(epoch, groups);
  }
}

/** Where a schedule goes on. */
export interface ScheduleOptions {
  /** The last epoch of a schedule that goes on; -1 starts one. Default: -1. */
  readonly lastEpoch?: number;
}

/** A scheduler's options: their defaults in PyTorch's order (`undefined`: to be given), and their ranges. */
export interface Settings<Options extends ScheduleOptions> {
  readonly defaults: {
    readonly [Name in Exclude<keyof Options, "lastEpoch">]-?: Options[Name] | undefined;
  };
  readonly ranges: Ranges<Options>;
}

/**
 * The settings of a scheduler from the arguments of its constructor.
 *
 * @throws {ValueError} for one that there is not, that is missing, or out of its range
 */
export function settingsOf<Options extends ScheduleOptions>(
  where: string,
  { defaults, ranges }: Settings<Options>,
  given: readonly unknown[],
): Required<Options> {
  const all = optionsOf<object>(where, { ...defaults, lastEpoch: -1 }, given) as Required<Options>; // the defaults have every name
  checkRanges<Options>(where, all, { ...ranges, lastEpoch });
  return all;
}

const lastEpoch: Range = {
  expected: "a whole number from -1",
  holds: (value) => Number.isInteger(value) && Number(value) >= -1,
};

/** The groups of an optimizer, with what schedulers keep there. */
export const groupsOf = (optimizer: ScheduledOptimizer): ScheduledGroup[] => optimizer.paramGroups;

/** The rate from which a schedule starts: that of the group, unless one has started before. */
function initialLrOf(where: string, group: ScheduledGroup, i: number, lastEpoch: number): number {
  if (lastEpoch === -1) return (group.initialLr ??= group.lr);
  if (group.initialLr !== undefined) return group.initialLr;
  throw new ValueError(`${where}: a schedule that goes on needs the rates it started from`, {
    got: `lastEpoch = ${lastEpoch}, and no initialLr in group ${i}`,
    expected: "groups with initialLr, as the state of a scheduled optimizer has them",
  });
}

/** Properties that are lists with an entry per group. */
const perGroup = new Set(["baseLrs", "lastLr", "minLrs", "maxLrs"]);

const namesIn = (state: SchedulerState): string => Object.keys(state).toSorted().join(", ");

function checkSame(where: string, what: string, got: string, expected: string): void {
  if (got !== expected) throw new ValueError(`${where}: ${what}`, { got, expected });
}

/** Whether JSON holds a value: no function, no optimizer, no list of such. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every(isPlain)
    : value === null || ["number", "string", "boolean"].includes(typeof value);
