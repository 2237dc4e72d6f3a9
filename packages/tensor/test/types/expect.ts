/**
 * @file Assertions about types. They are checked by the compiler and never run.
 */
import type { DType, Shape, Tensor } from "../../src/index.ts";

/** `is<T>()(value)` compiles when the type of `value` is `T` exactly; otherwise the error shows both. */
export declare function is<T>(): <U>(
  value: U,
  ...unless: Equal<T, U> extends true ? [] : [expected: T, got: U]
) => void;

/** `contains<T>()(value)` compiles when a `T` may stand where the type of `value` is asked for. */
export declare function contains<T>(): <U>(
  value: U,
  ...unless: [T] extends [U] ? [] : [truth: T, got: U]
) => void;

/** A tensor out of thin air. */
export declare function t<S extends Shape, D extends DType = "float32">(): Tensor<S, D>;

/** Something of type `T` out of thin air. */
export declare function some<T>(): T;

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
