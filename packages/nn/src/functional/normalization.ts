/**
 * @file Elements brought to mean 0 and variance 1.
 */
import { abandon } from "@kindling/autograd";
import { add, mul } from "@kindling/expr";
import {
  checkNumbers,
  type Build,
  type DType,
  mapped,
  type Shape,
  ShapeError,
  standardize,
  type Tensor,
} from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkFloat } from "./activation.ts";

/** What a normalised element is multiplied by, what is added to it, and to the variance. */
export interface LayerNormOptions {
  /** In the normalised shape; none if null or left out. */
  readonly weight?: Tensor | null;
  /** In the normalised shape; none if null or left out. */
  readonly bias?: Tensor | null;
  /** Added to the variance, so that nothing is divided by 0. Default: 1e-5. */
  readonly eps?: number;
}

/**
 * (x - mean) / √(variance + eps) over the last axes, times weight, plus bias.
 *
 * Mean and variance are those of the elements of each group that the last axes make, with the variance
 * of all of them, not an estimate from a sample.
 *
 * @param x                any shape, float.
 * @param normalizedShape  the sizes of the last axes, or the last size.
 * @param given            `weight`, `bias`, `eps`.
 * @throws {ShapeError} when `x` does not end in these sizes, or `weight` or `bias` has others
 * @throws {DTypeError} for integers
 * @see Ba, Kiros, Hinton (2016), arXiv:1607.06450
 * @example
 * nn.functional.layerNorm(tensor([[1, 3]]), [2]) // => tensor([[-1.0000,  1.0000]])
 */
export function layerNorm<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  normalizedShape: number | readonly number[],
  ...given: Given<[weight: Tensor | null, bias: Tensor | null, eps: number], LayerNormOptions>
): Tensor<S, D>;
export function layerNorm(
  x: Tensor,
  normalizedShape: number | readonly number[],
  ...given: readonly unknown[]
): Tensor {
  const names = ["weight", "bias", "eps"] as const;
  const { weight, bias, eps = 1e-5 } = namedArguments<LayerNormOptions>("layerNorm", names, given);
  const sizes =
    typeof normalizedShape === "number"
      ? [normalizedShape]
      : checkNumbers("layerNorm", normalizedShape);
  checkFloat(x, "layerNorm");
  checkSizes(x, sizes);
  for (const [name, factor] of Object.entries({ weight, bias })) checkFactor(name, factor, sizes);
  const lead = x.shape.slice(0, x.ndim - sizes.length);
  const rows = x.reshape([...lead, sizes.reduce((product, size) => product * size, 1)]);
  const [elements, scale] = standardize(rows, lead.length, eps, "layerNorm");
  abandon(scale);
  const y = elements.reshape(x.shape as number[]);
  if (!weight && !bias) return y;
  const result = mapped("layerNorm", [y, weight ?? 1, bias ?? 0], weighted);
  abandon(y);
  return result;
}

const weighted: Build = (y, weight, bias) => add(mul(y, weight), bias);

function checkSizes(x: Tensor, sizes: readonly number[]): void {
  const last = x.shape.slice(-sizes.length);
  if (sizes.length > 0 && last.length === sizes.length && last.every((n, i) => n === sizes[i]))
    return;
  throw new ShapeError("layerNorm: the last axes have other sizes", {
    got: `x [${x.shape.join(", ")}], normalizedShape [${sizes.join(", ")}]`,
    expected:
      sizes.length === 0
        ? "at least one axis to normalise over"
        : `x to end in [${sizes.join(", ")}]`,
  });
}

function checkFactor(
  name: string,
  factor: Tensor | null | undefined,
  sizes: readonly number[],
): void {
  if (!factor || factor.shape.join() === sizes.join()) return;
  throw new ShapeError(`layerNorm: the ${name} has another shape`, {
    got: `${name} [${factor.shape.join(", ")}]`,
    expected: `[${sizes.join(", ")}], as normalizedShape`,
  });
}
