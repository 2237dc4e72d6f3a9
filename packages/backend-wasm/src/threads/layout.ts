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
const mostTasks = 1024;
const mostKernels = 64;
const mostNumbers = 2 ** 15;
const textBytes = 1024;
const codeBytes = 2 ** 20;

/** Numbers of elements from the start of the buffer on: of int32, unless the name says otherwise. */
const words = {
  /** Grows by one with every job; helpers wait for it. */
  job: 0,
  /** Tasks nobody has taken: who takes one away from a positive number has the task of the new one. */
  left: line,
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
const numbersAt = (kernelsAt + 4 * mostKernels) / 2;
const textAt = 8 * (numbersAt + mostNumbers);

export const layout = {
  ...words,
  line,
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
