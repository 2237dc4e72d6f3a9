/**
 * @file What the samples cover, as a table to read. Run as a program this file writes `coverage.txt` anew; a
 * test compares.
 */
import { writeFileSync } from "node:fs";
import { operations } from "../../src/index.ts";
import { lineOf, shown } from "./results.ts";

export const coveragePath = new URL("coverage.txt", import.meta.url);

const heading = `# Made by packages/verify/test/operations/coverage.ts. Do not edit.
#
# The samples of each operation: shapes of the inputs and other arguments ("…" for a function of the inputs),
# where the inputs lie, then the shapes of the results and Σ i·yᵢ over all their elements, counted from 1.
# Forms in place have the first two samples of the operation that fit (samples.test.ts).
`;

/** Without forms in place. */
export function coverage(): string {
  const topics = Object.entries(operations.topics).map(([topic, table]) => {
    const isInPlace = (name: string): boolean => name.endsWith("_") && name.slice(0, -1) in table;
    const own = shown.filter(({ name }) => name in table && !isInPlace(name));
    return `\n## ${topic}\n\n${own.map(lineOf).join("\n")}\n`;
  });
  return heading + topics.join("");
}

if (import.meta.main) writeFileSync(coveragePath, coverage());
