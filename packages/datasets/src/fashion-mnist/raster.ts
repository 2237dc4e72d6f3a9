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
  const [first, end] = rowsOf(polygon, side);
  const coverage = new Float32Array(side);
  const edges = new Float64Array(polygon.length);
  for (let row = first; row < end; row++) {
    coverage.fill(0);
    for (let slice = 0; slice < slices; slice++) {
      const count = findCrossings(polygon, row + (slice + 0.5) / slices, edges);
      coverSlice(coverage, edges, count);
    }
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      pixels[at]! += (ink - pixels[at]!) * coverage[column]!;
    }
  }
}

function rowsOf(polygon: Polygon, side: number): readonly [first: number, end: number] {
  let [top, bottom] = [Infinity, -Infinity];
  for (const [, y] of polygon) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [Math.max(0, Math.floor(top)), Math.min(side, Math.ceil(bottom))];
}

/** Writes where the outline crosses the height `y`, from left to right; gives how often it does. */
function findCrossings(polygon: Polygon, y: number, edges: Float64Array): number {
  let count = 0;
  let from = polygon[polygon.length - 1]!;
  for (const to of polygon) {
    if (from[1] <= y !== to[1] <= y) {
      const x = from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]);
      let place = count++;
      for (; place > 0 && edges[place - 1]! > x; place--) edges[place] = edges[place - 1]!;
      edges[place] = x;
    }
    from = to;
  }
  return count;
}

/** Adds a slice's share where it lies between the first crossing and the second, and so on. */
function coverSlice(coverage: Float32Array, edges: Float64Array, count: number): void {
  for (let k = 0; k + 1 < count; k += 2) {
    const left = Math.max(edges[k]!, 0);
    const right = Math.min(edges[k + 1]!, coverage.length);
    for (let column = Math.floor(left); column < right; column++) {
      const inside = Math.min(right, column + 1) - Math.max(left, column);
      coverage[column]! += inside / slices;
    }
  }
}
