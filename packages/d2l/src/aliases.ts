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

/** The sine of each element. */
export const sin = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.sin();
/** The cosine of each element. */
export const cos = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.cos();
/** The hyperbolic sine of each element. */
export const sinh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.sinh();
/** The hyperbolic cosine of each element. */
export const cosh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.cosh();
/** The hyperbolic tangent of each element. */
export const tanh = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.tanh();
/** e to the power of each element. */
export const exp = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.exp();
/** The natural logarithm of each element. */
export const log = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.log();
/** The absolute value of each element. */
export const abs = <S extends Shape, D extends DType>(x: Tensor<S, D>) => x.abs();
/** The matrix product. */
export const matmul = (a: Tensor, b: Tensor): Tensor => a.matmul(b);
/** The number of elements. */
export const size = (x: Tensor): number => x.numel();
/** The same elements in another shape, of which one size may be −1. */
export const reshape = (x: Tensor, shape: readonly number[]): Tensor => x.reshape([...shape]);
/** In another element type. */
export const astype = <S extends Shape, D extends DType>(x: Tensor<S>, dtype: D) => x.to(dtype);
/** In another element type; the one device there is needs no name. */
export const to = astype;
/** A matrix with its axes exchanged. */
export const transpose = (x: Tensor): Tensor => x.t();
/** The elements as nested arrays, without history (`x.detach().numpy()`). */
export const numpy = (x: Tensor): ReturnType<Tensor["toArray"]> => x.detach().toArray();

/** The sum over all elements or along an axis. */
export const reduceSum = (x: Tensor, dim?: number, keepdim = false): Tensor =>
  dim === undefined ? x.sum() : x.sum(dim, keepdim);

/** The mean over all elements or along an axis. */
export const reduceMean = (x: Tensor, dim?: number, keepdim = false): Tensor =>
  dim === undefined ? x.mean() : x.mean(dim, keepdim);

/** The index of the first greatest element, of all or along an axis. */
export const argmax = (x: Tensor, dim?: number): Tensor =>
  dim === undefined ? x.argmax() : x.argmax(dim);

/**
 * Coordinates of a grid: result `i` varies along axis `i` with the values of vector `i`.
 *
 * @returns tensors of one shape, a size for each vector.
 * @throws {ShapeError} for what is not a vector.
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
