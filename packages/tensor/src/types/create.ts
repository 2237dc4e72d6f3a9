/**
 * @file The type of a tensor made from values: nested arrays or a typed array.
 */
import type { DType, ScalarDType } from "./dtype.ts";
import type { Shape, Show } from "./shape.ts";

/** Numbers, bigints or booleans, nested as deep as the tensor has axes; the innermost may be a typed array. */
export type Nested = number | bigint | boolean | TypedElements | readonly Nested[];

/** The typed arrays whose dtype a tensor keeps. */
export type TypedElements = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** The dtype of a typed array. */
export type DTypeOfArray<T> = T extends Float32Array
  ? "float32"
  : T extends Float64Array
    ? "float64"
    : T extends Int32Array
      ? "int32"
      : T extends BigInt64Array
        ? "int64"
        : T extends Uint8Array
          ? "uint8"
          : never;

/** The lengths of nested arrays, outermost first. Types that contain themselves, as `Nested` and `any` do, say nothing. */
export type NestedShape<T> = Nested extends T
  ? Shape
  : T extends TypedElements
    ? [number]
    : T extends readonly [infer H, ...unknown[]]
      ? [T["length"], ...NestedShape<H>]
      : T extends readonly []
        ? [0]
        : T extends readonly (infer E)[]
          ? T extends E
            ? Shape
            : [number, ...NestedShape<E>]
          : [];

/** The dtype of the innermost values: numbers float32, booleans bool, bigints int64; typed arrays keep theirs. */
export type LeafDType<T> = Nested extends T
  ? DType
  : T extends TypedElements
    ? DTypeOfArray<T>
    : T extends readonly (infer E)[]
      ? [E] extends [never]
        ? "float32"
        : LeafDType<T extends E ? Exclude<E, readonly unknown[]> : E>
      : T extends bigint
        ? "int64"
        : T extends boolean
          ? "bool"
          : "float32";

/** Says which row is of another length than the first. */
export type RaggedFault<T> = Nested extends T
  ? false
  : T extends readonly [infer H, ...infer R]
    ? Ragged<H, R> extends string
      ? Ragged<H, R>
      : RaggedFault<H>
    : false;

/** The dtype of `arange` with these arguments: `int64` unless one has a fraction. */
export type RangeDType<N extends number> = number extends N
  ? "float32" | "int64"
  : "float32" extends ScalarDType<N>
    ? "float32"
    : "int64";

type Ragged<H, R, Row extends 0[] = [0]> = R extends readonly [infer N, ...infer More]
  ? NestedShape<H> extends NestedShape<N>
    ? Ragged<H, More, [...Row, 0]>
    : NestedShape<N> extends NestedShape<H>
      ? Ragged<H, More, [...Row, 0]>
      : `tensor: row ${Row["length"]} has shape ${Text<NestedShape<N>>}, row 0 has ${Text<NestedShape<H>>}`
  : false;
type Text<S> = S extends Shape ? Show<S> : never;
