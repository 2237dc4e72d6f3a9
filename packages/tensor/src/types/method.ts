/**
 * @file Types of methods that many operations share. They take shape and dtype from `this`, so a
 * property of such a type leaves `Tensor` covariant.
 */
import type { Tensor } from "../tensor.ts";
import type { OptionOf } from "./arguments.ts";
import type { DType, FloatDType, Floating, FloatFault, Same, SameDTypeFault } from "./dtype.ts";
import type { Checked, Either } from "./fault.ts";
import type { MatMulFaultOf, MatMulOf } from "./matmul.ts";
import type {
  ArithmeticOf,
  ComparedOf,
  DividedOf,
  InPlaceFaultOf,
  Operand,
  OperandFaultOf,
  StretchFaultOf,
} from "./operand.ts";
import type {
  AlongArgument,
  DimArgument,
  Extremes,
  KeepArgument,
  OptionFault,
  ReduceFaultOf,
  ReducedBy,
  ReducedDType,
} from "./reduce.ts";
import type { Shape } from "./shape.ts";

/** What a result's dtype is, by that of the tensor: `Floating`, `Summed`, … */
export type DTypeTable = { readonly [D in DType]: DType };

/** `mul`, `pow`, …: shapes broadcast, dtypes promote; then perhaps `More` parameters. */
export type ArithmeticMethod<More extends readonly unknown[] = []> = <
  T extends Tensor,
  S extends Shape,
  Y extends Operand,
>(
  this: T | Tensor<S>,
  other: Checked<Y, OperandFaultOf<T, S, Y>>,
  ...more: More
) => ArithmeticOf<T, Y>;

/** `trueDivide`, `atan2`, …: the same, in floating point. */
export type FloatingMethod = <T extends Tensor, S extends Shape, Y extends Operand>(
  this: T | Tensor<S>,
  other: Checked<Y, OperandFaultOf<T, S, Y>>,
) => DividedOf<T, Y>;

/** `div`: in floating point, or as the operands are where `roundingMode` is given. */
export type DivisionMethod = <
  T extends Tensor,
  S extends Shape,
  Y extends Operand,
  const O extends RoundingOptions = {},
>(
  this: T | Tensor<S>,
  other: Checked<Y, OperandFaultOf<T, S, Y>>,
  options?: O,
) => OptionOf<O, "roundingMode", null> extends null ? DividedOf<T, Y> : ArithmeticOf<T, Y>;

/** How a quotient is rounded. */
export interface RoundingOptions {
  /** Down, or towards 0; `null`, the default, leaves the fraction. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

/** `eq`, `lt`, `logicalAnd`, …: true or false. */
export type ComparisonMethod<More extends readonly unknown[] = []> = <
  T extends Tensor,
  S extends Shape,
  Y extends Operand,
>(
  this: T | Tensor<S>,
  other: Checked<Y, OperandFaultOf<T, S, Y>>,
  ...more: More
) => ComparedOf<T, Y>;

/** `add_`, `mul_`, …: neither shape nor dtype changes. */
export type InPlaceMethod<More extends readonly unknown[] = []> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  Y extends Operand,
>(
  this: T | Tensor<S, D>,
  other: Checked<Y, InPlaceFaultOf<T, S, D, Y>>,
  ...more: More
) => T;

/** `eq_`, `less_`, …: true or false, written as 1 or 0 to elements of whatever dtype. */
export type ComparisonInPlaceMethod = <T extends Tensor, S extends Shape, Y extends Operand>(
  this: T | Tensor<S>,
  other: Checked<Y, StretchFaultOf<T, S, Y>>,
) => T;

/** `amax`, `any`, …: over some axes or all of them. */
export type ReduceMethod<Op extends string, Result extends DTypeTable = Same> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
>(
  this: T | Tensor<S, D>,
  dim?: Checked<A, ReduceFaultOf<T, S, A, Op, "dim" | "keepdim">>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim">>,
) => T extends Tensor<infer R, infer E> ? Tensor<ReducedBy<R, A, K>, Result[E]> : Tensor;

/** `sum`, `prod`: the same; elements may be converted first. */
export type SumMethod<Op extends string, Result extends DTypeTable> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
  const O extends DTypeOptions = {},
>(
  this: T | Tensor<S, D>,
  dim?: Checked<A, ReduceFaultOf<T, S, A, Op>>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim" | "dtype">>,
  options?: O,
) => T extends Tensor<infer R, infer E>
  ? Tensor<ReducedBy<R, A, K>, ReducedDType<A, K, O, Result[E]>>
  : Tensor;

/** `mean`: the same, of elements with a fraction only. */
export type MeanMethod<Op extends string> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
  const O extends DTypeOptions = {},
>(
  this: Checked<T | Tensor<S, D>, FloatFault<ReducedDType<A, K, O, D>, Op>>,
  dim?: Checked<A, ReduceFaultOf<T, S, A, Op>>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim" | "dtype">>,
  options?: O,
) => T extends Tensor<infer R, infer E>
  ? Tensor<ReducedBy<R, A, K>, Fractional<ReducedDType<A, K, O, E>>>
  : Tensor;

/** Of dtypes that are known in part those with a fraction, which are all that come back. */
export type Fractional<D extends DType> = [Extract<D, FloatDType>] extends [never]
  ? D
  : Extract<D, FloatDType>;

/** The element type to convert to first. */
export interface DTypeOptions {
  readonly dtype?: DType | undefined;
}

/** `max`, `min`: the extreme element; along an axis also where it is; with a tensor, the extreme of both. */
export type ExtremeMethod<Op extends string> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  const A extends DimArgument | Tensor = undefined,
  const K extends KeepArgument = undefined,
>(
  this: T | Tensor<S, D>,
  dim?: Checked<
    A,
    A extends Tensor ? OperandFaultOf<T, S, A> : ReduceFaultOf<T, S, A, Op, "dim" | "keepdim">
  >,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim">>,
) => A extends Tensor
  ? ArithmeticOf<T, A>
  : T extends Tensor<infer R, infer E>
    ? Extremes<R, E, A, K>
    : Tensor;

/** `softmax`, `cumsum`, …: along an axis, and the shape stays. */
export type AlongMethod<Op extends string, Result extends DTypeTable = Floating> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  const A extends AlongArgument,
  const O extends DTypeOptions = {},
>(
  this: T | Tensor<S, D>,
  dim: Checked<A, ReduceFaultOf<T, S, A, Op, "dim" | "dtype">>,
  options?: O,
) => T extends Tensor<infer R, infer E>
  ? Tensor<R, ReducedDType<A, undefined, O, Result[E]>>
  : Tensor;

/** `matmul`, `mm`, …: dtypes must agree. */
export type ProductMethod<Op extends string> = <
  T extends Tensor,
  S extends Shape,
  D extends DType,
  Y extends Tensor,
  B extends Shape,
  E extends DType,
>(
  this: T | Tensor<S, D>,
  other: Checked<Y | Tensor<B, E>, Either<MatMulFaultOf<T, S, Y, B>, SameDTypeFault<D, E, Op>>>,
) => MatMulOf<T, Y>;
