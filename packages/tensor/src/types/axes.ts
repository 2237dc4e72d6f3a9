/**
 * @file What moving, dropping and adding axes does to a shape.
 */
import type { Axis, AxisOfRank, IsOpen, Shape, Show } from "./shape.ts";

/** Axes `A` and `B` exchanged. */
export type Transposed<S extends Shape, A extends number, B extends number> = number extends A | B
  ? Shape
  : IsOpen<S> extends true
    ? [[A, B]] extends [[-1, -2] | [-2, -1]]
      ? S extends [...infer L extends Shape, infer M extends number, infer N extends number]
        ? [...L, N, M]
        : Shape
      : Shape
    : Swapped<S, Axis<S, A>, Axis<S, B>>;

/** The axes in a new order. */
export type Permuted<S extends Shape, P extends readonly number[]> = number extends P["length"]
  ? Shape
  : IsOpen<S> extends true
    ? { -readonly [I in keyof P]: number }
    : { -readonly [I in keyof P]: P[I] extends number ? SizeAt<S, Axis<S, P[I]>> : never };

/** Says that `P` is no order of all the axes. */
export type PermuteFault<S extends Shape, P extends readonly number[]> = number extends P["length"]
  ? false
  : IsOpen<S> extends true
    ? false
    : number extends P[number]
      ? false
      : P["length"] extends S["length"]
        ? [Exclude<Names<S>, Axis<S, P[number]>>] extends [never]
          ? false
          : `permute: axes of ${Show<S>} are missing or named twice`
        : `permute: ${P["length"]} axes named, ${Show<S>} has ${S["length"]}`;

/** All axes of size 1 dropped, or those among `A`. */
export type Squeezed<S extends Shape, A extends number | readonly number[] | undefined> =
  IsOpen<S> extends true
    ? Shape
    : A extends undefined
      ? WithoutOnes<S>
      : A extends readonly number[]
        ? SqueezedAt<S, Axis<S, A[number]>>
        : SqueezedAt<S, Axis<S, A & number>>;

/** An axis of size 1 put in front of axis `A`. */
export type Unsqueezed<S extends Shape, A extends number> = number extends A
  ? Shape
  : IsOpen<S> extends true
    ? A extends 0
      ? [1, ...S]
      : A extends -1
        ? [...S, 1]
        : Shape
    : Inserted<S, AxisOfRank<[0, ...S]["length"], A>>;

/** Says that there is no such place. */
export type UnsqueezeFault<S extends Shape, A extends number> =
  IsOpen<S> extends true
    ? false
    : [AxisOfRank<[0, ...S]["length"], A>] extends [never]
      ? `unsqueeze: no place ${A} in shape ${Show<S>}`
      : false;

/** A new axis of size `N` in front of axis `A`: the shape of `stack`. */
export type Inserted<
  S extends Shape,
  I,
  N extends number = 1,
  Done extends Shape = [],
> = number extends I
  ? Shape
  : Done["length"] extends I
    ? [...Done, N, ...S]
    : S extends [infer H extends number, ...infer T extends Shape]
      ? Inserted<T, I, N, [...Done, H]>
      : Shape;

type SizeAt<S extends Shape, I> = number extends I
  ? number
  : I extends keyof S
    ? S[I] extends number
      ? S[I]
      : never
    : never;
type Names<S extends Shape> =
  Exclude<keyof S, keyof []> extends infer K
    ? K extends `${infer I extends number}`
      ? I
      : never
    : never;
type Swapped<S extends Shape, I, J> = {
  [K in keyof S]: K extends `${I & number}`
    ? SizeAt<S, J>
    : K extends `${J & number}`
      ? SizeAt<S, I>
      : S[K];
};
type SqueezedAt<S extends Shape, I> = number extends I ? Shape : WithoutOnes<S, I>;

/** The axes of size 1 among those of indices `I` (a union) dropped. */
type WithoutOnes<
  S extends Shape,
  I = number,
  Done extends Shape = [],
  Count extends 0[] = [],
> = S extends [infer N extends number, ...infer T extends Shape]
  ? Count["length"] extends I
    ? number extends N
      ? Shape
      : WithoutOnes<T, I, N extends 1 ? Done : [...Done, N], [...Count, 0]>
    : WithoutOnes<T, I, [...Done, N], [...Count, 0]>
  : Done;
