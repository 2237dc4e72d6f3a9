/**
 * @file Work as kernels' callers describe it: tasks, each a few kernel calls in order, that do not touch
 * each other's memory. What a task is never decides what is computed, only who may compute it.
 */
import type { Kernel } from "../compile.ts";

/** Numbers that a kernel is called with. */
export type Parameters = readonly (number | bigint)[];

export interface Job {
  /** How many share it. */
  readonly threads: number;
  /** Into how many tasks work is best cut that is even: a few per thread, as one may be slower. */
  readonly parts: number;
  /** How many kernel calls it takes at least that each is over soon. */
  readonly calls: number;
  /** A call of the task at hand. */
  call(kernel: Kernel, parameters: Parameters): void;
  /** What follows is another task. */
  next(): void;
  /** What follows needs all that was before. */
  barrier(): void;
}

/**
 * Gets a job done.
 *
 * @param work   how many steps on single elements it takes, roughly; 0 for what only this thread can do
 * @param write  describes the job, once
 */
type Run = (work: number, write: (job: Job) => void) => void;

/** Whoever runs jobs, one after the other. */
export interface Threads {
  /** Comes back when all of the job is done. */
  readonly run: Run;
  /** May come back earlier. */
  readonly begin: Run;
  /** Comes back when all of what was begun is done: before anybody but a job's kernels uses the memory. */
  readonly finish: () => void;
}

/** Threads that have done all of a job when they come back. */
export const prompt = (run: Run): Threads => ({ run, begin: run, finish: () => {} });

/** Every call is done at once, by this thread. */
export const here: Job = {
  threads: 1,
  parts: 1,
  calls: 1,
  call: (kernel, parameters) => kernel(...parameters),
  next: () => {},
  barrier: () => {},
};

/** No other threads. */
export const oneThread: Threads = prompt((_, write) => write(here));
