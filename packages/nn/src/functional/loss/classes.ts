/**
 * @file Losses between scores and class numbers: negative log-likelihood and its average over
 * classes, label smoothing.
 */
import { ShapeError, type Tensor, where as choose } from "@kindling/tensor";
import { checkLabels, labelNumbers } from "./labels.ts";

/** Scores per class and what is known of the classes. */
export interface ClassLoss {
  /** `[n, c, ...]`: log-probabilities. */
  readonly logProbabilities: Tensor;
  /** `[n, ...]`: class numbers. */
  readonly labels: Tensor;
  /** `[c]`: how much each class counts. */
  readonly weight: Tensor | undefined;
  /** The label of what does not count. */
  readonly ignoreIndex: number;
}

/** Minus the losses `[n, ...]`, and the weight they are to have in a mean. */
export interface WeightedGains {
  readonly gains: Tensor;
  /** Their sum: what a mean divides by. */
  readonly totalWeight: Tensor | number;
}

/**
 * w[y] · logProbabilities[y].
 *
 * @throws {DTypeError} for labels that are not of an integer dtype
 * @throws {ShapeError} when shapes do not fit
 * @throws {IndexError} naming a label that is out of range
 */
export function logLikelihood(where: string, it: ClassLoss): WeightedGains {
  const { logProbabilities, weight } = it;
  const { labels, ignored, count } = checkedLabels(where, it);
  const picked = logProbabilities.gather(1, labels.unsqueeze(1)).squeeze(1);
  if (weight === undefined) {
    return { gains: zeroWhere(ignored, picked), totalWeight: count };
  }
  const weights = weight.indexSelect(0, labels.reshape([-1])).reshape([...labels.shape]);
  const counting = zeroWhere(ignored, weights);
  return { gains: zeroWhere(ignored, picked.mul(weights)), totalWeight: counting.sum() };
}

/** The mean over classes of w · logProbabilities: what smoothed labels add. */
export function meanOverClasses(where: string, it: ClassLoss): Tensor {
  const { logProbabilities, weight } = it;
  const { ignored } = checkedLabels(where, it);
  const terms =
    weight === undefined
      ? logProbabilities
      : logProbabilities.mul(alongClasses(weight, logProbabilities.ndim));
  const classes = logProbabilities.shape[1] ?? 1;
  return zeroWhere(ignored, terms.sum(1).div(classes));
}

/** `[c]` as `[1, c, 1, ...]`. */
export const alongClasses = (weight: Tensor, rank: number): Tensor =>
  weight.reshape(Array.from({ length: rank }, (_, axis) => (axis === 1 ? -1 : 1)));

/** Throws a `ShapeError` unless there is a weight for each class. */
export function checkWeight(where: string, weight: Tensor | undefined, classes: number): void {
  if (weight === undefined || (weight.ndim === 1 && weight.shape[0] === classes)) return;
  throw new ShapeError(`${where}: the weights do not match the classes`, {
    got: `weight [${weight.shape.join(", ")}] for ${classes} classes`,
    expected: `[${classes}]`,
  });
}

interface Checked {
  /** Class numbers, int64; 0 where they are ignored. */
  readonly labels: Tensor;
  /** Where labels are ignored, if any is. */
  readonly ignored: Tensor | undefined;
  /** How many are not. */
  readonly count: number;
}

function checkedLabels(where: string, it: ClassLoss): Checked {
  const { logProbabilities, labels, weight, ignoreIndex } = it;
  const [n, classes = 0, ...rest] = logProbabilities.shape;
  const expected = [n, ...rest];
  const numbers = labelNumbers(where, labels);
  if (labels.shape.join() !== expected.join()) {
    throw new ShapeError(`${where}: scores and labels do not match`, {
      got: `scores [${logProbabilities.shape.join(", ")}], labels [${labels.shape.join(", ")}]`,
      expected: `labels [${expected.join(", ")}]`,
    });
  }
  checkWeight(where, weight, classes);
  checkLabels(where, numbers, labels.shape, classes, ignoreIndex);
  const skipped = numbers.filter((k) => k === ignoreIndex).length;
  const own = labels.long();
  if (skipped === 0) return { labels: own, ignored: undefined, count: numbers.length };
  const ignored = own.eq(ignoreIndex);
  return { labels: own.maskedFill(ignored, 0), ignored, count: numbers.length - skipped };
}

const zeroWhere = (ignored: Tensor | undefined, values: Tensor): Tensor =>
  ignored === undefined ? values : choose(ignored, -0, values); // minus no loss, which is 0
