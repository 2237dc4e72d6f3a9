/**
 * @file Who computes: this thread alone, or helpers too. Helpers are started when the work they could
 * have shared has taken as long as starting them does. From then on work is shared where it takes longer
 * than giving it out, both as measured, and measured again now and then, as others use the processor too.
 */
import type { Call, Task } from "./block.ts";
import { possibleCount } from "./count.ts";
import { Crew } from "./crew.ts";
import { here, type Job, type Threads } from "./job.ts";

export interface TeamOptions {
  /** For tests: once they have been started, helpers do all of every job. */
  readonly isForced?: boolean;
}

/** What starting helpers costs, and what has to be done alone before they are started. */
const startMs = 25;
/** Of work that was done alone: after so much, what sharing costs is measured again. */
const againMs = 500;
/** The same where sharing did not pay, which may have been for a moment; twice as much each time in a row. */
const firstPauseMs = 60;
/** Work that is over before a clock could tell. */
const leastWork = 2 ** 12;
/** A kernel call is to end soon enough to tell a slow thread from a dead one. */
const mostWorkOfCall = 2 ** 24;
/** Shared work must take so many times what giving it out costs, and what waking helpers costs. */
const margins = { join: 4, wake: 2 };

/** Work from which sharing pays, with helpers that look for jobs and with sleeping ones. */
interface Lines {
  readonly awake: number;
  readonly asleep: number;
}

const never: Lines = { awake: Infinity, asleep: Infinity };

export class Team implements Threads {
  readonly #memory: WebAssembly.Memory;
  readonly #isForced: boolean;
  #count: number;
  #crew: Crew | undefined;
  #lines: Lines | undefined;
  /** What this thread did alone and could have shared, since it was last thought about. */
  #alone = { work: 0, ms: 0 };
  /** After so much that was done alone, what sharing costs is measured again. */
  #untilMs = againMs;
  /** The same when sharing does not pay next. */
  #pauseMs = firstPauseMs;
  /** Work that was not shared because helpers slept. */
  #missed = 0;

  /** @param count  threads, this one included */
  constructor(memory: WebAssembly.Memory, count: number, { isForced = false }: TeamOptions = {}) {
    this.#memory = memory;
    this.#isForced = isForced;
    this.#count = this.#possible(count);
  }

  /** Threads that compute, this one included. */
  get count(): number {
    return this.#count;
  }

  /** Sets how many threads compute from now on. */
  setCount(count: number): void {
    this.end();
    this.#count = this.#possible(count);
  }

  /** Ends the helpers when they have done what was begun; others are started when they are needed again. */
  end(): void {
    const crew = this.#crew;
    this.#crew = this.#lines = undefined;
    this.#alone = { work: 0, ms: 0 };
    try {
      crew?.finish();
    } finally {
      crew?.end();
    }
  }

  /** Starts helpers now, and resolves when they can be used. */
  async start(): Promise<void> {
    this.#readyCrew();
    if (this.#count > 1) await this.#start()?.settled();
  }

  run(work: number, write: (job: Job) => void): void {
    this.begin(work, write);
    this.finish();
  }

  /** @throws {BackendError} as `finish` does, for the job before */
  begin(work: number, write: (job: Job) => void): void {
    this.finish();
    const least = this.#isForced ? Number.MIN_VALUE : leastWork;
    if (this.#count === 1 || work < least) return write(here);
    const crew = this.#readyCrew();
    if (crew === undefined || !(this.#isForced || this.#isWorthSharing(work, crew)))
      return this.#runAlone(work, write);
    const calls = Math.ceil(work / mostWorkOfCall);
    const job = new SharedJob(crew, this.#partsOf(work), calls, !this.#isForced);
    write(job);
    job.end();
    const hasPaid = crew.hasPaid();
    if (hasPaid === true) this.#pauseMs = firstPauseMs;
    if (hasPaid === false) this.#pause();
  }

  /** @throws {BackendError} when a helper fails or is found dead */
  finish(): void {
    this.#crew?.finish();
  }

  #pause(): void {
    this.#lines = never;
    this.#untilMs = this.#pauseMs;
    this.#pauseMs = Math.min(againMs, 2 * this.#pauseMs);
  }

  #possible(count: number): number {
    return possibleCount(count, !(this.#memory.buffer instanceof ArrayBuffer));
  }

  /** The helpers, once all of them have started. */
  #readyCrew(): Crew | undefined {
    if (this.#crew?.hasEnded) {
      if (!this.#crew.isReady) this.#count = 1; // the platform lets none start
      this.end();
    }
    return this.#crew?.isReady ? this.#crew : undefined;
  }

  #start(): Crew | undefined {
    try {
      return (this.#crew ??= new Crew(this.#memory, this.#count - 1));
    } catch {
      this.#count = 1; // the platform forbids threads; nothing needs them
      return undefined;
    }
  }

  #runAlone(work: number, write: (job: Job) => void): void {
    const start = performance.now();
    write(here);
    this.#alone.ms += performance.now() - start;
    this.#alone.work += work;
    if (this.#crew === undefined && this.#alone.ms > startMs) this.#start();
    if (this.#alone.ms > this.#untilMs) this.#lines = undefined;
  }

  #isWorthSharing(work: number, crew: Crew): boolean {
    const { awake, asleep } = (this.#lines ??= this.#linesOf(crew));
    if (work < awake) return false;
    if (!crew.isAsleep) return true;
    this.#missed += work;
    if (this.#missed < asleep) return false;
    this.#missed = 0;
    return true;
  }

  #linesOf(crew: Crew): Lines {
    const { joinMs, wakeMs } = crew.costs();
    const workPerMs = this.#alone.work / this.#alone.ms;
    this.#alone = { work: 0, ms: 0 };
    this.#untilMs = againMs;
    return {
      awake: margins.join * joinMs * workPerMs,
      asleep: margins.wake * wakeMs * workPerMs,
    };
  }

  /** A few per thread, so that threads that are slower take fewer. */
  #partsOf(work: number): number {
    const worthwhile = Math.floor((2 * work) / (this.#lines?.awake ?? 1));
    return Math.min(4 * this.#count, Math.max(this.#count, worthwhile));
  }
}

/** A job that is collected, and given out at its barriers. */
class SharedJob implements Job {
  readonly threads: number;
  readonly parts: number;
  readonly calls: number;
  readonly #crew: Crew;
  readonly #takesPart: boolean;
  #tasks: Task[] = [];
  #task: Call[] = [];

  constructor(crew: Crew, parts: number, calls: number, takesPart: boolean) {
    this.#crew = crew;
    this.threads = 1 + crew.helpers;
    this.parts = parts;
    this.calls = calls;
    this.#takesPart = takesPart;
  }

  call(kernel: Call["kernel"], parameters: Call["parameters"]): void {
    this.#task.push({ kernel, parameters });
  }

  next(): void {
    if (this.#task.length > 0) this.#tasks.push(this.#task);
    this.#task = [];
  }

  barrier(): void {
    this.end();
    this.#crew.finish();
    this.#tasks = [];
  }

  /** Gives out what was not yet. */
  end(): void {
    this.next();
    this.#crew.begin(this.#tasks, this.#takesPart);
  }
}
