/**
 * @file Where a `DataLoader` stands, and how it gets there again: a pass is begun anew from where the
 * generators stood when it began, and what it has given is left out.
 */
import { Generator, ValueError, defaultGenerator } from "@kindling/tensor";
import { restore, statesOf } from "./loading/order.ts";
import type { Sampler } from "./samplers.ts";

/** Where a `DataLoader` stands, as `stateDict()` gives it and `loadStateDict()` takes it. */
export interface DataLoaderState {
  /** How many batches the pass under way has given, or null between two passes. */
  readonly numYielded: number | null;
  /** Where the generators stood when that pass began, the default one first; none between passes. */
  readonly passStart: readonly Uint8Array[];
  /** Where the loader's own generators stand now: all but the default one. */
  readonly generators: readonly Uint8Array[];
  /** Where those of its workers stood after the batches that were given; null before their first. */
  readonly workers?: readonly (Uint8Array | null)[] | undefined;
}

/** A pass under way. */
export interface Pass {
  readonly start: readonly Uint8Array[];
  readonly workers: (Uint8Array | null)[];
  numYielded: number;
}

/** What orders are drawn from: the default generator first, then those that somebody was given. */
export function generatorsOf(
  loader: Generator | undefined,
  batchSampler: Sampler<readonly number[]>,
): readonly Generator[] {
  const given = [loader, generatorIn(batchSampler), generatorIn(property(batchSampler, "sampler"))];
  return [...new Set([defaultGenerator, ...given.filter((it) => it !== undefined)])];
}

/** The batches that a pass has not given yet; the generators end up where they were. */
export function replayed(
  { start, numYielded }: Pick<Pass, "start" | "numYielded">,
  generators: readonly Generator[],
  begin: () => Iterator<readonly number[]>,
): Iterator<readonly number[]> {
  const now = statesOf(generators);
  restore(generators, start);
  const batches = begin();
  for (let i = 0; i < numYielded; i++) batches.next();
  restore(generators, now);
  return batches;
}

/**
 * Looks at a state before anything is changed.
 *
 * @throws {ValueError} when it is of a loader with other batches or generators, or damaged
 */
export function checkState(
  { numYielded, passStart, generators: own, workers = [] }: DataLoaderState,
  batches: number,
  generators: readonly Generator[],
  numWorkers: number,
): void {
  const isPlace = Number.isSafeInteger(numYielded) && numYielded! >= 0 && numYielded! <= batches;
  if (numYielded !== null && !isPlace) {
    throw foreign(`${String(numYielded)} batches given`, `0 to ${batches}, or null`);
  }
  const wanted = [numYielded === null ? 0 : generators.length, generators.length - 1];
  if (passStart.length !== wanted[0] || own.length !== wanted[1]) {
    throw foreign(
      `states of ${passStart.length} and ${own.length} generators`,
      `of ${wanted[0]} when the pass began and of ${wanted[1]} now`,
    );
  }
  if (numYielded !== null && workers.length !== numWorkers) {
    throw foreign(`states of ${workers.length} workers`, `of ${numWorkers}`);
  }
  for (const bytes of workers) if (bytes !== null) defaultGenerator.clone().setState(bytes);
  passStart.forEach((bytes, i) => generators[i]!.clone().setState(bytes));
  own.forEach((bytes, i) => generators[i + 1]!.clone().setState(bytes));
}

const property = (owner: unknown, name: string): unknown =>
  typeof owner === "object" && owner !== null && name in owner
    ? (owner as Readonly<Record<string, unknown>>)[name]
    : undefined;

function generatorIn(sampler: unknown): Generator | undefined {
  const generator = property(sampler, "generator");
  return generator instanceof Generator ? generator : undefined;
}

const foreign = (got: string, expected: string): ValueError =>
  new ValueError("DataLoader.loadStateDict: the state is of another loader", { got, expected });
