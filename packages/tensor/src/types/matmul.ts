/**
 * @file Matrix products: vectors, matrices and batches of them, as `torch.matmul`.
 */
import type { Tensor } from "../tensor.ts";
import type { BatchFault, Broadcast } from "./broadcast.ts";
import type { Differ } from "./fault.ts";
import type { Shape, Show } from "./shape.ts";

/** The shape of `a.matmul(b)`. Its sizes do not wait for the check, so generic code keeps them. */
export type MatMul<A extends Shape, B extends Shape> = A extends []
  ? Shape
  : B extends []
    ? Shape
    : A extends [unknown]
      ? B extends [unknown]
        ? []
        : B extends [...infer Bb extends Shape, unknown, infer N extends number]
          ? [...Bb, N]
          : Shape
      : B extends [unknown]
        ? A extends [...infer Ab extends Shape, unknown]
          ? Ab
          : Shape
        : B extends [...infer Bb extends Shape, unknown, infer N extends number]
          ? A extends [...infer Ab extends Shape, infer M extends number, unknown]
            ? [...Broadcast<Ab, Bb>, M, N]
            : [...number[], N]
          : Shape;

/** Says that the inner sizes differ, or the batches. */
export type MatMulFault<A extends Shape, B extends Shape> = A extends []
  ? "matmul: the left side has no axes; use mul"
  : B extends []
    ? "matmul: the right side has no axes; use mul"
    : A extends [...infer Ab extends Shape, infer K]
      ? B extends [infer L]
        ? InnerFault<A, B, K, L>
        : B extends [...infer Bb extends Shape, infer L, unknown]
          ? InnerFault<A, B, K, L> extends string
            ? InnerFault<A, B, K, L>
            : Ab extends [...infer Abb extends Shape, unknown]
              ? BatchFault<Abb, Bb, `matmul: ${Show<A>} x ${Show<B>}`>
              : false
          : false
      : false;

/** The result for each member of the unions that `T` and `Y` may be. */
export type MatMulOf<T, Y> =
  T extends Tensor<infer A, infer D>
    ? Y extends Tensor<infer B, infer _>
      ? Tensor<MatMul<A, B>, D>
      : Tensor
    : Tensor;

/** Says that no members of `T` and `Y` agree; `S` and `B` are the first of them. */
export type MatMulFaultOf<T, S extends Shape, Y, B extends Shape> =
  MatMulFault<S, B> extends string
    ? T extends Tensor<infer A, infer _>
      ? Y extends Tensor<infer C, infer _>
        ? MatMulFault<A, C>
        : false
      : false
    : false;

/** A remedy is named where it is sure to help. */
type InnerFault<A extends Shape, B extends Shape, K, L> =
  Differ<K, L> extends true
    ? `matmul: ${Show<A>} x ${Show<B>}: inner sizes ${K & number} and ${L & number} differ${B extends [unknown, K] ? "; .T of the right side fits" : ""}`
    : false;
