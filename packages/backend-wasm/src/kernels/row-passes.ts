/**
 * @file What each rowwise kernel does with a line, or with a few of them beside each other. Softmax and its
 * logarithm subtract the largest element first, so nothing overflows; NaN reaches every result through the
 * sum.
 */
import type { Rowwise } from "@kindling/tensor";
import type { Vec } from "../render/emitter.ts";
import type { Floats } from "../render/floats.ts";
import { exp } from "../render/functions/exponential.ts";
import { log } from "../render/functions/logarithm.ts";
import { expScale, scaledExp } from "../render/functions/single.ts";

/** A number of each line, in the format of the elements. */
export type Each = Vec;

/** A number of each line in doubles, in as many vectors as those take. */
export type EachInDoubles = readonly Vec[];

/** What passes go over: one line, or some beside each other. */
export interface Lines {
  /** Arithmetic in the format of the elements. */
  readonly v: Floats;
  /** Arithmetic in doubles. */
  readonly wide: Floats;
  /** The largest element; NaN does not count. */
  largest(): Each;
  /** The sum of a function of the elements; `keep` writes its values to the output as well. */
  sum(f: (x: Vec) => Vec, keep?: boolean): EachInDoubles;
  /** The sums of several functions of the elements. */
  sums(functions: number, f: (x: Vec) => readonly Vec[]): readonly EachInDoubles[];
  /** The number of elements, in all lanes. */
  length(): Vec;
  /** What the call adds to a variance, in all lanes. */
  eps(): Vec;
  /** The element at the line's index, if it has one. */
  indexed(): Each | undefined;
  /** Writes a number that a line gives besides. */
  writeNumber(n: number, x: Each): void;
  /** The output from the input, or from what it holds itself. */
  write(from: "input" | "output", f: (x: Vec) => Vec): void;
  widened(x: Each): EachInDoubles;
  narrowed(x: EachInDoubles): Each;
}

/** A function of numbers in doubles, vector by vector. */
const inDoubles = (
  f: (...x: readonly [Vec, Vec, Vec]) => Vec,
  x: EachInDoubles,
  y: EachInDoubles = x,
  z: EachInDoubles = x,
): EachInDoubles => x.map((_, i) => f(x[i]!, y[i]!, z[i]!));

/** exp of differences to the largest, times a number that its sum is multiplied by too. */
const exponentials = ({ v }: Lines): { of: (x: Vec) => Vec; scale: number } =>
  v.shape === "f32x4"
    ? { of: (x) => scaledExp(v, x), scale: expScale }
    : { of: (x) => exp(v, x), scale: 1 };

/** The logarithm of a sum that was multiplied by a number. */
const logOf = ({ wide }: Lines, sum: EachInDoubles, scale: number): EachInDoubles =>
  inDoubles((x) => log(wide, wide.mul(x, wide.number(1 / scale))), sum);

export const passes: { readonly [R in Rowwise]: (line: Lines) => void } = {
  softmax: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const { of } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)), true);
    const share = line.narrowed(inDoubles((x) => wide.div(wide.number(1), x), sum));
    line.write("output", (y) => v.mul(y, share));
  },
  logSoftmax: (line) => {
    const { v } = line;
    const top = line.largest();
    const { of, scale } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)));
    const rest = line.narrowed(logOf(line, sum, scale));
    line.write("input", (x) => v.sub(v.sub(x, top), rest));
  },
  /** Beside an infinite element all are 0 or below any number; NaN stays NaN. */
  logSumExp: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const infinite = v.eq(v.abs(top), v.number(Infinity));
    const safe = v.without(top, infinite);
    const { of, scale } = exponentials(line);
    const sum = line.sum((x) => of(v.least(v.sub(x, safe), v.number(0))));
    const rest = logOf(line, sum, scale);
    line.writeNumber(0, line.narrowed(inDoubles(wide.add, rest, line.widened(top))));
  },
  /** What the element at the index is less is taken from doubles: the difference may be small. */
  logSumExpParts: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const { of, scale } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)));
    const rest = logOf(line, sum, scale);
    line.writeNumber(0, line.narrowed(rest));
    line.writeNumber(1, top);
    const element = line.indexed();
    if (element === undefined) return;
    const less = inDoubles(
      (r, t, x) => wide.add(r, wide.sub(t, x)),
      rest,
      line.widened(top),
      line.widened(element),
    );
    line.writeNumber(2, line.narrowed(less));
  },
  /** The deviations from the mean are themselves corrected by their mean: it was rounded. */
  standardize: (line) => {
    const { v, wide } = line;
    const n = line.length();
    const total = line.sum((x) => x);
    const mean = line.narrowed(inDoubles((x) => wide.div(x, n), total));
    const [sum, squares] = line.sums(2, (x) => {
      const deviation = v.sub(x, mean);
      return [deviation, v.mul(deviation, deviation)];
    });
    const rest = inDoubles((x) => wide.div(x, n), sum!);
    const factor = inDoubles(
      (x, shift) => {
        const variance = wide.sub(wide.div(x, n), wide.mul(shift, shift));
        const root = wide.sqrt(wide.add(wide.greatest(variance, wide.number(0)), line.eps()));
        return wide.div(wide.number(1), root);
      },
      squares!,
      rest,
    );
    const [scale, shift] = [line.narrowed(factor), line.narrowed(rest)];
    line.writeNumber(0, scale);
    line.write("input", (x) => v.mul(v.sub(v.sub(x, mean), shift), scale));
  },
};
