/**
 * @file Broadcasting: shapes are aligned at the right, and a size of 1 stretches.
 */
import type { Differ, Identical } from "./fault.ts";
import type { Shape, Show } from "./shape.ts";

/** The shape of a combination of two tensors. Sensible also where `BroadcastFault` says it cannot be. */
export type Broadcast<A extends Shape, B extends Shape> =
  Identical<A, B> extends true ? A : B extends [] ? A : A extends [] ? B : Aligned<A, B>;

/** Says which sizes clash. */
export type BroadcastFault<A extends Shape, B extends Shape> =
  Identical<A, B> extends true
    ? false
    : Clash<A, B> extends [infer M, infer N]
      ? `${Show<A>} and ${Show<B>} do not broadcast: ${M & number} against ${N & number}`
      : false;

/** Whether the batch axes in front of a matrix agree. */
export type BatchFault<A extends Shape, B extends Shape, Before extends string> =
  Clash<A, B> extends [infer M, infer N]
    ? `${Before}: batch sizes ${M & number} and ${N & number} do not broadcast`
    : false;

/** The shape after `expand(N)`: a `-1` keeps the size that is there. */
export type Expanded<S extends Shape, N extends Shape> = -1 extends N[number] ? Filled<S, N> : N;

/** Says that `S` cannot be stretched to `N`. */
export type ExpandFault<S extends Shape, N extends Shape> = number extends S["length"] | N["length"]
  ? false
  : [Extract<Expanded<S, N>[number], -1>] extends [never]
    ? Stuck<S, Expanded<S, N>> extends true
      ? `${Show<S>} cannot be stretched to ${Show<N>}`
      : false
    : `${Show<S>} has no size that -1 could keep in ${Show<N>}`;

/** Whether a size of `S` is neither 1 nor that of `N`, or `S` has more axes. */
type Stuck<S extends Shape, N extends Shape> = S extends [...infer Ss extends Shape, infer A]
  ? N extends [...infer Ns extends Shape, infer B]
    ? Differ<A, B> extends true
      ? A extends 1
        ? Stuck<Ss, Ns>
        : true
      : Stuck<Ss, Ns>
    : true
  : false;
type Filled<S extends Shape, N extends Shape, Done extends Shape = []> = N extends [
  ...infer Ns extends Shape,
  infer B extends number,
]
  ? S extends [...infer Ss extends Shape, infer A extends number]
    ? Filled<Ss, Ns, [B extends -1 ? A : B, ...Done]>
    : number extends S["length"]
      ? Filled<S, Ns, [B extends -1 ? number : B, ...Done]>
      : [...N, ...Done]
  : Done;

/** One size of the result: unknown stays unknown, unless the other is no 1. */
type Stretched<M extends number, N extends number> =
  Identical<M, N> extends true ? M : N extends 1 ? M : M extends 1 ? N : number extends M ? N : M;

type Aligned<A extends Shape, B extends Shape, Done extends Shape = []> = A extends [
  ...infer As extends Shape,
  infer M extends number,
]
  ? B extends [...infer Bs extends Shape, infer N extends number]
    ? Aligned<As, Bs, [Stretched<M, N>, ...Done]>
    : number extends B["length"]
      ? Known<[...Over<A>, ...Done]>
      : [...A, ...Done]
  : number extends A["length"]
    ? Known<[...Over<B>, ...Done]>
    : [...B, ...Done];

/** What lies over unknown sizes: a 1 may be stretched, anything else stays. */
type Over<S extends Shape, Done extends Shape = []> = S extends [
  ...infer L extends Shape,
  infer N extends number,
]
  ? Over<L, [N extends 1 ? number : N, ...Done]>
  : [...number[], ...Done];

/** A shape of which not even the last size is known is just `Shape`. */
type Known<S extends Shape> = number[] extends S ? Shape : S;

/** The first pair of sizes, from the right, that differ with neither a 1; `false` when there is none. */
type Clash<A extends Shape, B extends Shape> = A extends [
  ...infer As extends Shape,
  infer M extends number,
]
  ? B extends [...infer Bs extends Shape, infer N extends number]
    ? Differ<M, N> extends true
      ? M extends 1
        ? Clash<As, Bs>
        : N extends 1
          ? Clash<As, Bs>
          : [M, N]
      : Clash<As, Bs>
    : false
  : false;
