/**
 * @file What schedulers of cycles share: values for each group, and momentums that move against the rates.
 */
import { ValueError } from "@kindling/tensor";
import type { ScheduledGroup, ScheduledOptimizer } from "./scheduler.ts";

/**
 * A value for each group.
 *
 * @throws {ValueError} for a list of another length
 */
export function perGroup<T extends number | ((x: number) => number)>(
  where: string,
  name: string,
  value: T | readonly T[],
  count: number,
): T[] {
  if (!isList(value)) return Array.from({ length: count }, () => value);
  if (value.length === count) return [...value];
  throw new ValueError(`${where}: ${name} for each group`, {
    got: `${value.length} values`,
    expected: `${count}, as there are groups, or one for all`,
  });
}

/** @throws {ValueError} when an optimizer has no momentum to cycle */
export function checkMomentum(where: string, { defaults }: ScheduledOptimizer): void {
  if ("momentum" in defaults || "betas" in defaults) return;
  throw new ValueError(`${where}: there is no momentum to cycle`, {
    got: "an optimizer without momentum and betas",
    expected: "one of the two",
    fix: "cycleMomentum: false",
  });
}

/** Sets what a group has of momentum: the first of betas, where it has those. */
export function setMomentum(group: ScheduledGroup, momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, ...group.betas.slice(1)];
}

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);
