/**
 * @file What each rowwise kernel does with a line. Softmax and its logarithm subtract the largest element
 * first, so nothing overflows; NaN reaches every result through the sum.
 */
import type { Rowwise } from "@kindling/tensor";
import type { Vec } from "../render/emitter.ts";
import { exp } from "../render/functions/exponential.ts";
import { log } from "../render/functions/logarithm.ts";
import { expScale, scaledExp } from "../render/functions/single.ts";
import type { Line } from "./line.ts";

/** exp of differences to the largest, times a number that its sum is multiplied by too. */
const exponentials = ({ v }: Line): { of: (x: Vec) => Vec; scale: number } =>
  v.shape === "f32x4"
    ? { of: (x) => scaledExp(v, x), scale: expScale }
    : { of: (x) => exp(v, x), scale: 1 };

export const passes: { readonly [R in Rowwise]: (line: Line) => void } = {
  softmax: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const { of } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)), true);
    const share = line.narrowed(wide.div(wide.number(1), sum));
    line.write("output", (y) => v.mul(y, share));
  },
  logSoftmax: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const { of, scale } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)));
    const rest = line.narrowed(log(wide, wide.mul(sum, wide.number(1 / scale))));
    line.write("input", (x) => v.sub(v.sub(x, top), rest));
  },
  /** What the element at the index is less is taken from doubles: the difference may be small. */
  logSumExp: (line) => {
    const { v, wide } = line;
    const top = line.largest();
    const { of, scale } = exponentials(line);
    const sum = line.sum((x) => of(v.sub(x, top)));
    const rest = log(wide, wide.mul(sum, wide.number(1 / scale)));
    line.writeNumber(0, line.narrowed(rest));
    line.writeNumber(1, top);
    const element = line.indexed();
    if (element === undefined) return;
    const gap = wide.sub(line.widened(top), line.widened(element));
    line.writeNumber(2, line.narrowed(wide.add(rest, gap)));
  },
  /** The deviations from the mean are themselves corrected by their mean: it was rounded. */
  standardize: (line) => {
    const { v, wide } = line;
    const n = line.length();
    const mean = line.narrowed(
      wide.div(
        line.sum((x) => x),
        n,
      ),
    );
    const [sum, squares] = line.sums(2, (x) => {
      const deviation = v.sub(x, mean);
      return [deviation, v.mul(deviation, deviation)];
    });
    const rest = wide.div(sum!, n);
    const variance = wide.sub(wide.div(squares!, n), wide.mul(rest, rest));
    const root = wide.sqrt(wide.add(wide.greatest(variance, wide.number(0)), line.eps()));
    const scale = line.narrowed(wide.div(wide.number(1), root));
    const shift = line.narrowed(rest);
    line.writeNumber(0, scale);
    line.write("input", (x) => v.mul(v.sub(v.sub(x, mean), shift), scale));
  },
};
