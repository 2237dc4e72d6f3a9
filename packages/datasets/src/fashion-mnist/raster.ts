/**
 * @file Filled polygons in grey on a small image, with soft edges.
 */

/** Corners, in pixels: x to the right, y down. The last is joined to the first. */
export type Polygon = readonly (readonly [x: number, y: number])[];

/** An image that is being drawn: row-major grey values from 0 to 1. */
export interface Canvas {
  readonly side: number;
  readonly pixels: Float32Array;
}

/** Rows that each pixel row is cut into; along a row, coverage is exact. */
const slices = 4;

/**
 * Paints the inside of a polygon (even-odd rule) over what is there.
 *
 * @param ink  the grey value, from 0 to 1.
 */
export function fill({ side, pixels }: Canvas, polygon: Polygon, ink: number): void {
  const heights = polygon.map(([, y]) => y);
  const first = Math.max(0, Math.floor(Math.min(...heights)));
  const end = Math.min(side, Math.ceil(Math.max(...heights)));
  const coverage = new Float32Array(side);
  for (let row = first; row < end; row++) {
    coverage.fill(0);
    for (let slice = 0; slice < slices; slice++) {
      coverSlice(coverage, crossings(polygon, row + (slice + 0.5) / slices));
    }
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      pixels[at]! += (ink - pixels[at]!) * coverage[column]!;
    }
  }
}

/** Where the outline crosses the height `y`, from left to right. */
function crossings(polygon: Polygon, y: number): number[] {
  const found: number[] = [];
  let from = polygon.at(-1)!;
  for (const to of polygon) {
    if (from[1] <= y !== to[1] <= y) {
      found.push(from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
    }
    from = to;
  }
  return found.toSorted((a, b) => a - b);
}

/** Adds a slice's share where it lies between the first crossing and the second, and so on. */
function coverSlice(coverage: Float32Array, edges: readonly number[]): void {
  for (let k = 0; k + 1 < edges.length; k += 2) {
    const left = Math.max(edges[k]!, 0);
    const right = Math.min(edges[k + 1]!, coverage.length);
    for (let column = Math.floor(left); column < right; column++) {
      const inside = Math.min(right, column + 1) - Math.max(left, column);
      coverage[column]! += inside / slices;
    }
  }
}
