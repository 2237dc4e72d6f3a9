/**
 * @file Cross-entropy and negative log-likelihood, as users call them.
 */
import {
  type Checked,
  type DType,
  DTypeError,
  type FloatOf,
  isFloatingPoint,
  type Shape,
  ShapeError,
  type Tensor,
  ValueError,
  checkTensor,
} from "@kindling/tensor";
import { type Given, namedArguments } from "../../arguments.ts";
import { ofLabels } from "./classes.ts";
import type { LabelsFault, LogitsFault, WithoutClasses } from "./cross-entropy-types.ts";
import { ofClasses, ofProbabilities } from "./from-logits.ts";
import type { Left, Reduction } from "./reduction.ts";

/** Weights, labels to leave out, and how losses are reduced. */
export interface NllOptions<R extends Reduction = Reduction> {
  /** `[c]`: how much each class counts. Default: all the same. */
  readonly weight?: Tensor | null;
  /** The label of elements that do not count. Default: -100. */
  readonly ignoreIndex?: number;
  /** What becomes of the losses of a batch. Default: `"mean"`. */
  readonly reduction?: R;
}

/** Weights, labels to leave out, smoothing, and how losses are reduced. */
export interface CrossEntropyOptions<R extends Reduction = Reduction> extends NllOptions<R> {
  /** The share of each label that is spread over all classes, in [0, 1]. Default: 0. */
  readonly labelSmoothing?: number;
}

/**
 * Cross-entropy between logits and labels, in nats.
 *
 * Labels are class numbers of any integer dtype, or probabilities in the shape of the logits. The
 * row maximum is taken off before `exp`, so large logits do not overflow.
 *
 * @param logits  `[n, c, ...]` or `[c]`, unnormalised.
 * @param labels  `[n, ...]` or `[]`, whole numbers in [0, c); or the shape of the logits, float.
 * @param given   `weight`, `ignoreIndex`, `reduction`, `labelSmoothing`.
 * @returns a scalar, or with `reduction: "none"` `[n, ...]`.
 * @throws {ShapeError} when shapes do not fit
 * @throws {DTypeError} for float labels in the shape of class numbers
 * @throws {IndexError} naming a label that is out of range
 * @throws {ValueError} for a smoothing outside [0, 1] or an unknown reduction
 * @see Zhang et al., Dive into Deep Learning, §4.1.2
 * @example
 * crossEntropy(tensor([[0, 0]]), tensor([1], { dtype: "int64" })).item() // => 0.6931471824645996
 */
export function crossEntropy<
  S extends Shape,
  D extends DType,
  T extends Shape,
  E extends DType,
  R extends Reduction = "mean",
>(
  logits: Checked<Tensor<S, D>, LogitsFault<S, D>>,
  labels: Checked<Tensor<T, E>, LabelsFault<S, T, E>>,
  ...given: Given<[weight: Tensor | null], CrossEntropyOptions<R>>
): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
export function crossEntropy(logits: Tensor, labels: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["weight", "ignoreIndex", "reduction", "labelSmoothing"] as const;
  const options = namedArguments<CrossEntropyOptions>("crossEntropy", names, given);
  const { labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ValueError("crossEntropy: not a share", {
      got: `labelSmoothing = ${labelSmoothing}`,
      expected: "a number from 0 to 1",
    });
  }
  checkTensor("crossEntropy", "logits", logits);
  checkTensor("crossEntropy", "labels", labels);
  checkLogits(logits);
  return isFloatingPoint(labels.dtype)
    ? ofProbabilities(logits, labels, options, labelSmoothing)
    : ofClasses(logits, labels, options, labelSmoothing);
}

/**
 * Minus the log-probability of each label: what `crossEntropy` does after `logSoftmax`.
 *
 * @param logProbabilities  `[n, c, ...]` or `[c]`.
 * @param labels            `[n, ...]` or `[]`, whole numbers in [0, c).
 * @param given             `weight`, `ignoreIndex`, `reduction`.
 * @throws as `crossEntropy`
 * @example
 * nn.functional.nllLoss(tensor([[-1, -2]]), tensor([1n])) // => tensor(2.)
 */
export function nllLoss<S extends Shape, D extends DType, R extends Reduction = "mean">(
  logProbabilities: Tensor<S, D>,
  labels: Tensor,
  ...given: Given<[weight: Tensor | null], NllOptions<R>>
): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
export function nllLoss(
  logProbabilities: Tensor,
  labels: Tensor,
  ...given: readonly unknown[]
): Tensor {
  const names = ["weight", "ignoreIndex", "reduction"] as const;
  const options = namedArguments<NllOptions>("nllLoss", names, given);
  checkTensor("nllLoss", "logProbabilities", logProbabilities);
  checkTensor("nllLoss", "labels", labels);
  return ofLabels("nllLoss", logProbabilities, labels, options, (it, labels) => ({
    own: it.scores.gather(1, labels),
    sign: -1,
  }));
}

function checkLogits(logits: Tensor): void {
  if (!isFloatingPoint(logits.dtype)) {
    throw new DTypeError("crossEntropy: logits come first and are floats", {
      got: `${logits.dtype} logits [${logits.shape.join(", ")}]`,
      expected: "float32 or float64",
    });
  }
  if (logits.ndim > 0) return;
  throw new ShapeError("crossEntropy: no axis of classes", {
    got: "logits []",
    expected: "[batch, classes, ...] or [classes]",
  });
}
