/**
 * @file Derivatives by central differences in double precision, with an estimate of how wrong they
 * are: from a second, halved step (Richardson) and from the rounding of the function's values.
 */

/** What differences tell about one derivative. */
export interface Difference {
  /** The derivative, extrapolated from both steps. */
  readonly value: number;
  /** How far `value` may be off. */
  readonly uncertainty: number;
  /** Whether the slopes on both sides stay apart as the step shrinks: there is no derivative. */
  readonly isKink: boolean;
}

/** Half the distance from 1 to the next double. */
const unit = 2 ** -53;

/** Steps that balance truncation and rounding: cbrt(u) · max(1, |x|), or `eps` where it is given. */
export const stepAt = (x: number, eps?: number): number =>
  eps ?? Math.cbrt(unit) * Math.max(1, Math.abs(x));

/** Differences of several values, weighted and summed, as if of one. */
export const weighted = (parts: readonly Difference[], weights: ArrayLike<number>): Difference => ({
  value: parts.reduce((sum, { value }, i) => sum + value * weights[i]!, 0),
  uncertainty: parts.reduce((sum, one, i) => sum + one.uncertainty * Math.abs(weights[i]!), 0),
  isKink: parts.some(({ isKink }) => isKink),
});

/** The values of a function at x ± h and x ± h/2, and at x. */
export interface Samples {
  readonly step: number;
  readonly centre: number;
  readonly outer: readonly [below: number, above: number];
  readonly inner: readonly [below: number, above: number];
}

/** The derivative that samples tell. */
export function differenceOf({ step, centre, outer, inner }: Samples): Difference {
  const coarse = (outer[1] - outer[0]) / (2 * step);
  const fine = (inner[1] - inner[0]) / step;
  const value = fine + (fine - coarse) / 3;
  const scale = Math.max(...[centre, ...outer, ...inner].map(Math.abs));
  const rounding = (8 * unit * scale) / step;
  const uncertainty = Math.abs(fine - coarse) + rounding;
  return { value, uncertainty, isKink: isKink({ step, centre, outer, inner }, value, rounding) };
}

/**
 * The gap between the slopes on both sides halves with the step where the function is smooth. At a
 * kink it stays.
 */
function isKink({ step, centre, outer, inner }: Samples, slope: number, rounding: number): boolean {
  const gapAt = ([below, above]: readonly [number, number], h: number): number =>
    Math.abs((above - centre) / h - (centre - below) / h);
  const [coarse, fine] = [gapAt(outer, step), gapAt(inner, step / 2)];
  const noise = 16 * rounding + 1e-6 * Math.max(1, Math.abs(slope));
  return fine > noise && fine > 0.75 * coarse;
}
