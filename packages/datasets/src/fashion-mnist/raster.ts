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
  const [first, end] = extent(polygon, 1, side);
  const [left, right] = extent(polygon, 0, side);
  setOutline(polygon);
  const coverage = (scratch.coverage[side] ??= new Float32Array(side));
  for (let row = first; row < end; row++) {
    coverage.fill(0);
    for (let slice = 0; slice < slices; slice++)
      coverSlice(coverage, findCrossings(polygon.length, row + (slice + 0.5) / slices));
    for (let column = left, at = row * side + left; column < right; column++, at++)
      pixels[at]! += (ink - pixels[at]!) * coverage[column]!;
  }
}

/** Of the polygon that is being filled: made once, as there are many small ones. */
const scratch = {
  xs: new Float64Array(16),
  ys: new Float64Array(16),
  /** Where the outline crosses a height. */
  edges: new Float64Array(16),
  /** Of a row's pixels, by the image's side. */
  coverage: [] as Float32Array[],
};

function setOutline(polygon: Polygon): void {
  if (polygon.length > scratch.xs.length)
    for (const name of ["xs", "ys", "edges"] as const)
      scratch[name] = new Float64Array(2 * polygon.length);
  for (let i = 0; i < polygon.length; i++) {
    scratch.xs[i] = polygon[i]![0];
    scratch.ys[i] = polygon[i]![1];
  }
}

/** The columns (axis 0) or rows (axis 1) that a polygon reaches. */
function extent(
  polygon: Polygon,
  axis: 0 | 1,
  side: number,
): readonly [first: number, end: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const corner of polygon) {
    low = Math.min(low, corner[axis]);
    high = Math.max(high, corner[axis]);
  }
  return [Math.max(0, Math.floor(low)), Math.min(side, Math.ceil(high))];
}

/** Writes where the outline crosses the height `y`, from left to right; gives how often it does. */
function findCrossings(corners: number, y: number): number {
  const { xs, ys, edges } = scratch;
  let count = 0;
  let from = corners - 1;
  for (let to = 0; to < corners; from = to++) {
    if (ys[from]! <= y === ys[to]! <= y) continue;
    const share = (y - ys[from]!) / (ys[to]! - ys[from]!);
    const x = xs[from]! + share * (xs[to]! - xs[from]!);
    let place = count++;
    for (; place > 0 && edges[place - 1]! > x; place--) edges[place] = edges[place - 1]!;
    edges[place] = x;
  }
  return count;
}

/** Adds a slice's share where it lies between the first crossing and the second, and so on. */
function coverSlice(coverage: Float32Array, count: number): void {
  const { edges } = scratch;
  for (let k = 0; k + 1 < count; k += 2) {
    const left = Math.max(edges[k]!, 0);
    const right = Math.min(edges[k + 1]!, coverage.length);
    const [first, last] = [Math.floor(left), Math.ceil(right) - 1];
    for (let column = first; column <= last; column++) {
      const isWhole = column > first && column < last;
      const inside = isWhole ? 1 : Math.min(right, column + 1) - Math.max(left, column);
      coverage[column]! += inside / slices;
    }
  }
}
