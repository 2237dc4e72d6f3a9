/**
 * @file Joining tensors: `cat` along an axis, `stack` along a new one.
 */
import type { Add } from "./arith.ts";
import type { Inserted } from "./axes.ts";
import type { DType, Promoted } from "./dtype.ts";
import type { Differ } from "./fault.ts";
import type { Axis, AxisFault, AxisOfRank, IsOpen, Replace, Shape, Show } from "./shape.ts";
import type { Tensor } from "../tensor.ts";

/** `cat([a, b, …], axis)`. */
export type Cat<L extends readonly Tensor[], A extends number> = L extends readonly [
  Tensor<infer S, infer D>,
  ...infer T extends readonly Tensor[],
]
  ? Tensor<IsOpen<S> extends true ? Shape : CatShape<T, S, Axis<S, A>>, DTypeOfAll<T, D>>
  : L[number] extends Tensor<infer S, infer D>
    ? Tensor<IsOpen<S> extends true ? Shape : Replace<S, Axis<S, A>, [number]>, D>
    : Tensor;

/** Says which tensor does not fit, per tensor. */
export type CatFaults<L extends readonly Tensor[], A extends number> = L extends readonly [
  Tensor<infer S, infer _>,
  ...unknown[],
]
  ? { [I in keyof L]: L[I] extends Tensor<infer T, infer _> ? CatFault<S, T, A> : false }
  : { [I in keyof L]: false };

/** `stack([a, b, …], axis)`. Of a list of unknown length any element stands for the first. */
export type Stack<L extends readonly Tensor[], A extends number> =
  L[0] extends Tensor<infer S, infer D>
    ? Tensor<
        IsOpen<S> extends true
          ? Shape
          : Inserted<S, AxisOfRank<[0, ...S]["length"] & number, A>, L["length"]>,
        DTypeOfAll<L, D>
      >
    : Tensor;

/** Says which tensor differs from the first, per tensor. */
export type StackFaults<L extends readonly Tensor[]> = L extends readonly [
  Tensor<infer S, infer _>,
  ...unknown[],
]
  ? { [I in keyof L]: L[I] extends Tensor<infer T, infer _> ? SameShapeFault<S, T> : false }
  : { [I in keyof L]: false };

type CatShape<L extends readonly Tensor[], S extends Shape, I> = L extends readonly [
  Tensor<infer T, infer _>,
  ...infer More extends readonly Tensor[],
]
  ? CatShape<
      More,
      { [K in keyof S]: K extends `${I & number}` ? Add<S[K] & number, SizeOf<T, K>> : S[K] },
      I
    >
  : S;
type SizeOf<S extends Shape, K> = K extends keyof S ? S[K] & number : number;

type CatFault<S extends Shape, T extends Shape, A extends number> =
  IsOpen<S> extends true
    ? false
    : IsOpen<T> extends true
      ? false
      : AxisFault<S, A> extends string
        ? AxisFault<S, A>
        : S["length"] extends T["length"]
          ? true extends {
              [K in keyof S]: K extends `${Axis<S, A>}` ? false : Differ<S[K], SizeOf<T, K>>;
            }[number]
            ? `cat: ${Show<T>} does not continue ${Show<S>} along axis ${A}`
            : false
          : `cat: ${Show<T>} and ${Show<S>} differ in rank`;
type SameShapeFault<S extends Shape, T extends Shape> =
  IsOpen<S> extends true
    ? false
    : IsOpen<T> extends true
      ? false
      : S["length"] extends T["length"]
        ? true extends { [K in keyof S]: Differ<S[K], SizeOf<T, K>> }[number]
          ? `stack: ${Show<T>} and ${Show<S>} differ`
          : false
        : `stack: ${Show<T>} and ${Show<S>} differ`;
type DTypeOfAll<L extends readonly Tensor[], D extends DType> = L extends readonly [
  Tensor<infer _, infer E>,
  ...infer T extends readonly Tensor[],
]
  ? DTypeOfAll<T, Promoted<D, E>>
  : D;
