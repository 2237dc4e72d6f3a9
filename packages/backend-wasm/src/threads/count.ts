/**
 * @file How many threads a program wants: as it says, or its environment, or as many as there are cores.
 */
import { ValueError } from "@kindling/tensor";
import { mostHelpers } from "./layout.ts";
import { availableCores, canShareMemory, threadsOfEnvironment } from "./platform.ts";

/** Beyond so many, most operations wait for memory rather than for cores. */
const mostByDefault = 16;

/** The number of threads where the program does not set it. */
export function defaultCount(): number {
  const given = threadsOfEnvironment();
  return given === undefined
    ? Math.min(availableCores(), mostByDefault)
    : checkedCount(Number(given), "KINDLING_THREADS", given);
}

/** A number of threads; throws where it is none. `name` is who gave it, `text` how. */
export function checkedCount(count: number, name: string, text: string = String(count)): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw new ValueError(`${name}: not a number of threads`, {
    got: text,
    expected: "a whole number from 1 on",
  });
}

/** As many of these threads as there can be: one where memory cannot be shared. */
export const possibleCount = (count: number, canShare: boolean = canShareMemory()): number =>
  canShare ? Math.min(count, mostHelpers + 1) : 1;
