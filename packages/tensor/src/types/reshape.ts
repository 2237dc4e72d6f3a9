/**
 * @file Reshaping: how many elements a shape has, what `-1` stands for, flattening.
 */
import type { DivRem, Mul } from "./arith.ts";
import type { Axis, Shape, Show } from "./shape.ts";

/** The number of elements. */
export type Numel<S extends Shape, P extends number = 1> = number extends S["length"]
  ? number
  : S extends [infer N extends number, ...infer T extends Shape]
    ? Numel<T, Mul<P, N>>
    : P;

/** `N` with its `-1` filled in. */
export type Reshaped<S extends Shape, N extends Shape> = number extends N["length"]
  ? Shape
  : -1 extends N[number]
    ? { [I in keyof N]: N[I] extends -1 ? Rest<S, N> : N[I] }
    : N;

/** Says that the numbers of elements do not fit. */
export type ReshapeFault<S extends Shape, N extends Shape> = number extends S["length"]
  ? false
  : number extends N["length"]
    ? false
    : -1 extends N[number]
      ? [Rest<S, N>] extends [never]
        ? `reshape: ${Show<S>} has ${Numel<S>} elements, which ${KnownProduct<N>} does not divide`
        : false
      : number extends Numel<S>
        ? false
        : number extends Numel<N>
          ? false
          : Numel<S> extends Numel<N>
            ? false
            : `reshape: ${Show<S>} has ${Numel<S>} elements, ${Show<N>} has ${Numel<N>}`;

/** Axes `From` to `To` (both included) made one. */
export type Flattened<S extends Shape, From extends number, To extends number> = number extends
  | From
  | To
  ? Shape
  : number extends S["length"]
    ? FlattenedOpen<S, From, To>
    : Merged<S, Axis<S, From>, Axis<S, To>>;

/** The size that `-1` stands for; `never` when there is none. */
type Rest<S extends Shape, N extends Shape> = Quotient<S, KnownProduct<N>>;
type KnownProduct<N extends Shape, P extends number = 1> = N extends [
  infer H extends number,
  ...infer T extends Shape,
]
  ? KnownProduct<T, H extends -1 ? P : Mul<P, H>>
  : P;

/** Equal prefixes and suffixes are cancelled first: `[B, 1, 28, 28]` over 784 is `B`, also when `B` is unknown. */
type Quotient<S extends Shape, K extends number> = number extends K
  ? number
  : number extends S["length"]
    ? number
    : WithoutSuffix<S, K> extends infer L extends Shape
      ? Numel<L>
      : WithoutPrefix<S, K> extends infer R extends Shape
        ? Numel<R>
        : number extends Numel<S>
          ? number
          : K extends 0
            ? never
            : DivRem<Numel<S>, K> extends [infer Q, 0]
              ? Q
              : never;
type WithoutSuffix<S extends Shape, K extends number, P extends number = 1> = P extends K
  ? S
  : S extends [...infer L extends Shape, infer N extends number]
    ? number extends N
      ? false
      : WithoutSuffix<L, K, Mul<P, N>>
    : false;
type WithoutPrefix<S extends Shape, K extends number, P extends number = 1> = P extends K
  ? S
  : S extends [infer N extends number, ...infer T extends Shape]
    ? number extends N
      ? false
      : WithoutPrefix<T, K, Mul<P, N>>
    : false;

type Merged<
  S extends Shape,
  I,
  J,
  Done extends Shape = [],
  Count extends 0[] = [],
  P extends number = 1,
  Inside = false,
> = S extends [infer N extends number, ...infer T extends Shape]
  ? Count["length"] extends J
    ? [...Done, Mul<P, N>, ...T]
    : Inside extends true
      ? Merged<T, I, J, Done, [...Count, 0], Mul<P, N>, true>
      : Count["length"] extends I
        ? Merged<T, I, J, Done, [...Count, 0], N, true>
        : Merged<T, I, J, [...Done, N], [...Count, 0]>
  : [P];

/** Of an unknown rank only the axes in front of `From` are sure. */
type FlattenedOpen<S extends Shape, From extends number, To extends number> = To extends -1
  ? From extends 0
    ? [number]
    : From extends 1
      ? [First<S>, number]
      : From extends 2
        ? [First<S>, number, number]
        : Shape
  : Shape;
type First<S extends Shape> = S extends [infer N extends number, ...unknown[]] ? N : number;
