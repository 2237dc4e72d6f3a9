/** @file Signatures that compute types, as those of the packages do. */

export type Shape = number[];
export type DType = "float32" | "int64" | "bool";
export type Checked<T, F> = [F] extends [string] ? F : T;
export type Operand = Tensor | number;

type Fault<S extends Shape> = S extends [] ? "a tensor without axes" : false;
type Turned<S extends Shape> = S extends [infer A, infer B] ? [B, A] : Shape;

/** A method as a property, with parameters of its own in `More`. */
export type Method<More extends readonly unknown[] = []> = <S extends Shape, Y extends Operand>(
  this: Tensor<S>,
  other: Checked<Y, Fault<S>>,
  ...more: More
) => Tensor<S, "bool">;

export interface Tensor<out S extends Shape = Shape, out D extends DType = DType> {
  readonly shape: readonly [...S];
  readonly dtype: D;
  /** Of two operands. */
  eq: Method;
  near: Method<[within?: number]>;
  neg(): Tensor<S, D>;
  neg_(): Tensor<S, D>;
}

export declare function turn<S extends Shape, D extends DType>(
  x: Checked<Tensor<S, D>, Fault<S>>,
): Tensor<Turned<S>, D>;

export declare function extremes<A extends number | undefined = undefined>(
  dim?: A,
): A extends number ? { readonly values: Tensor<Turned<Shape>, "int64"> } : Tensor<[], "int64">;

export declare function same<T>(x: T): T;
