/**
 * @file How far one distribution is from another.
 */
import { derived, exp, type Expr, mul, sub } from "@kindling/expr";
import {
  type DType,
  type Build,
  mapped,
  type FloatOf,
  type Shape,
  type Tensor,
} from "@kindling/tensor";
import { namedArguments } from "../../arguments.ts";
import { checkReduction, type Left, type Reduction, reducedBy } from "./reduction.ts";

/** How targets are given and losses reduced. */
export interface KlOptions<R extends Reduction | "batchmean"> {
  /** What becomes of the terms; `"batchmean"` is the sum over the first size. Default: `"mean"`. */
  readonly reduction?: R;
  /** Whether the target holds logarithms of probabilities too. Default: false. */
  readonly logTarget?: boolean;
}

/**
 * Terms of the Kullback-Leibler divergence, in nats: y · (log y - x).
 *
 * @param input   logarithms of probabilities.
 * @param target  probabilities, or with `logTarget` their logarithms.
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 * @example
 * nn.functional.klDiv(tensor([[0.5, 0.5]]).log(), tensor([[1, 0]]), { reduction: "batchmean" })
 * // => tensor(0.6931)
 */
export function klDiv<S extends Shape, D extends DType, R extends Reduction | "batchmean" = "mean">(
  input: Tensor<S, D>,
  target: Tensor,
  options?: KlOptions<R>,
): Tensor<R extends Reduction ? Left<R, S> : [], FloatOf<D>>;
export function klDiv(input: Tensor, target: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["reduction", "logTarget"] as const;
  const options = namedArguments<KlOptions<Reduction | "batchmean">>("klDiv", names, given);
  const { reduction = "mean", logTarget = false } = options;
  const terms = mapped("klDiv", [input, target], logTarget ? ofLogarithms : ofProbabilities);
  if (checkReduction(reduction, "klDiv", ["batchmean"]) !== "batchmean") {
    return reducedBy(reduction, terms, "klDiv");
  }
  return terms.sum().div(input.shape[0] ?? 1);
}

const ofProbabilities: Build = (x: Expr, y: Expr): Expr => sub(derived.xlogy(y, y), mul(y, x));
const ofLogarithms: Build = (x: Expr, y: Expr): Expr => mul(exp(y), sub(y, x));
