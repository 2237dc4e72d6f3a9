/**
 * @file A line search: a step that lowers a function enough and leaves little of its slope, by the
 * conditions of Wolfe in their strong form.
 */
import type { Tensor } from "@kindling/tensor";

/** What is known of a function at a place on a line. */
export interface PointOnLine {
  /** How far it is, in lengths of the direction. */
  readonly t: number;
  readonly loss: number;
  readonly gradient: Tensor;
  /** The derivative along the line. */
  readonly slope: number;
}

/** The share of the slope's promise by which the function must fall. */
const enoughFall = 1e-4;
/** The share of the slope that may be left. */
const littleSlope = 0.9;
const maxTrials = 25;

/** A bracket of a good place, and which of its ends is the lower one. */
interface Bracket {
  ends: [PointOnLine, PointOnLine];
  low: 0 | 1;
}

/**
 * Searches along a line.
 *
 * First steps out until a good place lies between two points, then shrinks that bracket by cubic
 * interpolation until a place is good, the bracket is tiny, or 25 trials are over.
 *
 * @param at             evaluates the function.
 * @param start          the place t = 0, where the slope is negative.
 * @param first          the first trial.
 * @param smallest       the length of a bracket that is tiny.
 * @see Nocedal, Wright (2006), Numerical Optimization, algorithms 3.5 and 3.6
 */
export function strongWolfe(
  at: (t: number) => PointOnLine,
  start: PointOnLine,
  first: number,
  smallest: number,
): { readonly point: PointOnLine; readonly trials: number } {
  let trials = 0;
  const trial = (t: number): PointOnLine => {
    trials += 1;
    return at(t);
  };
  const found = stepOut(trial, start, first);
  if (!Array.isArray(found)) return { point: found, trials };
  const bracket: Bracket = { ends: found, low: lowerOf(found) };
  // the first trial does not count
  const point = shrink(trial, start, bracket, smallest, () => trials <= maxTrials);
  return { point, trials };
}

const isTooHigh = (start: PointOnLine, { t, loss }: PointOnLine): boolean =>
  loss > start.loss + enoughFall * t * start.slope;

const isFlat = (start: PointOnLine, { slope }: PointOnLine): boolean =>
  Math.abs(slope) <= -littleSlope * start.slope;

/** A good place, or two points that have one between them. */
function stepOut(
  trial: (t: number) => PointOnLine,
  start: PointOnLine,
  first: number,
): PointOnLine | [PointOnLine, PointOnLine] {
  let [before, here] = [start, trial(first)];
  for (let steps = 0; steps < maxTrials; steps++) {
    if (isTooHigh(start, here) || (steps > 1 && here.loss >= before.loss)) return [before, here];
    if (isFlat(start, here)) return here;
    if (here.slope >= 0) return [before, here];
    const bounds = [here.t + 0.01 * (here.t - before.t), here.t * 10] as const;
    [before, here] = [here, trial(cubicMinimum(before, here, bounds))];
  }
  return [start, here];
}

/** The lowest place of a bracket that was shrunk. */
function shrink(
  trial: (t: number) => PointOnLine,
  start: PointOnLine,
  bracket: Bracket,
  smallest: number,
  mayTry: () => boolean,
): PointOnLine {
  let wasNearEnd = false;
  while (mayTry() && lengthOf(bracket) >= smallest) {
    const { ends, low } = bracket;
    const guess = cubicMinimum(...ends, boundsOf(bracket));
    const [t, isNearEnd] = awayFromEnds(guess, boundsOf(bracket), wasNearEnd);
    wasNearEnd = isNearEnd;
    const here = trial(t);
    const high = low === 0 ? 1 : 0;
    if (isTooHigh(start, here) || here.loss >= ends[low].loss) {
      ends[high] = here;
      bracket.low = lowerOf(ends);
      continue;
    }
    const isGood = isFlat(start, here);
    if (!isGood && here.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low];
    ends[low] = here;
    if (isGood) break;
  }
  return bracket.ends[bracket.low];
}

/** A guess that is twice in a row near an end, or on it, is moved a tenth of the bracket inwards. */
function awayFromEnds(
  t: number,
  [min, max]: readonly [number, number],
  wasNearEnd: boolean,
): [t: number, isNearEnd: boolean] {
  const margin = 0.1 * (max - min);
  if (Math.min(max - t, t - min) >= margin) return [t, false];
  if (!wasNearEnd && t < max && t > min) return [t, true];
  return [Math.abs(t - max) < Math.abs(t - min) ? max - margin : min + margin, false];
}

const lowerOf = ([a, b]: readonly [PointOnLine, PointOnLine]): 0 | 1 => (a.loss <= b.loss ? 0 : 1);
const lengthOf = ({ ends: [a, b] }: Bracket): number => Math.abs(b.t - a.t);
const boundsOf = ({ ends: [a, b] }: Bracket): readonly [number, number] =>
  a.t <= b.t ? [a.t, b.t] : [b.t, a.t];

/**
 * Where the cubic through two points, with their slopes, is lowest, within bounds; the middle of them
 * where it has no minimum.
 *
 * @see Nocedal, Wright (2006), Numerical Optimization, equation 3.59
 */
export function cubicMinimum(
  one: Omit<PointOnLine, "gradient">,
  other: Omit<PointOnLine, "gradient">,
  [min, max]: readonly [number, number],
): number {
  const [a, b] = one.t <= other.t ? [one, other] : [other, one];
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 ** 2 - a.slope * b.slope;
  if (!(square >= 0)) return (min + max) / 2;
  const d2 = Math.sqrt(square);
  const t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  return Math.min(Math.max(t, min), max);
}
