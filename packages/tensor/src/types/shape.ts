/**
 * @file Shapes as types, their names in messages, and the axes of a shape.
 *
 * A size is a literal (checked by the compiler) or `number` (checked when the program runs). A
 * shape is a tuple of sizes, `[2, 3]`; or open, `[...number[], 256]`, when only the last sizes are
 * known; or `Shape`, when nothing is. Whatever is unknown is never an error.
 */

/** Sizes, outermost first. Not `readonly`: the compiler's complaints about read-only arrays mislead. */
export type Shape = number[];

/** A shape as it is written in messages: `[2, ?, 4]`, `[..., 256]`. */
export type Show<S extends Shape> = `[${ShowSizes<S>}]`;

/** A size as it is written in messages. */
export type ShowSize<N> = number extends N ? "?" : `${N & number}`;

/** The last size, or `number`. */
export type Last<S extends Shape> = S extends [...unknown[], infer N extends number] ? N : number;

/** Whether the rank is unknown. */
export type IsOpen<S extends Shape> = number extends S["length"] ? true : false;

/** The index of axis `A`, which may be negative; `never` when there is no such axis; `number` when unknown. */
export type Axis<S extends Shape, A extends number> = AxisOfRank<S["length"], A>;

/** The same among `Rank` axes. */
export type AxisOfRank<Rank extends number, A extends number> = number extends Rank
  ? number
  : number extends A
    ? number
    : Rank extends keyof AxisNames
      ? A extends keyof AxisNames[Rank]
        ? AxisNames[Rank][A]
        : never
      : number;

/** Says that an axis does not exist. */
export type AxisFault<S extends Shape, A> = A extends number
  ? [Axis<S, A>] extends [never]
    ? `no axis ${A} in shape ${Show<S>}`
    : false
  : false;

/** `S` with each axis of index `I` (a union) replaced by the sizes `V`: `[]` drops it, `[1]` keeps it as 1. */
export type Replace<
  S extends Shape,
  I,
  V extends Shape,
  Done extends Shape = [],
  Count extends 0[] = [],
> = S extends [infer N extends number, ...infer T extends Shape]
  ? Replace<T, I, V, Count["length"] extends I ? [...Done, ...V] : [...Done, N], [...Count, 0]>
  : Done;

/** The same for negative axes of an open shape, from the right; `Shape` where they reach its unknown part. */
export type ReplaceFromRight<
  S extends Shape,
  A,
  V extends Shape,
  Done extends Shape = [],
  Count extends 0[] = [],
> = [A] extends [never]
  ? [...S, ...Done]
  : S extends [...infer L extends Shape, infer N extends number]
    ? ReplaceFromRight<
        L,
        Exclude<A, FromRight[Count["length"]]>,
        V,
        FromRight[Count["length"]] extends A ? [...V, ...Done] : [N, ...Done],
        [...Count, 0]
      >
    : Shape;

type ShowSizes<S extends Shape, R extends string = ""> = S extends []
  ? R
  : S extends [infer N extends number, ...infer T extends Shape]
    ? ShowSizes<T, Comma<R, ShowSize<N>>>
    : S extends [...infer L extends Shape, infer N extends number]
      ? `${ShowSizes<L, R>}, ${ShowSize<N>}`
      : Comma<R, "...">;
type Comma<R extends string, N extends string> = R extends "" ? N : `${R}, ${N}`;

type FromRight = { [count: number]: never } & [-1, -2, -3, -4, -5, -6, -7, -8];

/**
 * Row r: what the axes of a tensor of rank r may be called. As in PyTorch, a tensor without axes
 * takes 0 and -1. Higher ranks are checked at run time.
 */
interface AxisNames {
  0: { 0: 0; [-1]: 0 };
  1: { 0: 0; [-1]: 0 };
  2: { 0: 0; 1: 1; [-2]: 0; [-1]: 1 };
  3: { 0: 0; 1: 1; 2: 2; [-3]: 0; [-2]: 1; [-1]: 2 };
  4: { 0: 0; 1: 1; 2: 2; 3: 3; [-4]: 0; [-3]: 1; [-2]: 2; [-1]: 3 };
  5: { 0: 0; 1: 1; 2: 2; 3: 3; 4: 4; [-5]: 0; [-4]: 1; [-3]: 2; [-2]: 3; [-1]: 4 };
  6: { 0: 0; 1: 1; 2: 2; 3: 3; 4: 4; 5: 5; [-6]: 0; [-5]: 1; [-4]: 2; [-3]: 3; [-2]: 4; [-1]: 5 };
}
