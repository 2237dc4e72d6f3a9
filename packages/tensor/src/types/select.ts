/**
 * @file Indexing with `at`: `x.at(0)`, `x.at(":", [1, 3])`, `x.at("...", -1)`, `x.at(mask)`.
 */
import type { Tensor } from "../tensor.ts";
import type { Broadcast } from "./broadcast.ts";
import type { DType, FloatDType } from "./dtype.ts";
import type { FromStart, Length, Steps } from "./range.ts";
import type { IsOpen, Shape } from "./shape.ts";

/**
 * One index:
 *
 * - a number: that position, and the axis goes; negative numbers count from the end;
 * - `":"`: all of the axis;
 * - `[from]`, `[from, to]`, `[from, to, step]`: that part of it; `null` or nothing is the start, the end, 1;
 * - `"..."`: all the axes that no other index names;
 * - `null`: a new axis of size 1;
 * - a tensor of integers: those positions; of booleans: where it is true.
 */
export type IndexPart = number | ":" | "..." | null | Slice | Tensor;

/** A part of an axis: `from` (included), `to` (not included), `step`. */
export type Slice =
  | readonly [from: Bound]
  | readonly [from: Bound, to: Bound]
  | readonly [from: Bound, to: Bound, step: Bound];

/** What is left of `S` after `at(...Ix)`. */
export type Selected<S extends Shape, Ix extends readonly unknown[]> = number extends Ix["length"]
  ? Shape
  : [Gathering<Ix[number]>] extends [never]
    ? FromLeft<S, Ix>
    : Advanced<S, Ix>;

/** The indices of `setAt`: one, or several in an array. */
export type IndexList<Ix> = Ix extends readonly IndexPart[] ? Ix : [Ix];

type Bound = number | null | undefined;
/** Consumes indices and axes from the left until `"..."`. */
type FromLeft<
  S extends Shape,
  Ix extends readonly unknown[],
  Done extends Shape = [],
> = Ix extends readonly [infer I, ...infer More]
  ? I extends null
    ? FromLeft<S, More, [...Done, 1]>
    : I extends "..."
      ? [...Done, ...FromRight<S, More>]
      : S extends [infer N extends number, ...infer T extends Shape]
        ? FromLeft<T, More, [...Done, ...Kept<N, I>]>
        : Shape
  : [...Done, ...S];

/** Consumes the indices after `"..."` from the right. */
type FromRight<
  S extends Shape,
  Ix extends readonly unknown[],
  Done extends Shape = [],
> = Ix extends readonly [...infer Before, infer I]
  ? I extends null
    ? FromRight<S, Before, [1, ...Done]>
    : S extends [...infer L extends Shape, infer N extends number]
      ? FromRight<L, Before, [...Kept<N, I>, ...Done]>
      : Shape
  : [...S, ...Done];

/** What an index leaves of an axis of size `N`. */
type Kept<N extends number, I> = I extends number
  ? []
  : I extends ":"
    ? [N]
    : I extends Slice
      ? [Steps<Length<N, FromStart<N, I[0], 0>, FromStart<N, I[1], N>>, I[2]>]
      : [number];

/** The tensors among the indices. */
type Gathering<I> = I extends Tensor ? I : never;

/**
 * One tensor of integers puts its axes in place of the one it indexes; one of booleans makes one
 * axis of unknown size out of as many as it has. Of several, the rank is known when all are
 * integers and next to each other; everything else is left to the program's run.
 */
type Advanced<
  S extends Shape,
  Ix extends readonly unknown[],
  Done extends Shape = [],
> = Ix extends readonly [infer I, ...infer More]
  ? I extends Tensor<infer T, infer D>
    ? Gathered<S, T, D, More, Done>
    : I extends null
      ? Advanced<S, More, [...Done, 1]>
      : I extends "..."
        ? Shape
        : S extends [infer N extends number, ...infer R extends Shape]
          ? Advanced<R, More, [...Done, ...Kept<N, I>]>
          : Shape
  : Shape;

/** `S` starts at the axis that the tensor indexes. */
type Gathered<
  S extends Shape,
  T extends Shape,
  D extends DType,
  More extends readonly unknown[],
  Done extends Shape,
> =
  IsOpen<T> extends true
    ? Shape
    : [D] extends ["bool"]
      ? [Gathering<More[number]>] extends [never]
        ? Masked<S, T, More, Done>
        : Shape
      : [Extract<D, "bool" | FloatDType>] extends [never]
        ? S extends [unknown, ...infer R extends Shape]
          ? More extends readonly [Tensor<infer U, infer E>, ...infer Rest]
            ? [Extract<E, "bool">] extends [never]
              ? Gathered<R, Broadcast<T, U>, E, Rest, Done>
              : Shape
            : [Gathering<More[number]>] extends [never]
              ? Joined<[...Done, ...T], FromLeft<R, More>>
              : Shape
          : Shape
        : Shape;
type Masked<
  S extends Shape,
  T extends Shape,
  More extends readonly unknown[],
  Done extends Shape,
> = T extends [unknown, ...infer Ts extends Shape]
  ? S extends [unknown, ...infer R extends Shape]
    ? Ts extends []
      ? Joined<[...Done, number], FromLeft<R, More>>
      : Masked<R, Ts, More, Done>
    : Shape
  : Shape;
type Joined<A extends Shape, B extends Shape> = number[] extends B ? Shape : [...A, ...B];
