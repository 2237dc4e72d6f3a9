/**
 * @file What threads take of a stream: each has to step over what is before its own, which the first has not.
 */
import type { Range } from "../threads/even.ts";

/** Elements that fill a line of the caches in any type, and blocks of normal numbers. */
const unit = 64;

/**
 * Neighbouring ranges of a length, that are over at the same time where stepping over an element takes `1 - ratio`
 * of the time that making it takes: each is `ratio` times the one before.
 */
export function sharesOf(length: number, count: number, ratio: number): Range[] {
  const end = (i: number): number =>
    i === count ? length : unit * Math.floor((length * partBefore(i, count, ratio)) / unit);
  return Array.from({ length: count }, (_, i) => ({
    start: end(i),
    size: end(i + 1) - end(i),
  })).filter(({ size }) => size > 0);
}

/** The part of the whole that the first `i` of so many ranges are. */
const partBefore = (i: number, count: number, ratio: number): number =>
  (1 - ratio ** i) / (1 - ratio ** count);
