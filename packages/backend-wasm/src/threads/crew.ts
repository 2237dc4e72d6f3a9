/**
 * @file Helpers over one memory. The calling thread gives out a job, takes tasks like they do once it comes
 * back to it, and waits for the tasks that they have taken and for nothing else: helpers that have not started
 * yet, sleep or have died idle delay no job.
 */
import { BackendError } from "@kindling/tensor";
import { SharedBlock, type Task } from "./block.ts";
import { type HelperData, helperSource } from "./helper.ts";
import { layout } from "./layout.ts";
import { canWait, processCpuMs, startThread, type Thread } from "./platform.ts";

/** What it takes to share work. */
export interface Costs {
  /** To give out a job to helpers that look for one, and to wait for it. */
  readonly joinMs: number;
  /** The same with helpers that sleep. */
  readonly wakeMs: number;
}

export interface CrewOptions {
  /** How long threads look for what they wait for before they sleep. */
  readonly spinMs?: number;
  readonly start?: typeof startThread;
  /**
   * For how many tenths of a second helpers may finish no kernel call: while the process computes nothing,
   * as then they are dead, and while it does, as a busy machine may not let them.
   */
  readonly patience?: { readonly idle: number; readonly busy: number };
}

/** A turn of waiting. */
const turnMs = 100;
/** A process of which nobody computes takes less in a turn. */
const idleCpuMs = 1;
/** Shared work of so much time shows whether sharing pays. */
const judgedMs = 50;
/** How often each cost is measured. Of joins, the first few dozen take hundreds of times as long as later ones. */
const [wakeTrials, joinTrials, joinsOfTrial] = [3, 10, 20] as const;

export class Crew {
  readonly helpers: number;
  readonly #block: SharedBlock;
  readonly #threads: Thread[] = [];
  readonly #spinMs: number;
  readonly #patience: { readonly idle: number; readonly busy: number };
  readonly #mayWait = canWait();
  #hasEnded = false;
  /** What was given out and is not finished. */
  #underWay: { readonly tasks: readonly Task[]; readonly takesPart: boolean } | undefined;
  /** What shared jobs took, and what they would have taken alone, by the tasks that this thread did. */
  #shared = { ms: 0, aloneMs: 0 };

  /** @throws where threads cannot be started */
  constructor(memory: WebAssembly.Memory, helpers: number, options: CrewOptions = {}) {
    const { spinMs = 0.3, start = startThread, patience = { idle: 9, busy: 300 } } = options;
    this.helpers = helpers;
    this.#spinMs = spinMs;
    this.#patience = patience;
    this.#block = new SharedBlock(helpers);
    const shared = this.#block.buffer;
    try {
      for (let helper = 0; helper < helpers; helper++) {
        const data: HelperData = { shared, memory, helper, spinMs };
        this.#threads.push(start(helperSource, data, () => this.end()));
      }
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Whether all helpers have started. */
  get isReady(): boolean {
    return this.#word("ready") === this.helpers;
  }

  /** Resolves when all helpers have started or the crew has ended. */
  async settled(): Promise<void> {
    while (!this.isReady && !this.#hasEnded)
      await new Promise<void>((resolve) => void setTimeout(resolve, 1));
  }

  /** Whether no helper is looking for a job. */
  get isAsleep(): boolean {
    return this.#word("sleeping") === this.helpers;
  }

  /** Whether there are no helpers any more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Ends the helpers. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    Atomics.store(this.#block.words, layout.stop, 1);
    this.#announce(this.helpers);
    for (const thread of this.#threads) thread.end();
  }

  /** Runs tasks, in any order: `begin` and `finish`. */
  run(tasks: readonly Task[], takesPart?: boolean): void {
    this.begin(tasks, takesPart);
    this.finish();
  }

  /**
   * Gives tasks to the helpers, to be run in any order, once those before are finished.
   *
   * @param tasks      not to be changed before `finish`
   * @param takesPart  whether this thread takes tasks too, in `finish`
   * @throws {BackendError} as `finish` does, for the tasks before
   */
  begin(tasks: readonly Task[], takesPart: boolean = true): void {
    for (let rest = tasks; rest.length > 0;) {
      this.finish();
      const isAlone = this.#hasEnded || (takesPart && rest.length === 1);
      const count = isAlone ? 0 : this.#block.write(rest);
      if (count === rest.length) return this.#giveOut(rest, takesPart);
      if (count > 0) this.#giveOut(rest.slice(0, count), takesPart);
      else runHere(rest[0]!); // nobody else is there, or it is more than the block can hold
      rest = rest.slice(Math.max(1, count));
    }
  }

  /** Measures what it takes to share work: the least of a few trials, as others use the processor too. */
  costs(): Costs {
    const empty = Array.from({ length: this.helpers }, (): Task => []);
    const timeMs = (rounds: number): number => {
      const start = performance.now();
      for (let i = 0; i < rounds; i++) this.run(empty, false);
      return (performance.now() - start) / rounds;
    };
    const wakeMs = leastOf(wakeTrials, () => {
      this.#spin(2, () => this.isAsleep);
      return timeMs(1);
    });
    return { wakeMs, joinMs: leastOf(joinTrials, () => timeMs(joinsOfTrial)) };
  }

  #giveOut(tasks: readonly Task[], takesPart: boolean): void {
    const { words } = this.#block;
    Atomics.store(words, layout.done, 0);
    Atomics.store(words, layout.tasks, tasks.length * layout.allTasks);
    this.#announce(tasks.length);
    this.#underWay = { tasks, takesPart };
  }

  /**
   * Takes what is left of the tasks that were begun, and waits for those that helpers have taken.
   *
   * @throws {BackendError} when a helper fails or is found dead; the helpers have been ended then
   */
  finish(): void {
    if (this.#underWay === undefined) return;
    const { tasks, takesPart } = this.#underWay;
    this.#underWay = undefined;
    const { words } = this.#block;
    const start = performance.now();
    let [own, ownMs] = [0, 0];
    try {
      if (takesPart)
        for (let task; (task = this.#taskFromFront()) >= 0;) {
          own += 1;
          runHere(tasks[task]!);
        }
      ownMs = performance.now() - start;
    } finally {
      const left = tasks.length - own;
      const taken = takesPart ? takenIn(Atomics.exchange(words, layout.tasks, 0)).back : left;
      this.#wait(Math.min(taken, left)); // who found none added to them too
    }
    if (own === 0) return;
    this.#shared.ms += performance.now() - start;
    this.#shared.aloneMs += (ownMs * tasks.length) / own;
  }

  /**
   * Whether sharing has paid since it was asked last; `undefined` while that is too short a time. It does
   * not where others use the cores, and this thread waits for helpers that have none.
   */
  hasPaid(): boolean | undefined {
    const { ms, aloneMs } = this.#shared;
    if (ms < judgedMs) return undefined;
    this.#shared = { ms: 0, aloneMs: 0 };
    return ms < 0.9 * aloneMs;
  }

  #taskFromFront(): number {
    const before = Atomics.add(this.#block.words, layout.tasks, layout.frontTask);
    const { count, front, back } = takenIn(before);
    return front + back < count ? front : -1;
  }

  #announce(tasks: number): void {
    Atomics.add(this.#block.words, layout.job, 1);
    if (this.#word("sleeping") > 0) Atomics.notify(this.#block.words, layout.job, tasks);
  }

  /** Waits until helpers have finished so many tasks. */
  #wait(tasks: number): void {
    const isDone = (): boolean => this.#word("done") >= tasks;
    this.#spin(this.#spinMs, isDone);
    let [idle, busy] = [0, 0];
    while (!isDone() && !this.#hasEnded) {
      const before = { beats: this.#beats(), cpuMs: processCpuMs() };
      this.#waitTurn(isDone);
      const isQuiet = this.#beats() === before.beats;
      busy = isQuiet ? busy + 1 : 0;
      idle = isQuiet && processCpuMs() - before.cpuMs < idleCpuMs ? idle + 1 : 0;
      if (idle >= this.#patience.idle || busy >= this.#patience.busy)
        this.#fail(`no progress for ${(busy * turnMs) / 1000} s`, "some in milliseconds");
    }
    if (!isDone()) this.#fail("threads that have ended", "all tasks done");
    const { failure } = this.#block;
    if (failure !== undefined) this.#fail(failure, "kernels to run through");
  }

  #waitTurn(isDone: () => boolean): void {
    const { words } = this.#block;
    if (!this.#mayWait) return this.#spin(turnMs, isDone);
    Atomics.store(words, layout.waiting, 1);
    const done = this.#word("done");
    if (!isDone()) Atomics.wait(words, layout.done, done, turnMs);
    Atomics.store(words, layout.waiting, 0);
  }

  #spin(ms: number, isDone: () => boolean): void {
    for (const end = performance.now() + ms; !isDone() && performance.now() < end;)
      for (let i = 0; i < 32 && !isDone(); i++) pause();
  }

  #fail(got: string, expected: string): never {
    this.end();
    throw new BackendError("a thread of the pool failed, and with it what it computed", {
      got,
      expected,
      fix: "setNumThreads(1) computes without other threads",
    });
  }

  /** Kernel calls of all helpers so far. */
  #beats(): number {
    const { words } = this.#block;
    let sum = this.#word("done");
    for (let helper = 0; helper < this.helpers; helper++)
      sum += Atomics.load(words, layout.beats + helper * layout.line);
    return sum;
  }

  #word(name: "ready" | "sleeping" | "done"): number {
    return Atomics.load(this.#block.words, layout[name]);
  }
}

const takenIn = (tasks: number): { count: number; back: number; front: number } => ({
  count: tasks >>> 20,
  back: (tasks >>> 10) & 1023,
  front: tasks & 1023,
});

function runHere(task: Task): void {
  for (const { kernel, parameters } of task) kernel(...parameters);
}

/** Tells the processor that this thread looks for something; not every engine has it. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? (() => {});

/** The least of so many measurements. */
const leastOf = (count: number, measure: () => number): number =>
  Math.min(...Array.from({ length: count }, measure));
