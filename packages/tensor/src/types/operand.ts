/**
 * @file Elementwise operations of a tensor and an operand, which is a tensor or a plain value.
 */
import type { Tensor } from "../tensor.ts";
import type { Broadcast, BroadcastFault, ExpandFault } from "./broadcast.ts";
import type {
  CastFault,
  Combined,
  DType,
  Floating,
  Promoted,
  ScalarDType,
  WithScalar,
} from "./dtype.ts";
import type { Either } from "./fault.ts";
import type { Shape } from "./shape.ts";

/** The shape of a tensor type; of any other type, `Shape`. */
export type ShapeOf<X> = X extends Tensor<infer S, infer _> ? S : Shape;

/** The dtype of a tensor type; of any other type, `DType`. */
export type DTypeOf<X> = X extends Tensor<infer _, infer D> ? D : DType;

/** What an elementwise operation takes beside a tensor. */
export type Operand = Tensor | number | bigint | boolean;

/** The result of `add`, `sub`, `mul`, …: shapes broadcast, dtypes promote. */
export type Arithmetic<S extends Shape, D extends DType, Y> =
  Y extends Tensor<infer B, infer E>
    ? Tensor<Broadcast<S, B>, Combined<S, D, B, E>>
    : Tensor<S, WithScalar<D, Y>>;

/** The shape that `S` and an operand have together. */
export type BroadcastWith<S extends Shape, Y> =
  Y extends Tensor<infer B, infer _> ? Broadcast<S, B> : S;

/** The dtype that `Tensor<S, D>` and an operand have together. */
export type CombinedWith<S extends Shape, D extends DType, Y> =
  Y extends Tensor<infer B, infer E> ? Combined<S, D, B, E> : WithScalar<D, Y>;

/** The dtype of either of two operands: `where(condition, x, y)`. */
export type EitherDType<Y, Z> =
  Y extends Tensor<infer B, infer E>
    ? CombinedWith<B, E, Z>
    : Z extends Tensor<infer _, infer E>
      ? WithScalar<E, Y>
      : Promoted<ScalarDType<Y>, ScalarDType<Z>>;

/** The result of a comparison. */
export type Compared<S extends Shape, Y> = Tensor<BroadcastWith<S, Y>, "bool">;

/** The result of `clamp`: bounds take part as operands where they are given. */
export type Clamped<S extends Shape, D extends DType, Low, High> =
  Bounded<S, D, Low> extends Tensor<infer R, infer E> ? Bounded<R, E, High> : never;
type Bounded<S extends Shape, D extends DType, Y> = [Y] extends [Operand]
  ? Arithmetic<S, D, Y>
  : [Y] extends [null | undefined]
    ? Tensor<S, D>
    : Tensor<Shape, DType>;

/** The result of a division, which is never whole. */
export type Divided<S extends Shape, D extends DType, Y> =
  Arithmetic<S, D, Y> extends Tensor<infer R, infer E> ? Tensor<R, Floating[E]> : never;

/** The result of an operation with two further operands: `where`, `lerp`, `clamp` with tensors. */
export type Ternary<S extends Shape, D extends DType, Y, Z> =
  Arithmetic<S, D, Y> extends Tensor<infer R, infer E> ? Arithmetic<R, E, Z> : never;

/** Says that an operand does not broadcast. */
export type OperandFault<S extends Shape, Y> =
  Y extends Tensor<infer B, infer _> ? BroadcastFault<S, B> : false;

/** Says that an in-place result does not fit: the operand cannot be stretched to `S`, or the dtype not be written to `D`. */
export type InPlaceFault<S extends Shape, D extends DType, Y> = Either<
  StretchFault<S, Y>,
  CastFault<D, CombinedWith<S, D, Y>>
>;

/** Says that an operand cannot be stretched to `S`. */
export type StretchFault<S extends Shape, Y> =
  Y extends Tensor<infer B, infer _> ? ExpandFault<B, S> : false;

/** `Arithmetic` of each member of the union that `T` may be. */
export type ArithmeticOf<T, Y> = T extends Tensor<infer S, infer D> ? Arithmetic<S, D, Y> : Tensor;

/** `Divided` of each member. */
export type DividedOf<T, Y> = T extends Tensor<infer S, infer D> ? Divided<S, D, Y> : Tensor;

/** `Compared` of each member. */
export type ComparedOf<T, Y> = T extends Tensor<infer S, infer _> ? Compared<S, Y> : Tensor;

/** `Ternary` of each member. */
export type TernaryOf<T, Y, Z> = T extends Tensor<infer S, infer D> ? Ternary<S, D, Y, Z> : Tensor;

/** `Clamped` of each member. */
export type ClampedOf<T, Low, High> =
  T extends Tensor<infer S, infer D> ? Clamped<S, D, Low, High> : Tensor;

/** Says that an operand broadcasts with no member of the union that `T` may be. */
export type OperandFaultOf<T, S extends Shape, Y> = [OperandFault<S, Y>] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? OperandFault<R, Y>
    : false
  : false;

/** Says that it can be written to none. */
export type InPlaceFaultOf<T, S extends Shape, D extends DType, Y> = [
  InPlaceFault<S, D, Y>,
] extends [string]
  ? T extends Tensor<infer R, infer E>
    ? InPlaceFault<R, E, Y>
    : false
  : false;

/** Says that it can be stretched to none. */
export type StretchFaultOf<T, S extends Shape, Y> = [StretchFault<S, Y>] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? StretchFault<R, Y>
    : false
  : false;

/** The result of an operation on several operands: of dtype `R` where that is given. */
export type OperandsResult<Y extends readonly unknown[], R extends DType | undefined> = Tensor<
  BroadcastOf<Y>,
  R extends DType ? R : CombinedOf<TensorsFirst<Y>>
>;

/** Says that there are not `N` operands, or which of them does not broadcast with those before it. */
export type OperandFaults<Y extends readonly unknown[], N extends number> = number extends
  | N
  | Y["length"]
  ? StretchFaults<Y>
  : Y["length"] extends N
    ? StretchFaults<Y>
    : { [I in keyof Y]: `${N} operands are needed, and ${Y["length"]} are given` };

type StretchFaults<
  Y extends readonly unknown[],
  S extends Shape = [],
  Done extends readonly unknown[] = [],
> = Y extends readonly [infer A, ...infer More]
  ? StretchFaults<More, BroadcastWith<S, A>, [...Done, OperandFault<S, A>]>
  : Done;

type BroadcastOf<Y extends readonly unknown[], S extends Shape = []> = Y extends readonly [
  infer A,
  ...infer More,
]
  ? BroadcastOf<More, BroadcastWith<S, A>>
  : Y extends readonly []
    ? S
    : Shape;

/** What all have together, or its floating form where they are whole numbers and a fraction is in the function. */
type CombinedOf<
  Y extends readonly unknown[],
  S extends Shape = [],
  D extends DType = "bool",
> = Y extends readonly [infer A, ...infer More]
  ? CombinedOf<More, BroadcastWith<S, A>, CombinedWith<S, D, A>>
  : Y extends readonly []
    ? D | Floating[D]
    : DType;

type TensorsFirst<
  Y extends readonly unknown[],
  Tensors extends readonly unknown[] = [],
  Plain extends readonly unknown[] = [],
> = Y extends readonly [infer A, ...infer More]
  ? A extends Tensor
    ? TensorsFirst<More, [...Tensors, A], Plain>
    : TensorsFirst<More, Tensors, [...Plain, A]>
  : Y extends readonly []
    ? [...Tensors, ...Plain]
    : Y;
