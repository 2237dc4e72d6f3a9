/** @file The outputs of a call as the packs list them: flat, depth first. */
import { isTensor } from "@kindling/tensor";

/**
 * Tuples, lists and objects with several tensors (`{ values, indices }`) are opened. A list of
 * numbers is one output: a shape.
 *
 * @param expected  how many outputs there should be: an empty list is a shape or nothing at all.
 */
export function outputsOf(result: unknown, expected: number): unknown[] {
  const flat = flatten(result);
  return flat.length !== expected && expected === 0 ? [] : flat;
}

function flatten(result: unknown): unknown[] {
  if (isTensor(result) || result === null || typeof result !== "object") return [result];
  if (Array.isArray(result) && result.every((entry) => typeof entry === "number")) return [result];
  return Object.values(result).flatMap(flatten);
}
