/**
 * @file Forms of arguments: sizes as several numbers or as one array, parameters by position or
 * by name in a trailing plain object.
 */
import type { DType } from "./dtype.ts";
import type { Shape } from "./shape.ts";

/** Sizes or axes as several arguments or as one array: `(2, -1)`, `([2, -1])`. */
export type ShapeArguments = readonly number[] | readonly [readonly number[]];

/** The sizes in such arguments. */
export type SizesOf<N extends ShapeArguments> = N extends readonly [
  infer M extends readonly number[],
]
  ? [...M]
  : N extends readonly number[]
    ? [...N]
    : Shape;

/** The type of a rest parameter of sizes, with fault `F` in place of each where there is one. */
export type CheckedSizes<N extends ShapeArguments, F> = {
  [I in keyof N]: [F] extends [string] ? F : N[I];
};

/** What every creating function takes last. */
export interface CreateOptions<D extends DType = DType> {
  readonly dtype?: D | undefined;
}

/** Sizes as several numbers or as one array, then perhaps options of type `O`. */
export type CreateArguments<O extends CreateOptions = CreateOptions> =
  | ShapeArguments
  | readonly [readonly number[], O]
  | readonly [...number[], O];

/** The sizes among the arguments of a creating function. */
export type SizesIn<P extends readonly unknown[]> = P extends readonly [
  infer N extends readonly number[],
  ...unknown[],
]
  ? [...N]
  : P extends readonly number[]
    ? [...P]
    : P extends readonly [...infer N extends readonly number[], unknown]
      ? [...N]
      : Shape;

/** The dtype among the arguments of a creating function, or `Default`. */
export type DTypeIn<P extends readonly unknown[], Default extends DType> = P extends readonly [
  ...unknown[],
  infer O,
]
  ? OptionOf<O, "dtype", Default> & DType
  : number extends P["length"]
    ? P[number] extends number | readonly number[]
      ? Default
      : DType
    : Default;

/** What the plain object `O` says about `Name`; `Default` where it says nothing or is no plain object. */
export type OptionOf<O, Name extends string, Default> = Name extends keyof O
  ? undefined extends O[Name]
    ? Exclude<O[Name], undefined> | Default
    : O[Name]
  : Default;
