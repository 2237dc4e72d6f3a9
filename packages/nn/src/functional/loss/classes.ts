/**
 * @file Labels that are class numbers: what is known of them once they are checked, and what becomes of
 * the losses of a batch that has them.
 */
import { add, constant, type Expr, input, mul, neg, scalar, where } from "@kindling/expr";
import { dispatch, fused, ShapeError, type Tensor } from "@kindling/tensor";
import { countIgnored, labelNumbers } from "./labels.ts";
import { checkReduction, type Reduction } from "./reduction.ts";

/** Scores per class and what is known of the classes. */
export interface ClassLoss {
  /** `[n, c, ...]`. */
  readonly scores: Tensor;
  /** `[n, ...]`: class numbers. */
  readonly labels: Tensor;
  /** `[c]`: how much each class counts. */
  readonly weight: Tensor | undefined;
  /** The label of what does not count. */
  readonly ignoreIndex: number;
}

/** What a user says of class numbers. */
interface LabelOptions {
  readonly weight?: Tensor | null;
  readonly ignoreIndex?: number;
  readonly reduction?: Reduction;
}

/** Labels that fit, as `[n, 1, ...]`. */
export interface CheckedLabels {
  /** Class numbers, int64; 0 where they are ignored. */
  readonly labels: Tensor;
  /** Where labels are ignored, if any is. */
  readonly ignored: Tensor | undefined;
  /** How many are not. */
  readonly count: number;
  /** How much each label counts, as its class does. */
  readonly weights: Tensor | undefined;
}

/**
 * The labels of a loss.
 *
 * @throws {DTypeError} for labels that are not of an integer dtype
 * @throws {ShapeError} when shapes do not fit
 * @throws {IndexError} naming a label that is out of range
 */
export function checkedLabels(where: string, it: ClassLoss): CheckedLabels {
  const { scores, labels, weight, ignoreIndex } = it;
  const [n, classes = 0, ...rest] = scores.shape;
  const expected = [n, ...rest];
  const numbers = labelNumbers(where, labels);
  if (labels.ndim !== expected.length || expected.some((size, i) => size !== labels.shape[i])) {
    throw new ShapeError(`${where}: scores and labels do not match`, {
      got: `scores [${scores.shape.join(", ")}], labels [${labels.shape.join(", ")}]`,
      expected: `labels [${expected.join(", ")}]`,
    });
  }
  checkWeight(where, weight, classes);
  const skipped = countIgnored(where, numbers, labels.shape, classes, ignoreIndex);
  const own = labels.long().unsqueeze(1);
  const ignored = skipped === 0 ? undefined : own.eq(ignoreIndex);
  const positions = ignored === undefined ? own : own.maskedFill(ignored, 0);
  return {
    labels: positions,
    ignored,
    count: numbers.length - skipped,
    weights: weight && weightsOf(weight.to(scores.dtype), positions),
  };
}

const weightsOf = (weight: Tensor, labels: Tensor): Tensor =>
  weight.indexSelect(0, labels.reshape([-1])).reshape([...labels.shape]);

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

/** What each label costs, as `[n, 1, ...]`. */
export interface LabelLosses {
  /** Of the labels alone, not weighted; or minus that. */
  readonly own: Tensor;
  readonly sign: 1 | -1;
  /** What smoothing mixes in, weighted, and its share. */
  readonly smooth?: { readonly losses: Tensor; readonly share: number } | undefined;
}

/** The losses of a batch, `[n, ...]`, or their sum, or their mean by weight. */
export function reducedLosses(
  name: string,
  { own, sign, smooth }: LabelLosses,
  { ignored, count, weights }: CheckedLabels,
  reduction: Reduction,
): Tensor {
  const known = [own, ignored, weights, smooth?.losses];
  const expr = lossOf(
    known.map((x) => x !== undefined),
    sign,
  );
  const operands = known.filter((x) => x !== undefined);
  const scalars = smooth === undefined ? [] : [1 - smooth.share, smooth.share];
  const { dtype } = own;
  if (reduction === "none") return fused(name, operands, scalars, [expr], [dtype])[0]!.squeeze(1);
  const isMean = reduction === "mean";
  const [total] = dispatch("reduce", name, operands, {
    reduction: "sum",
    expr,
    scalars,
    valueType: dtype,
    dtype,
    axes: own.shape.map((_, axis) => axis),
    keepdim: false,
    divisor: isMean && weights === undefined ? count : undefined,
  });
  if (!isMean || weights === undefined) return total!;
  const counting = ignored === undefined ? weights : weights.maskedFill(ignored, 0);
  return total!.div(counting.sum());
}

/** One loss as an expression of the operands that there are: its own, which are ignored, weights, what is smooth. */
function lossOf(given: readonly boolean[], sign: 1 | -1): Expr {
  const key = given.reduce<number>((bits, is) => 2 * bits + Number(is), sign);
  const known = losses.get(key);
  if (known !== undefined) return known;
  let next = 0;
  const [own, ignored, weights, smooth] = given.map((is) => (is ? input(next++) : undefined));
  const loss = sign === 1 ? own! : neg(own!);
  const weighted = weights === undefined ? loss : mul(loss, weights);
  const mixed =
    smooth === undefined ? weighted : add(mul(weighted, scalar(0)), mul(smooth, scalar(1)));
  const made = ignored === undefined ? mixed : where(ignored, constant(0), mixed);
  losses.set(key, made);
  return made;
}

const losses = new Map<number, Expr>();

/**
 * The loss of a batch `[n, c, ...]`, or of a single sample `[c]`.
 *
 * @param losses  gets scores that have an axis of samples, and labels as positions along axis 1
 */
export function ofLabels(
  where: string,
  scores: Tensor,
  labels: Tensor,
  { weight, ignoreIndex = -100, reduction = "mean" }: LabelOptions,
  losses: (it: ClassLoss, labels: Tensor) => LabelLosses,
): Tensor {
  checkReduction(reduction, where);
  const isSingle = scores.ndim === 1;
  const it: ClassLoss = {
    scores: isSingle ? scores.unsqueeze(0) : scores,
    labels: isSingle ? labels.unsqueeze(0) : labels,
    weight: weight ?? undefined,
    ignoreIndex,
  };
  const checked = checkedLabels(where, it);
  const result = reducedLosses(where, losses(it, checked.labels), checked, reduction);
  return isSingle && reduction === "none" ? result.squeeze(0) : result;
}
