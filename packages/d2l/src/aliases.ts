/**
 * @file The names that the book uses in every framework alike: functions for what are methods here.
 */
import { ShapeError, type DType, type Shape, type Tensor } from "@kindling/tensor";

export {
  arange,
  concat,
  eye,
  float32,
  int32,
  linspace,
  normal,
  ones,
  rand,
  randn,
  stack,
  tensor,
  zeros,
} from "@kindling/tensor";

/**
 * The sine of each element.
 * @example
 * sin(tensor([0, Math.PI / 2])) // => tensor([0., 1.])
 */
export const sin = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.sin();
/**
 * The cosine of each element.
 * @example
 * cos(tensor([0, Math.PI])) // => tensor([ 1., -1.])
 */
export const cos = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.cos();
/**
 * The hyperbolic sine of each element.
 * @example
 * sinh(tensor([0, 1])) // => tensor([0.0000, 1.1752])
 */
export const sinh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.sinh();
/**
 * The hyperbolic cosine of each element.
 * @example
 * cosh(tensor([0, 1])) // => tensor([1.0000, 1.5431])
 */
export const cosh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.cosh();
/**
 * The hyperbolic tangent of each element.
 * @example
 * tanh(tensor([0, 100])) // => tensor([0., 1.])
 */
export const tanh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.tanh();
/**
 * e to the power of each element.
 * @example
 * d2l.exp(tensor([0])) // => tensor([1.])
 */
export const exp = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.exp();
/**
 * The natural logarithm of each element.
 * @example
 * d2l.log(tensor([1])) // => tensor([0.])
 */
export const log = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.log();
/**
 * The absolute value of each element.
 * @example
 * d2l.abs(tensor([-1])) // => tensor([1.])
 */
export const abs = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.abs();
/**
 * The matrix product.
 * @example
 * d2l.matmul(tensor([[1, 2]]), tensor([[3], [4]])) // => tensor([[11.]])
 */
export const matmul = (a: Tensor, b: Tensor): Tensor => a.matmul(b);
/**
 * The number of elements.
 * @example
 * d2l.size(zeros(2, 3)) // => 6
 */
export const size = (x: Tensor): number => x.numel();
/**
 * The same elements in another shape, of which one size may be −1.
 * @example
 * d2l.reshape(arange(4), [2, -1])
 * // => tensor([[0, 1],
 * // =>         [2, 3]])
 */
export const reshape = (x: Tensor, shape: readonly number[]): Tensor => x.reshape([...shape]);
/**
 * In another element type.
 * @example
 * d2l.astype(tensor([1.5]), "int64") // => tensor([1])
 */
export const astype = <S extends Shape, D extends DType>(x: Tensor<S>, dtype: D) => x.to(dtype);
/** In another element type; the one device there is needs no name. */
export const to = astype;
/**
 * A matrix with its axes exchanged.
 * @example
 * d2l.transpose(tensor([[1, 2], [3, 4]]))
 * // => tensor([[1., 3.],
 * // =>         [2., 4.]])
 */
export const transpose = (x: Tensor): Tensor => x.t();
/**
 * The elements as nested arrays, without history (`x.detach().numpy()`).
 * @example
 * d2l.numpy(tensor([1, 2])) // => [ 1, 2 ]
 */
export const numpy = (x: Tensor): ReturnType<Tensor["toArray"]> => x.detach().toArray();

/**
 * The sum over all elements or along an axis.
 * @example
 * d2l.reduceSum(tensor([[1, 2], [3, 4]]), 0) // => tensor([4., 6.])
 */
export const reduceSum = (x: Tensor, dim?: number, keepdim = false): Tensor =>
  dim === undefined ? x.sum() : x.sum(dim, keepdim);

/**
 * The mean over all elements or along an axis.
 * @example
 * d2l.reduceMean(tensor([[1, 2], [3, 4]]), 0) // => tensor([2., 3.])
 */
export const reduceMean = (x: Tensor, dim?: number, keepdim = false): Tensor =>
  dim === undefined ? x.mean() : x.mean(dim, keepdim);

/**
 * The index of the first greatest element, of all or along an axis.
 * @example
 * d2l.argmax(tensor([1, 3, 2])) // => tensor(1)
 */
export const argmax = (x: Tensor, dim?: number): Tensor =>
  dim === undefined ? x.argmax() : x.argmax(dim);

/**
 * Coordinates of a grid: result `i` varies along axis `i` with the values of vector `i`.
 *
 * @returns tensors of one shape, a size for each vector.
 * @throws {ShapeError} for what is not a vector.
 * @example
 * d2l.meshgrid(tensor([1, 2]), tensor([3, 4])).map((x) => x.tolist())
 * // => [ [ [ 1, 1 ], [ 2, 2 ] ], [ [ 3, 4 ], [ 3, 4 ] ] ]
 */
export function meshgrid(...vectors: readonly Tensor[]): Tensor[] {
  const wrong = vectors.find(({ ndim }) => ndim !== 1);
  if (wrong !== undefined) {
    throw new ShapeError("meshgrid: not a vector", {
      got: `shape [${wrong.shape.join(", ")}]`,
      expected: "tensors with one axis",
    });
  }
  const sizes = vectors.map((vector) => vector.numel());
  return vectors.map((vector, i) =>
    vector.reshape(sizes.map((n, axis) => (axis === i ? n : 1))).expand(sizes),
  );
}
