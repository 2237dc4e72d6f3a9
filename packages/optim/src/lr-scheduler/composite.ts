/**
 * @file Schedulers made of schedulers: one after the other, or all at once.
 */
import { ValueError } from "@kindling/tensor";
import {
  EpochScheduler,
  groupsOf,
  LRScheduler,
  type SchedulerState,
  type ScheduledOptimizer,
} from "./scheduler.ts";

/** A scheduler that steps without being told a metric. */
export type SteppingScheduler = LRScheduler & { step(): void };

/** Base of both: their state holds the parts' states. */
export abstract class CompositeScheduler extends LRScheduler {
  /** The parts, in order. */
  readonly schedulers: readonly SteppingScheduler[];

  constructor(
    optimizer: ScheduledOptimizer,
    schedulers: readonly SteppingScheduler[],
    lastEpoch: number,
  ) {
    super(optimizer, lastEpoch);
    const strange = schedulers.findIndex((it) => it.optimizer !== optimizer);
    if (strange >= 0) {
      throw new ValueError(`${new.target.name}: the schedulers must be of one optimizer`, {
        got: `another one's at place ${strange}`,
        expected: "schedulers of the same optimizer",
      });
    }
    this.schedulers = [...schedulers];
  }

  /**
   * The memory, with that of each part in `schedulers`.
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 1 });
   * const parts = [new lrScheduler.ExponentialLR(optimizer, 0.5)];
   * Object.keys(new lrScheduler.ChainedScheduler(parts).stateDict()) // => [ 'lastEpoch', 'lastLr', 'schedulers' ]
   */
  override stateDict(): SchedulerState {
    return { ...super.stateDict(), schedulers: this.schedulers.map((it) => it.stateDict()) };
  }

  /**
   * Takes over a memory.
   *
   * @throws {ValueError} when it is of other schedulers; nothing is changed then
   * @example
   * const optimizer = new SGD([zeros(2)], { lr: 1 });
   * const scheduler = new lrScheduler.ChainedScheduler([new lrScheduler.ExponentialLR(optimizer, 0.5)]);
   * scheduler.loadStateDict({ ...scheduler.stateDict(), lastLr: [0.125] });
   * scheduler.getLastLr() // => [ 0.125 ]
   */
  override loadStateDict(state: SchedulerState): void {
    this.checkState(state);
    const { schedulers, ...own } = state;
    Object.assign(this, structuredClone(own));
    this.schedulers.forEach((it, i) => it.loadStateDict((schedulers as SchedulerState[])[i]!)); // as checked
  }

  /**
   * Complains of a memory that does not fit.
   *
   * @throws {ValueError} when it is of other schedulers, or of other groups
   */
  override checkState(state: SchedulerState): void {
    super.checkState(state);
    const parts = state["schedulers"];
    if (!Array.isArray(parts) || parts.length !== this.schedulers.length) {
      throw new ValueError(`${this.constructor.name}: a state of other schedulers`, {
        got: Array.isArray(parts) ? `${parts.length} schedulers` : typeof parts,
        expected: `${this.schedulers.length}`,
      });
    }
    this.schedulers.forEach((it, i) => it.checkState(parts[i] as SchedulerState)); // looked at there
  }
}

/**
 * Schedulers one after the other: the next takes over at each milestone, from its own start.
 *
 * @param milestones  the epochs at which the next takes over, one fewer than schedulers.
 * @throws {ValueError} for another number of milestones, or schedulers of other optimizers
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const warmUp = new lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const decay = new lrScheduler.ExponentialLR(optimizer, 0.25);
 * const scheduler = new lrScheduler.SequentialLR(optimizer, [warmUp, decay], [2]);
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.5, 1, 0.25 ]
 */
export class SequentialLR extends CompositeScheduler {
  readonly milestones: readonly number[];

  constructor(
    optimizer: ScheduledOptimizer,
    schedulers: readonly EpochScheduler[],
    milestones: readonly number[],
    lastEpoch = -1,
  ) {
    super(optimizer, schedulers, lastEpoch + 1);
    const [first] = schedulers;
    if (first === undefined || milestones.length !== schedulers.length - 1) {
      throw new ValueError(`${new.target.name}: a milestone between each two schedulers`, {
        got: `${schedulers.length} schedulers, ${milestones.length} milestones`,
        expected: "one milestone fewer than schedulers",
      });
    }
    this.milestones = [...milestones];
    // making the parts has changed the rates
    for (const group of groupsOf(optimizer)) group.lr = group.initialLr ?? group.lr;
    for (const it of schedulers) it.lastEpoch -= 1;
    first.initialStep();
    this.lastLr = first.getLastLr();
  }

  /** Steps the scheduler whose turn it is. */
  step(): void {
    const next = this.lastEpoch + 1;
    const i = this.milestones.filter((it) => it <= next).length;
    const scheduler = this.schedulers[i] as EpochScheduler; // at most as many milestones as there are further ones
    if (i > 0 && this.milestones[i - 1] === next) scheduler.step(0);
    else scheduler.step();
    this.lastEpoch = next;
    this.lastLr = scheduler.getLastLr();
  }
}

/**
 * Schedulers all at once: each works on what the one before has left.
 *
 * @throws {ValueError} for no schedulers, or schedulers of other optimizers
 * @example
 * const optimizer = new SGD([zeros(2)], { lr: 1 });
 * const warmUp = new lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const decay = new lrScheduler.ExponentialLR(optimizer, 0.5);
 * const scheduler = new lrScheduler.ChainedScheduler([warmUp, decay]);
 * [1, 2, 3].map(() => (scheduler.step(), optimizer.paramGroups[0]!.lr)) // => [ 0.25, 0.25, 0.125 ]
 */
export class ChainedScheduler extends CompositeScheduler {
  constructor(
    schedulers: readonly SteppingScheduler[],
    optimizer: ScheduledOptimizer | undefined = schedulers?.[0]?.optimizer,
  ) {
    if (optimizer === undefined) {
      throw new ValueError(`${new.target.name}: nothing to chain`, {
        got: "no schedulers",
        expected: "at least one",
      });
    }
    super(optimizer, schedulers, 0);
    this.lastLr = groupsOf(optimizer).map(({ lr }) => lr);
  }

  /** Steps each, in order. */
  step(): void {
    for (const scheduler of this.schedulers) scheduler.step();
    this.lastEpoch += 1;
    this.lastLr = groupsOf(this.optimizer).map(({ lr }) => lr);
  }
}
