/**
 * @file Rules: what a layer does to types.
 *
 * A rule is a function from `x`, the type of the input, to `y`, the type of the output, and
 * `fault`, what is wrong with `x`. It is an interface whose members compute with `this["x"]`, and
 * is applied by intersecting it with `{ x: X }`. `Sequential` folds over the rules of its layers.
 */
import type { Checked, Differ, DType, Shape, ShowSize, Tensor } from "@kindling/tensor";

/** What a layer does to shapes and dtypes, for the compiler. */
export interface Rule {
  readonly x: unknown;
  readonly y: Tensor;
  readonly fault: unknown;
  /** How messages call the layer; `false` where it leaves the number of features alone. */
  readonly name: LayerName | false;
}

/**
 * A class and the sizes that it was made with, or any text. Sizes stay types until a message shows
 * them, so that `Linear<784, 256>` is a `Linear<number, number>`.
 */
export type LayerName = string | readonly [type: string, ...sizes: readonly number[]];

/** A name in a message: `Linear(784, 256)`. */
export type ShowName<N> = N extends readonly [infer T extends string, ...infer S]
  ? `${T}(${ShowSizes<S>})`
  : N extends string
    ? N
    : never;
type ShowSizes<S extends readonly unknown[]> = S extends readonly [infer H, ...infer T]
  ? T extends readonly []
    ? ShowSize<H>
    : `${ShowSize<H>}, ${ShowSizes<T>}`
  : "";

/** The output for an input of type `X`. */
export type Output<R extends Rule, X> = (R & { readonly x: X })["y"];

/** The type of a layer's parameter: `X`, or the sentence that says what is wrong with it. */
export type Input<R extends Rule, X> = Checked<X, FaultOf<R, X>>;

/** What is wrong with an input of type `X`, or `false`. */
export type FaultOf<R extends Rule, X> = (R & { readonly x: X })["fault"];

/** What messages call the layer that the next one follows. */
export type NameOf<R extends Rule, X> = (R & { readonly x: X })["name"];

/** The shape in `this["x"]`. */
export type ShapeOf<X> = X extends Tensor<infer S, infer _> ? S : Shape;

/** The dtype in `this["x"]`. */
export type DTypeOf<X> = X extends Tensor<infer _, infer D> ? D : DType;

/** Says that a layer expects another number of `What`: features, channels. */
export type CountFault<N, Expected, Name extends string, What extends string> =
  Differ<N, Expected> extends true
    ? `${Name}: expects ${Expected & number} ${What}, gets ${N & number}`
    : false;
