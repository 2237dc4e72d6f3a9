/** @file Numbers that must lie within bounds, since a test's rates rest on it. */
import { ValueError } from "@kindling/tensor";

/** The least and the greatest number there can be. */
export type Bounds = readonly [least: number, greatest: number];

/**
 * Passes a number within bounds on.
 *
 * @throws {ValueError} when it is outside, or NaN
 */
export function bounded(what: string, x: number | undefined, [least, greatest]: Bounds): number {
  if (x !== undefined && x >= least && x <= greatest) return x;
  throw new ValueError(`${what}: a number is out of bounds`, {
    got: String(x),
    expected: `numbers within [${least}, ${greatest}]`,
  });
}
