/**
 * @file How many numbers lie in a range: a slice of an axis, `arange`.
 */
import type { Add, AtLeast, FloorDiv, Sub } from "./arith.ts";

/** How many numbers `arange(A, B, C)` has; known for literals, whole and not negative. */
export type RangeLength<A extends number, B extends number, C extends number> = [
  `${A | B | C}`,
] extends [`${bigint}`]
  ? [Extract<`${A | B | C}`, `-${string}`>] extends [never]
    ? OrNumber<Steps<Sub<B, A>, C>>
    : number
  : number;

/** The number of positions from `F` to `T`, both within `0…N` after clamping. */
export type Length<N extends number, F extends number, T extends number> = number extends N | F | T
  ? number
  : Difference<AtLeast<T, N> extends true ? N : T, F>;
type Difference<T extends number, F extends number> = [Sub<T, F>] extends [never] ? 0 : Sub<T, F>;

/** How many of `N` positions a step meets: N / step, rounded up. */
export type Steps<N extends number, Step> = Step extends 1 | null | undefined
  ? N
  : Step extends number
    ? number extends N | Step
      ? number
      : [Sub<Step, 1>] extends [never]
        ? never
        : FloorDiv<Add<N, Sub<Step, 1>>, Step>
    : number;

/** A bound counted from the start; 0 where it lies before it, `Default` where there is none. */
export type FromStart<N extends number, I, Default extends number> = I extends number
  ? number extends N | I
    ? number
    : `${I}` extends `-${infer M extends number}`
      ? [Sub<N, M>] extends [never]
        ? 0
        : Sub<N, M>
      : I
  : Default;

type OrNumber<N extends number> = [N] extends [never] ? number : N;
