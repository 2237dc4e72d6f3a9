/**
 * @file Which tests run for a mutant, and which of them first. The process that runs all tests at first writes
 * down what it saw, for those that come after it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Coverage } from "./switch.ts";

/** What the first run of all tests showed of those that are quick enough. */
export interface FirstRun {
  /** By the test's id, in milliseconds. */
  readonly timesMs: Readonly<Record<string, number>>;
  readonly perTest: Coverage["perTest"];
}

const path = "reports/mutation/first-run.json";

export function note(run: FirstRun): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(run));
}

export const noted = (): FirstRun => JSON.parse(readFileSync(path, "utf8")) as FirstRun;

/** Those that reach the mutant, then the others, and quick ones before slow ones. */
export function inOrder({ timesMs, perTest }: FirstRun, mutant: string): string[] {
  const isReached = (id: string): number => Number((perTest[id]?.[mutant] ?? 0) > 0);
  return Object.keys(timesMs).toSorted(
    (a, b) => isReached(b) - isReached(a) || timesMs[a]! - timesMs[b]!,
  );
}
