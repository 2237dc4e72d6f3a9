/**
 * @file Probabilities from scores.
 */
import {
  type AxisFault,
  type Checked,
  type DType,
  type Floating,
  type Shape,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";

/** The axis, and the dtype that is computed in. */
export interface SoftmaxOptions {
  /** The axis along which the results sum to 1. */
  readonly dim?: number;
  /** The dtype to compute in. */
  readonly dtype?: DType;
}

/**
 * exp(x) / Σ exp(x) along an axis.
 * @example
 * nn.functional.softmax(tensor([0, 0]), 0) // => tensor([0.5000, 0.5000])
 */
export function softmax<S extends Shape, D extends DType, A extends number>(
  x: Tensor<S, D>,
  dim: Checked<A, AxisFault<S, A>> | SoftmaxOptions,
  options?: SoftmaxOptions,
): Tensor<S, Floating[D]>;
export function softmax(x: Tensor, ...given: readonly unknown[]): Tensor {
  checkTensor("softmax", "x", x);
  return x.softmax(...axisOf("softmax", given));
}

/**
 * log(softmax(x)), without overflow.
 * @example
 * nn.functional.logSoftmax(tensor([0, 0]), 0) // => tensor([-0.6931, -0.6931])
 */
export function logSoftmax<S extends Shape, D extends DType, A extends number>(
  x: Tensor<S, D>,
  dim: Checked<A, AxisFault<S, A>> | SoftmaxOptions,
  options?: SoftmaxOptions,
): Tensor<S, Floating[D]>;
export function logSoftmax(x: Tensor, ...given: readonly unknown[]): Tensor {
  checkTensor("logSoftmax", "x", x);
  return x.logSoftmax(...axisOf("logSoftmax", given));
}

/**
 * softmax(-x).
 * @example
 * nn.functional.softmin(tensor([0, 0]), 0) // => tensor([0.5000, 0.5000])
 */
export function softmin<S extends Shape, D extends DType, A extends number>(
  x: Tensor<S, D>,
  dim: Checked<A, AxisFault<S, A>> | SoftmaxOptions,
  options?: SoftmaxOptions,
): Tensor<S, Floating[D]>;
export function softmin(x: Tensor, ...given: readonly unknown[]): Tensor {
  checkTensor("softmin", "x", x);
  return x.neg().softmax(...axisOf("softmin", given));
}

/** A missing axis is for the tensor's own method to refuse. */
function axisOf(where: string, given: readonly unknown[]): [number, { readonly dtype?: DType }] {
  const { dim, dtype } = namedArguments<SoftmaxOptions>(where, ["dim", "dtype"], given);
  return [dim as number, dtype === undefined ? {} : { dtype }];
}
