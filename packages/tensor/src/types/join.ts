/**
 * @file Joining tensors: `cat` along an axis, `stack` along a new one.
 */
import type { Tensor } from "../tensor.ts";
import type { Add } from "./arith.ts";
import type { Inserted } from "./axes.ts";
import type { OptionOf } from "./arguments.ts";
import type { DType, Promoted } from "./dtype.ts";
import type { Differ } from "./fault.ts";
import type { DTypeOf, ShapeOf } from "./operand.ts";
import type { Axis, AxisFault, AxisOfRank, IsOpen, Replace, Shape, Show } from "./shape.ts";

/** The axis to join along, by position or by name. */
export type JoinAxis = number | { readonly dim?: number };

/** The axis that a `JoinAxis` names; 0 unless it does. */
export type AxisIn<A> = A extends number ? A : OptionOf<A, "dim", 0> & number;

/** `cat([a, b, …], axis)`. Of a list of unknown length any element stands for all. */
export type Cat<L extends readonly Tensor[], A extends number> = L extends readonly [
  infer H,
  ...infer T extends readonly Tensor[],
]
  ? Tensor<Continued<T, ShapeOf<H>, A>, DTypeOfAll<T, DTypeOf<H>>>
  : Tensor<Lengthened<ShapeOf<L[number]>, A>, DTypeOf<L[number]>>;

/** Says which tensor does not fit, per tensor. */
export type CatFaults<L extends readonly Tensor[], A extends number> = L extends readonly [
  infer H,
  ...unknown[],
]
  ? { [I in keyof L]: CatFault<ShapeOf<H>, ShapeOf<L[I]>, A> }
  : { [I in keyof L]: false };

/** `stack([a, b, …], axis)`. Of a list of unknown length any element stands for the first. */
export type Stack<L extends readonly Tensor[], A extends number> = Tensor<
  Stacked<ShapeOf<L[0]>, A, L["length"]>,
  DTypeOfAll<L, DTypeOf<L[0]>>
>;

/** Says which tensor differs from the first, per tensor. */
export type StackFaults<L extends readonly Tensor[]> = L extends readonly [infer H, ...unknown[]]
  ? { [I in keyof L]: StackFault<ShapeOf<H>, ShapeOf<L[I]>> }
  : { [I in keyof L]: false };

type Continued<L extends readonly Tensor[], S extends Shape, A extends number> = number extends A
  ? Lengthened<S, A>
  : IsOpen<S> extends true
    ? Shape
    : Summed<L, S, Axis<S, A>>;

/** The sizes of axis `I` summed. */
type Summed<L extends readonly Tensor[], S extends Shape, I> = L extends readonly [
  infer H,
  ...infer More extends readonly Tensor[],
]
  ? Summed<
      More,
      {
        [K in keyof S]: K extends `${I & number}`
          ? Add<S[K] & number, SizeOf<ShapeOf<H>, K>>
          : S[K];
      },
      I
    >
  : S;

/** Axis `A` of unknown length, or any axis where `A` is unknown. */
type Lengthened<S extends Shape, A extends number> =
  IsOpen<S> extends true
    ? Shape
    : number extends A
      ? { [K in keyof S]: number }
      : Replace<S, Axis<S, A>, [number]>;

type Stacked<S extends Shape, A extends number, N extends number> =
  IsOpen<S> extends true ? Shape : Inserted<S, AxisOfRank<[0, ...S]["length"] & number, A>, N>;

type SizeOf<S extends Shape, K> = K extends keyof S ? S[K] & number : number;

type CatFault<S extends Shape, T extends Shape, A extends number> = true extends
  | IsOpen<S>
  | IsOpen<T>
  ? false
  : AxisFault<S, A> extends infer F extends string
    ? F
    : S["length"] extends T["length"]
      ? DifferBeside<S, T, Axis<S, A>> extends true
        ? `cat: ${Show<T>} does not continue ${Show<S>} along axis ${A}`
        : false
      : `cat: ${Show<T>} and ${Show<S>} differ in rank`;

type StackFault<S extends Shape, T extends Shape> = true extends IsOpen<S> | IsOpen<T>
  ? false
  : S["length"] extends T["length"]
    ? DifferBeside<S, T, never> extends true
      ? `stack: ${Show<T>} and ${Show<S>} differ`
      : false
    : `stack: ${Show<T>} and ${Show<S>} differ`;

/** Whether shapes of like rank surely differ in an axis other than `I`. */
type DifferBeside<S extends Shape, T extends Shape, I> = number extends I
  ? false
  : true extends {
        [K in keyof S]: K extends `${I & number}` ? false : Differ<S[K], SizeOf<T, K>>;
      }[number]
    ? true
    : false;

type DTypeOfAll<L extends readonly Tensor[], D extends DType> = L extends readonly [
  infer H,
  ...infer T extends readonly Tensor[],
]
  ? DTypeOfAll<T, Promoted<D, DTypeOf<H>>>
  : D;
