/**
 * @file Assertions about types. They are checked by the compiler and never run.
 */
import type { DType, Shape, Tensor } from "@kindling/tensor";

/** `is<T>()(value)` compiles when the type of `value` is `T` exactly; otherwise the error shows both. */
export declare function is<T>(): <U>(
  value: U,
  ...unless: Equal<T, U> extends true ? [] : [expected: T, got: U]
) => void;

/** `equal<A, B>(true)` compiles when `A` and `B` are the same type. */
export declare function equal<A, B>(same: Equal<A, B>): void;

/** A tensor out of thin air. */
export declare function t<S extends Shape, D extends DType = "float32">(): Tensor<S, D>;

/** Something of type `T` out of thin air. */
export declare function some<T>(): T;

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
