/**
 * @file Rows of text in columns, for what prints as a table.
 */

/**
 * Rows of cells as lines: the first column to the left, the others to the right.
 * @example
 * textTable([["layer", "size"], ["a", "10"]])
 * // => layer  size
 * // => a        10
 */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? [];
  return rows.map((row) => line(row, columns)).join("\n");
}

const line = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
    .join("  ")
    .trimEnd();
