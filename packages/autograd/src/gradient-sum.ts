/** @file Adding gradients of which some are not there. */
import type { Gradient } from "./node.ts";

/** The sum; `undefined` where there is nothing. */
export const sumOf = (x: Gradient, y: Gradient): Gradient =>
  x === undefined || y === undefined ? (x ?? y) : x.add(y);
