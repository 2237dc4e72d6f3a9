/**
 * @file Lengths cut into parts that differ by one unit at most, as a thread waits for the longest.
 */

/** Some of a length. */
export interface Range {
  readonly start: number;
  readonly size: number;
}

/** At most so many parts of a length; each but the last one is whole units. */
export function evenParts(length: number, unit: number, parts: number): Range[] {
  const units = Math.ceil(length / unit);
  const count = Math.min(parts, units);
  const bound = (i: number): number => Math.min(length, Math.floor((i * units) / count) * unit);
  return Array.from({ length: count }, (_, i) => ({
    start: bound(i),
    size: bound(i + 1) - bound(i),
  }));
}
