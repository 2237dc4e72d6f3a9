/**
 * @file What is wrong with the indices of `at` and `setAt`.
 */
import type { Tensor } from "../tensor.ts";
import type { AtLeast } from "./arith.ts";
import type { ExpandFault } from "./broadcast.ts";
import type { DType, IntegerFault } from "./dtype.ts";
import type { Differ } from "./fault.ts";
import type { IsOpen, Shape, Show } from "./shape.ts";

/** Says, per index, whether it is out of range or one too many. */
export type SelectFaults<S extends Shape, Ix extends readonly unknown[]> =
  IsOpen<S> extends true ? None<Ix> : number extends Ix["length"] ? None<Ix> : LeftFaults<S, Ix, S>;

/** Says what is wrong with any of several indices. */
export type AnySelectFault<S extends Shape, Ix extends readonly unknown[]> =
  Extract<SelectFaults<S, Ix>[number], string> extends infer F
    ? [F] extends [never]
      ? false
      : F
    : false;

/** Says that a value does not fit where it is to be written. Its leading sizes of 1 do not count. */
export type WriteFault<S extends Shape, Y> =
  Y extends Tensor<infer B, infer _> ? ExpandFault<WithoutLeadingOnes<B>, S> : false;

/** An unknown size may be 1. */
type WithoutLeadingOnes<S extends Shape> = S extends [infer N, ...infer T extends Shape]
  ? 1 extends N
    ? WithoutLeadingOnes<T>
    : S
  : S;

type None<Ix extends readonly unknown[]> = { [K in keyof Ix]: false };

type LeftFaults<
  S extends Shape,
  Ix extends readonly unknown[],
  Whole extends Shape,
  Done extends readonly unknown[] = [],
> =
  IsOpen<S> extends true
    ? [...Done, ...None<Ix>]
    : Ix extends readonly [infer I, ...infer More]
      ? I extends null
        ? LeftFaults<S, More, Whole, [...Done, false]>
        : I extends "..."
          ? [...Done, false, ...RightFaults<S, More, Whole>]
          : I extends Tensor<infer T, infer D>
            ? LeftFaults<Behind<S, T, D>, More, Whole, [...Done, TensorFault<S, T, D, Whole>]>
            : S extends [infer N extends number, ...infer R extends Shape]
              ? LeftFaults<R, More, Whole, [...Done, IndexFault<N, I, Whole>]>
              : LeftFaults<S, More, Whole, [...Done, TooMany<Whole>]>
      : Done;

type RightFaults<
  S extends Shape,
  Ix extends readonly unknown[],
  Whole extends Shape,
  Done extends readonly unknown[] = [],
> = Ix extends readonly [...infer Before, infer I]
  ? I extends null
    ? RightFaults<S, Before, Whole, [false, ...Done]>
    : I extends Tensor
      ? [...None<Ix>, ...Done]
      : S extends [...infer L extends Shape, infer N extends number]
        ? RightFaults<L, Before, Whole, [IndexFault<N, I, Whole>, ...Done]>
        : RightFaults<S, Before, Whole, [TooMany<Whole>, ...Done]>
  : Done;

/** The axes behind those that a tensor indexes: one, or of booleans as many as it has. */
type Behind<S extends Shape, T extends Shape, D extends DType> = [D] extends ["bool"]
  ? IsOpen<T> extends true
    ? Shape
    : BehindMask<S, T>
  : "bool" extends D
    ? Shape
    : S extends [unknown, ...infer R extends Shape]
      ? R
      : [];
type BehindMask<S extends Shape, T extends Shape> = T extends [unknown, ...infer Ts extends Shape]
  ? BehindMask<S extends [unknown, ...infer Ss extends Shape] ? Ss : [], Ts>
  : S;

/** Says that a tensor is no index, or a mask of another shape than the axes it stands for. */
type TensorFault<S extends Shape, T extends Shape, D extends DType, Whole extends Shape> = [
  D,
] extends ["bool"]
  ? MaskFits<S, T> extends false
    ? `at: the mask ${Show<T>} does not fit shape ${Show<Whole>}`
    : false
  : S extends []
    ? TooMany<Whole>
    : IntegerFault<D, "at">;
type MaskFits<S extends Shape, T extends Shape> = T extends [infer M, ...infer Ts extends Shape]
  ? S extends [infer N, ...infer Ss extends Shape]
    ? Differ<M, N> extends true
      ? false
      : MaskFits<Ss, Ts>
    : false
  : true;

type TooMany<S extends Shape> = `at: shape ${Show<S>} has only ${S["length"]} axes`;

type IndexFault<N extends number, I, S extends Shape> = I extends number
  ? number extends N | I
    ? false
    : (
          `${I}` extends `-${infer M extends number}`
            ? AtLeast<N, M>
            : AtLeast<I, N> extends true
              ? false
              : true
        ) extends true
      ? false
      : `at: index ${I} is out of range: the axis of ${Show<S>} has ${N}`
  : I extends readonly [unknown, unknown, infer Step extends number]
    ? number extends Step
      ? false
      : `${Step}` extends "0" | `-${string}`
        ? `at: a step must be positive, got ${Step}`
        : false
    : false;
