/**
 * @file What clothes are cut from: the parts that several kinds have in common, as polygons around
 * the middle line of an image of 28 × 28 pixels.
 */
import type { Polygon } from "./raster.ts";

/** Draws a number from `[low, high)`. */
export type Draw = (low: number, high: number) => number;

/** A part of a garment and how light it is in proportion to the whole; 0 cuts a hole. */
export interface Part {
  readonly outline: Polygon;
  readonly light: number;
}

/** What garments with a torso and two sleeves are cut by. */
export interface TopMeasures {
  readonly width: number;
  readonly hem: number;
  readonly sleeve: number;
  readonly shoulder: number;
  readonly taper: number;
  readonly away: number;
}

type Range = readonly [low: number, high: number];

/** Measures of such a garment: three in ranges of its kind, the rest in ranges common to all. */
export const topMeasures = (
  draw: Draw,
  ranges: Readonly<Record<"width" | "hem" | "sleeve", Range>>,
): TopMeasures => ({
  width: draw(...ranges.width),
  hem: draw(...ranges.hem),
  sleeve: draw(...ranges.sleeve),
  shoulder: draw(2.6, 4.4),
  taper: draw(-0.7, 0.9),
  away: draw(1.4, 4.2),
});

/** The body of the garment, from the shoulders to the hem. */
export const torso = ({ width, hem, shoulder, taper }: TopMeasures, light: number): Part => ({
  light,
  outline: [
    [14 - width, shoulder + 1],
    [14 - 2.6, shoulder],
    [14 + 2.6, shoulder],
    [14 + width, shoulder + 1],
    [14 + width - taper, hem],
    [14 - width + taper, hem],
  ],
});

/** Two sleeves; long ones hang close to the torso, short ones stand out. */
export function sleeves({ width, sleeve, shoulder, away }: TopMeasures, light: number): Part[] {
  const out = away * (sleeve < 9 ? 1.4 : 1);
  return [-1, 1].map((sign) => ({
    light,
    outline: [
      [14 + sign * (width - 1), shoulder + 0.6],
      [14 + sign * (width + 0.8), shoulder + 1.6],
      [14 + sign * (width + out + 1.2), shoulder + sleeve],
      [14 + sign * (width + out - 2), shoulder + sleeve + 0.8],
      [14 + sign * (width - 0.8), shoulder + 6.4],
    ],
  }));
}

/** A hole at the neck, `half` as wide to each side and `depth` below the shoulders. */
export const neckline = (half: number, depth: number, { shoulder }: TopMeasures): Part => ({
  light: 0,
  outline: [
    [14 - half, shoulder - 0.5],
    [14 + half, shoulder - 0.5],
    [14 + half * 0.5, shoulder + depth],
    [14 - half * 0.5, shoulder + depth],
  ],
});

/** An upright rectangle: a belt, a hem, a sole. */
export const band = (
  left: number,
  right: number,
  top: number,
  bottom: number,
  light: number,
): Part => ({
  light,
  outline: [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ],
});

/** A slanting stripe on the side of a shoe. */
export const stripe = (x: number, y: number, light: number): Part => ({
  light,
  outline: [
    [x, y],
    [x + 1, y],
    [x + 2.6, y - 2.2],
    [x + 1.6, y - 2.2],
  ],
});
