/**
 * @file Cross-entropy from logits in two passes: one over each row for the logarithm of its sum of
 * exponentials and for what its label is less, one over what comes of the rows.
 */
import { abandon } from "@kindling/autograd";
import { add, type Expr, input, mul, scalar, sub } from "@kindling/expr";
import { dispatch, DTypeError, promoteTypes, ShapeError, type Tensor } from "@kindling/tensor";
import {
  alongClasses,
  checkWeight,
  type ClassLoss,
  type LabelLosses,
  ofLabels,
} from "./classes.ts";
import type { CrossEntropyOptions } from "./cross-entropy.ts";
import { checkReduction } from "./reduction.ts";

const name = "crossEntropy";

/** log Σ exp along an axis, less the largest logit; that one; with labels, what each label costs. */
const logSumExpParts = (axis: number, ...inputs: readonly Tensor[]): Tensor[] =>
  dispatch("rowwise", name, inputs, { rowwise: "logSumExpParts", axis });

/** Of class numbers. */
export function ofClasses(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions,
  smoothing: number,
): Tensor {
  const made: Tensor[] = [];
  const loss = ofLabels(name, logits, labels, options, (it, labels) => {
    const [rest, largest, own] = logSumExpParts(1, it.scores, labels) as [Tensor, Tensor, Tensor];
    const smooth = smoothing === 0 ? undefined : smoothed(it, rest, largest, smoothing);
    made.push(rest, largest, own);
    if (smooth !== undefined) made.push(smooth.losses);
    return { own, sign: 1, smooth };
  });
  for (const x of made) if (x.storage !== loss.storage) abandon(x);
  return loss;
}

/** The mean over all classes of what each would cost. */
function smoothed(
  { scores, weight }: ClassLoss,
  rest: Tensor,
  largest: Tensor,
  share: number,
): LabelLosses["smooth"] {
  const operands = [scores, largest, rest];
  if (weight !== undefined) operands.push(alongClasses(weight.to(scores.dtype), scores.ndim));
  const expr = weight === undefined ? cost : mul(cost, input(3));
  const losses = summed(operands, expr, [], [1], true, scores.shape[1]);
  return { losses, share };
}

/** Of probabilities in the shape of the logits. */
export function ofProbabilities(
  logits: Tensor,
  labels: Tensor,
  { weight, reduction = "mean" }: CrossEntropyOptions,
  smoothing: number,
): Tensor {
  checkReduction(reduction, name);
  checkProbabilities(logits, labels);
  const axis = logits.ndim === 1 ? 0 : 1;
  const classes = logits.shape[axis]!;
  checkWeight(name, weight ?? undefined, classes);
  const dtype = promoteTypes(logits.dtype, labels.dtype);
  const [x, target] = [logits.to(dtype) as Tensor, labels.to(dtype) as Tensor];
  const [rest, largest] = logSumExpParts(axis, x) as [Tensor, Tensor];
  const operands = [x, largest, rest, target];
  if (weight) {
    const own = weight.to(dtype) as Tensor;
    operands.push(axis === 0 ? own : alongClasses(own, x.ndim));
  }
  const probability = smoothing === 0 ? input(3) : add(mul(input(3), scalar(0)), scalar(1));
  const term = mul(cost, probability);
  const axes = reduction === "none" ? [axis] : x.shape.map((_, i) => i);
  const loss = summed(
    operands,
    weight ? mul(term, input(4)) : term,
    smoothing === 0 ? [] : [1 - smoothing, smoothing / classes],
    axes,
    false,
    reduction === "mean" ? x.numel() / classes : undefined,
  );
  for (const part of [rest, largest]) abandon(part);
  return loss;
}

/** Minus the logarithm of a class's probability, from its logit and the parts of log Σ exp. */
const cost = add(sub(input(1), input(0)), input(2));

/** One pass over all classes. */
function summed(
  operands: readonly Tensor[],
  expr: Expr,
  scalars: readonly number[],
  axes: readonly number[],
  keepdim: boolean,
  divisor: number | undefined,
): Tensor {
  const { dtype } = operands[0]!;
  const how = { reduction: "sum", expr, scalars, axes, keepdim, divisor } as const;
  return dispatch("reduce", name, operands, { ...how, valueType: dtype, dtype })[0]!;
}

function checkProbabilities(logits: Tensor, labels: Tensor): void {
  if (labels.shape.join() === logits.shape.join()) return;
  const [n, , ...rest] = logits.shape;
  const classShape = logits.ndim === 1 ? [] : [n, ...rest];
  if (labels.shape.join() === classShape.join()) {
    throw new DTypeError("crossEntropy: labels are class numbers", {
      got: `${labels.dtype} labels [${labels.shape.join(", ")}]`,
      expected: "an integer dtype, or probabilities in the shape of the logits",
      fix: "labels.long()",
    });
  }
  throw new ShapeError("crossEntropy: logits and labels do not match", {
    got: `logits [${logits.shape.join(", ")}], ${labels.dtype} labels [${labels.shape.join(", ")}]`,
    expected: `class numbers [${classShape.join(", ")}] or probabilities [${logits.shape.join(", ")}]`,
  });
}
