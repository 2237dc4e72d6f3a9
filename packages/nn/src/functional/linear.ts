/**
 * @file x Wᵀ + b.
 */
import { abandon } from "@kindling/autograd";
import { type DType, type FloatOf, type Shape, ShapeError, type Tensor } from "@kindling/tensor";

/**
 * x Wᵀ + b over the last axis.
 *
 * @param x       `[..., i]`.
 * @param weight  `[o, i]`, or `[i]` for one output without an axis.
 * @param bias    `[o]`; none if null or left out.
 * @returns `[..., o]`.
 * @throws {ShapeError} when the sizes do not fit
 * @throws {DTypeError} when the dtypes differ
 * @example
 * nn.functional.linear(tensor([1, 2]), tensor([[3, 4]]), tensor([10])) // => tensor([21.])
 */
export function linear<S extends Shape, D extends DType, O extends number, I extends number>(
  x: Tensor<S, D>,
  weight: Tensor<[O, I]>,
  bias?: Tensor | null,
): Tensor<S extends [...infer L extends Shape, unknown] ? [...L, O] : [...number[], O], FloatOf<D>>;
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor;
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  checkFeatures(x, weight);
  const factor = weight.ndim === 1 ? weight : weight.T;
  if (bias === undefined || bias === null) return x.matmul(factor);
  if (x.ndim === 2 && factor.ndim === 2) return bias.addmm(x, factor);
  const product = x.matmul(factor);
  const sum = product.add(bias);
  abandon(product);
  return sum;
}

function checkFeatures(x: Tensor, weight: Tensor): void {
  const features = weight.shape.at(-1);
  if (x.ndim > 0 && x.shape.at(-1) === features) return;
  const flat = x.shape.slice(1).reduce((product, size) => product * size, 1);
  throw new ShapeError("linear: the numbers of features differ", {
    got: `x [${x.shape.join(", ")}], weight [${weight.shape.join(", ")}]`,
    expected: `x's last size to be ${features}`,
    fix: x.ndim > 1 && flat === features ? "x.flatten(1)" : undefined,
  });
}
