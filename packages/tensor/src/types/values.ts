/**
 * @file Types of what leaves a tensor: its values, its transposed view.
 */
import type { Tensor } from "../tensor.ts";
import type { DType } from "./dtype.ts";
import type { Numel } from "./reshape.ts";
import type { Shape, Show } from "./shape.ts";

/** Nested arrays as deep as a shape has axes. */
export type NestedArray<S extends Shape, V> = number extends S["length"]
  ? V | NestedValues<V>
  : S extends [unknown, ...infer T extends Shape]
    ? NestedArray<T, V>[]
    : V;

/** Says that a tensor does not have exactly one element. */
export type OneElementFault<S extends Shape> =
  number extends Numel<S>
    ? false
    : Numel<S> extends 1
      ? false
      : `item: needs one element, ${Show<S>} has ${Numel<S>}`;

/** `x.T` by rank, as `Flipped<S, D>[S["length"]]`; a table, so that it is covariant in `S`. */
export interface Flipped<S extends Shape, D extends DType> {
  0: Tensor<[], D>;
  1: Tensor<[S[0]], D>;
  2: Tensor<[S[1], S[0]], D>;
  [rank: number]: Tensor<Shape, D>;
}

/** `x.mT` by rank: the last two axes exchanged. */
export interface MatrixFlipped<S extends Shape, D extends DType> {
  2: Tensor<[S[1], S[0]], D>;
  3: Tensor<[S[0], S[2], S[1]], D>;
  4: Tensor<[S[0], S[1], S[3], S[2]], D>;
  [rank: number]: Tensor<Shape, D>;
}

/** Arrays of values or of such arrays, nested as deep as it takes. */
export interface NestedValues<V> extends Array<V | NestedValues<V>> {}
