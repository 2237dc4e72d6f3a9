/**
 * @file What reducing axes does to a shape, and the forms in which `dim` and `keepdim` are given:
 * `x.sum(1, true)`, `x.sum(1, { keepdim: true })` and `x.sum({ dim: 1, keepdim: true })`.
 */
import type { Tensor } from "../tensor.ts";
import type { OptionOf } from "./arguments.ts";
import type { DType } from "./dtype.ts";
import type { Either } from "./fault.ts";
import type { Axis, AxisFault, IsOpen, Replace, ReplaceFromRight, Shape, Show } from "./shape.ts";

/** An axis, several, or all of them. */
export type Axes = number | readonly number[] | null | undefined;

/** Parameters of a reduction by name. */
export interface ReduceOptions {
  /** The axes to reduce; all of them unless given. */
  readonly dim?: Axes;
  /** Keep reduced axes, as axes of size 1. */
  readonly keepdim?: boolean | undefined;
  /** Convert the elements before reducing. */
  readonly dtype?: DType | undefined;
}

/** First parameter of a reduction. */
export type DimArgument = Axes | ReduceOptions;

/** First parameter of an operation along an axis. */
export type AlongArgument = number | { readonly dim: number; readonly dtype?: DType | undefined };

/** Parameters of a variance by name. */
export interface VarianceOptions {
  readonly dim?: Axes;
  readonly unbiased?: boolean | undefined;
  readonly keepdim?: boolean | undefined;
  /** Degrees of freedom that are taken away; 1 unless given. */
  readonly correction?: number | null | undefined;
}

/** First parameter of a variance: axes, or `unbiased`, or all by name. */
export type VarianceArgument = Axes | boolean | VarianceOptions;

/** Second parameter of a variance: `unbiased`, or the rest by name. */
export type SpreadArgument = boolean | VarianceOptions | undefined;

/** The shape of a variance, from the arguments as they were given. */
export type VarianceShape<S extends Shape, A, B, K> = ReducedBy<
  S,
  A,
  K extends boolean ? K : B extends boolean ? undefined : B
>;

/** Says which axis does not exist, or which name no parameter has. */
export type VarianceFault<S extends Shape, A, Op extends string> = ReduceArgumentFault<
  S,
  A,
  Op,
  keyof VarianceOptions
>;

/** Second parameter of a reduction. */
export type KeepArgument = boolean | ReduceOptions | undefined;

/** The axes that the first argument names. */
export type DimOf<A> = A extends Axes ? A : Extract<OptionOf<A, "dim", undefined>, Axes>;

/** `keepdim`, from the second argument or from an object in either place. */
export type KeepOf<A, K> = (K extends boolean
  ? K
  : OptionOf<K, "keepdim", OptionOf<A, "keepdim", false>>) &
  boolean;

/** `dtype`, from an object in any place, or `Default`. */
export type ReducedDType<A, K, O, Default extends DType> = OptionOf<
  O,
  "dtype",
  OptionOf<K, "dtype", OptionOf<A, "dtype", Default>>
> &
  DType;

/** The shape after a reduction, from the arguments as they were given. */
export type ReducedBy<S extends Shape, A, K> = Reduced<S, DimOf<A>, KeepOf<A, K>>;

/** Says which axis does not exist, or which name no parameter has. */
export type ReduceArgumentFault<
  S extends Shape,
  A,
  Op extends string,
  Names extends string = keyof ReduceOptions,
> = Either<OptionFault<A, Op, Names>, ReduceFault<S, DimOf<A>>>;

/** Says so where it holds of each member of the union that `T` may be; `S` is the first. */
export type ReduceFaultOf<
  T,
  S extends Shape,
  A,
  Op extends string,
  Names extends string = keyof ReduceOptions,
> = [ReduceArgumentFault<S, A, Op, Names>] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? ReduceArgumentFault<R, A, Op, Names>
    : false
  : false;

/** Says that a plain object names a parameter that the operation does not have. */
export type OptionFault<A, Op extends string, Names extends string> = A extends Axes | boolean
  ? false
  : [Exclude<keyof A, Names>] extends [never]
    ? false
    : `${Op}: no option ${Exclude<keyof A, Names> & string}`;

/** Extreme values; along an axis also where they are. */
export type Extremes<S extends Shape, D extends DType, A, K> =
  DimOf<A> extends null | undefined
    ? Tensor<[], D>
    : {
        readonly values: Tensor<ReducedBy<S, A, K>, D>;
        readonly indices: Tensor<ReducedBy<S, A, K>, "int64">;
      };

/** The shape after a reduction over `A`; kept axes become 1. */
export type Reduced<S extends Shape, A extends Axes, Keep extends boolean> = boolean extends Keep
  ? Shape
  : ReducedTo<S, A, Keep extends true ? [1] : []>;

/** Says which axis does not exist, or is named twice. */
export type ReduceFault<S extends Shape, A extends Axes> = A extends readonly number[]
  ? AxesFault<S, A>
  : AxisFault<S, A>;

/** The first axis that is missing or named twice. */
type AxesFault<S extends Shape, A extends readonly number[], Seen = never> = A extends readonly [
  infer H extends number,
  ...infer T extends readonly number[],
]
  ? AxisFault<S, H> extends infer F extends string
    ? F
    : number extends Axis<S, H>
      ? AxesFault<S, T, Seen>
      : Axis<S, H> extends Seen
        ? `axis ${H} of shape ${Show<S>} is named twice`
        : AxesFault<S, T, Seen | Axis<S, H>>
  : false;

type ReducedTo<S extends Shape, A extends Axes, V extends Shape> = A extends
  | null
  | undefined
  | readonly []
  ? V extends []
    ? []
    : IsOpen<S> extends true
      ? Shape
      : { [I in keyof S]: 1 }
  : Named<A> extends infer N extends number
    ? number extends N
      ? IsOpen<S> extends true
        ? Shape
        : A extends number
          ? OneOf<S, V>
          : Shape
      : IsOpen<S> extends true
        ? [N] extends [Negative]
          ? ReplaceFromRight<S, N, V>
          : Shape
        : Replace<S, Axis<S, N>, V>
    : Shape;
type Named<A> = A extends readonly number[] ? A[number] : A;

/** One axis was reduced, nobody knows which. */
type OneOf<S extends Shape, V extends Shape> = V extends []
  ? S extends [unknown, ...infer T]
    ? { [I in keyof T]: number }
    : []
  : { [I in keyof S]: number };
type Negative = -1 | -2 | -3 | -4 | -5 | -6 | -7 | -8;
