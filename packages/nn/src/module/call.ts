/**
 * @file What calling a user's module takes and gives, from the type of its `forward` alone.
 *
 * Types cannot apply a generic function: `ReturnType` of `<S>(x: Tensor<S>) => Tensor<S>` is
 * `Tensor`. They can ask whether a function is at least as general as another. So we ask for the
 * three generic forwards that people write; every other has its declared result.
 */
import type { DType, Shape, Tensor } from "@kindling/tensor";

/** Any `forward`. (`never` stands for every parameter list, and lets no call through unchecked.) */
export type Forward = (...inputs: never) => unknown;

/** The parameters of `forward`. (`Parameters` gives `never` for a read-only rest parameter.) */
export type ParametersOf<F> = F extends (...inputs: infer P extends readonly unknown[]) => unknown
  ? P
  : never;

/** The parameters of `forward` under their own names, the first one of type `X`. */
export type Inputs<F extends Forward, X> = WithFirst<ParametersOf<F>, X>;
type WithFirst<P extends readonly unknown[], X> = {
  [K in keyof P]: K extends "0" ? X : P[K];
};

/** The result of `forward(x, …)`. */
export type Called<F extends Forward, X> =
  unknown extends ReturnType<F>
    ? ReturnType<F>
    : X extends Tensor<infer S, infer D>
      ? Through<F, ReturnType<F>, ParametersOf<F>, S, D>
      : ReturnType<F>;

/** `R` and `P` are the result and the parameters with type parameters erased. */
type Through<F extends Forward, R, P, S extends Shape, D extends DType> = [R, P] extends [
  Tensor<infer O, infer E>,
  [Tensor<infer I, infer G>?, ...infer More],
]
  ? F extends <T extends Shape, H extends DType>(x: Tensor<T, H>, ...more: More) => Tensor<T, H>
    ? Tensor<S, D>
    : F extends <T extends Shape>(x: Tensor<T, G>, ...more: More) => Tensor<T, E>
      ? Tensor<S, E>
      : [O, I, S] extends [
            [infer N, ...infer Os extends Shape],
            [unknown, ...infer Is extends Shape],
            [infer B extends number, ...unknown[]],
          ]
        ? number extends N
          ? F extends <T extends number>(
              x: Tensor<[T, ...Is], G>,
              ...more: More
            ) => Tensor<[T, ...Os], E>
            ? Tensor<[B, ...Os], E>
            : R
          : R
        : R
  : R;
