/**
 * @file x Wᵀ + b.
 */
import { abandon } from "@kindling/autograd";
import { add, input, relu } from "@kindling/expr";
import {
  dispatch,
  type DType,
  type FloatOf,
  isFloatingPoint,
  type Shape,
  ShapeError,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";

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
  checkTensor("linear", "x", x);
  checkTensor("linear", "weight", weight);
  checkFeatures(x, weight);
  const factor = weight.ndim === 1 ? weight : weight.T;
  if (bias === undefined || bias === null) return x.matmul(factor);
  if (x.ndim === 2 && factor.ndim === 2) return bias.addmm(x, factor);
  const product = x.matmul(factor);
  const sum = product.add(bias);
  abandon(product);
  return sum;
}

const withBias = { expr: relu(add(input(1), input(0))), scalars: [] };
const withoutBias = { expr: relu(input(0)), scalars: [] };

/** `relu` of `linear`, of matrices in one kernel; for who can tell that nobody sees the product. */
export function rectifiedLinear(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  if (!areFactors(x, weight, bias)) {
    const y = linear(x, weight, bias);
    const rectified = y.relu();
    abandon(y);
    return rectified;
  }
  const inputs = bias === null ? [x, weight.T] : [x, weight.T, bias];
  const epilogue = bias === null ? withoutBias : withBias;
  return dispatch("matmul", "linearRelu", inputs, { epilogue })[0]!;
}

/** Whether a product and what follows it are one call, without a conversion or an error. */
function areFactors(x: Tensor, weight: Tensor, bias: Tensor | null): boolean {
  const [outputs, features] = weight.shape;
  const isMatrix = x.ndim === 2 && weight.ndim === 2 && x.shape[1] === features;
  const isRow = bias === null || (bias.ndim === 1 && bias.shape[0] === outputs);
  const isSameType = x.dtype === weight.dtype && (bias === null || bias.dtype === x.dtype);
  return isMatrix && isRow && isSameType && isFloatingPoint(x.dtype);
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
