/**
 * @file What any backend must pass.
 */
import { elementwiseLaws } from "./elementwise.ts";
import type { Law, Open } from "./law.ts";
import { primitiveLaws } from "./primitives.ts";

/** The laws of backends, one by one. */
export const backendLaws: readonly Law[] = [...elementwiseLaws, ...primitiveLaws];

/** The two functions of a test framework that are needed: vitest's, jest's and node's fit. */
export interface TestFramework {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => void) => unknown;
}

/**
 * Declares a test per law of backends: every operation of the table, conversions, layouts, reductions,
 * products and random numbers, each against the reference within a stated bound.
 *
 * @param name  as messages call the backend
 * @param open  makes it the one in use
 * @example
 * const titles = [];
 * const framework = { describe: (title, body) => body(), test: (title) => titles.push(title) };
 * describeBackend("mine", () => useBackend("reference"), framework);
 * titles.length === backendLaws.length // => true
 */
export function describeBackend(name: string, open: Open, { describe, test }: TestFramework): void {
  describe(`${name}, as any backend`, () => {
    for (const { title, check } of backendLaws) test(title, () => check(open));
  });
}
