/**
 * @file What taking parts of a tensor along one axis does to its shape.
 */
import type { AtLeast } from "./arith.ts";
import type { Axis, AxisFault, Replace, Shape, IsOpen, Show } from "./shape.ts";

/** Axis `A` resized to `N`: `narrow`, `topk`, `indexSelect`. */
export type Resized<S extends Shape, A extends number, N extends number> = number extends A
  ? Resizable<S>
  : IsOpen<S> extends true
    ? Shape
    : Replace<S, Axis<S, A>, [N]>;

/** The length of a vector. */
export type LengthOf<S extends Shape> = S extends [infer N extends number] ? N : number;

/** Axis `A` dropped: `select`. */
export type Dropped<S extends Shape, A extends number> =
  IsOpen<S> extends true ? Shape : number extends A ? Shape : Replace<S, Axis<S, A>, []>;

/** Says that axis `A` is missing, or has fewer than `N` positions. */
export type TopFault<S extends Shape, A extends number, N extends number, Op extends string> =
  AxisFault<S, A> extends string
    ? AxisFault<S, A>
    : number extends Axis<S, A>
      ? false
      : AtLeast<SizeOf<S, Axis<S, A>>, N> extends false
        ? `${Op}: axis ${A} of ${Show<S>} has fewer than ${N} positions`
        : false;

type SizeOf<S extends Shape, I extends number> = S[I] extends infer N extends number ? N : number;
/** One axis got another size, nobody knows which. */
type Resizable<S extends Shape> = IsOpen<S> extends true ? Shape : { [I in keyof S]: number };
