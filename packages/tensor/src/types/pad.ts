/**
 * @file What padding does to a shape: two numbers for each of the last axes, the last one first.
 */
import type { Add } from "./arith.ts";
import type { IsOpen, Shape } from "./shape.ts";

/** `S` with `P[0]` positions before and `P[1]` behind on the last axis, `P[2]` and `P[3]` on the one before. */
export type Padded<S extends Shape, P extends readonly number[]> = number extends P["length"]
  ? IsOpen<S> extends true
    ? Shape
    : { [I in keyof S]: number }
  : P extends readonly [
        infer A extends number,
        infer B extends number,
        ...infer R extends readonly number[],
      ]
    ? S extends [...infer L extends Shape, infer N extends number]
      ? [...Padded<L, R>, Longer<N, A, B>]
      : Shape
    : S;

/** Sizes are not computed where positions are taken away. */
type Longer<N extends number, A extends number, B extends number> = [
  Extract<`${A | B}`, `-${string}`>,
] extends [never]
  ? Add<Add<N, A>, B>
  : number;
