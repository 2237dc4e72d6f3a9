/** @file Of which machine figures are, and how they are written. */
import { cpus, release, type } from "node:os";

/** Lines that say where figures come from. */
export const machine = (): readonly string[] => [
  `- ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${type()} ${release()}`,
  `- Node ${process.version}; OPENBLAS_CORETYPE ${process.env["OPENBLAS_CORETYPE"] ?? "as OpenBLAS finds it"}`,
];

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A table in Markdown. */
export const markdownTable = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  `| ${heads.join(" | ")} |`,
  `|${" --- |".repeat(heads.length)}`,
  ...rows.map((cells) => `| ${cells.join(" | ")} |`),
];
