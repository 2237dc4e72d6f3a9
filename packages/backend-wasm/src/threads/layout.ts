/**
 * @file What the threads of a pool share beside the memory of the kernels: a buffer with the words they
 * watch, and the job at hand. A job is a list of tasks, a task a list of kernel calls.
 */

/** Threads besides the calling one. */
export const mostHelpers = 63;

/** Words of 64 bytes, so that no two threads write to one line of the caches by chance. */
const line = 16;

/** Modules that a helper remembers; a module's number modulo this is its place. */
const modulePlaces = 512;
/** A field of `tasks` has ten bits; threads that find no task add to them too. */
const mostTasks = 1023 - mostHelpers - 1;
const mostKernels = 64;
const mostNumbers = 2 ** 15;
const textBytes = 1024;
const codeBytes = 2 ** 20;

/** Numbers of elements from the start of the buffer on: of int32, unless the name says otherwise. */
const words = {
  /** Grows by one with every job; helpers wait for it. */
  job: 0,
  /**
   * The tasks of a job and who has taken them, in one word so that they are of one job: how many there
   * are, how many were taken from the back, by helpers, and how many from the front, by the calling thread.
   * Threads meet in the middle, so what they compute in one job is in their caches for the next.
   */
  tasks: line,
  /** Tasks that are finished; the calling thread waits for it. */
  done: 2 * line,
  /** Helpers that wait, so that somebody has to wake them. */
  sleeping: 3 * line,
  /** 1 while the calling thread waits. */
  waiting: 4 * line,
  /** Helpers that have started. */
  ready: 5 * line,
  /** 1 when helpers shall end. */
  stop: 6 * line,
  /** Bytes of text about a failure; 0 for none. */
  failure: 7 * line,
  /** Per helper, kernel calls so far. */
  beats: 8 * line,
  /** Per helper and place, the module it has loaded. */
  loaded: (8 + mostHelpers) * line,
} as const;

const startsAt = words.loaded + mostHelpers * modulePlaces;
const kernelsAt = startsAt + mostTasks + line;
const numbersAt = Math.ceil((kernelsAt + 4 * mostKernels) / 2);
const textAt = 8 * (numbersAt + mostNumbers);

export const layout = {
  ...words,
  line,
  frontTask: 1,
  backTask: 1 << 10,
  allTasks: 1 << 20,
  modulePlaces,
  mostTasks,
  mostKernels,
  mostNumbers,
  /** Per task and one more: where its calls begin among the numbers. */
  starts: startsAt,
  /** Per kernel: its module, its number among the exports, and where the module's bytes are and end. */
  kernels: kernelsAt,
  /** In float64: per call the kernel, how many parameters, how many of them int64, these, and which are. */
  numbers: numbersAt,
  /** In bytes. */
  text: textAt,
  textBytes,
  code: textAt + textBytes,
  codeBytes,
  sizeBytes: textAt + textBytes + codeBytes,
} as const;
