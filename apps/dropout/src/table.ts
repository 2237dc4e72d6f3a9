/** @file Rows of text in columns: the first to the left, the others to the right. */

/** The rows as lines of equal length, with `gap` spaces between columns. */
export function aligned(rows: readonly (readonly string[])[], gap = 3): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join(" ".repeat(gap)),
  );
}
