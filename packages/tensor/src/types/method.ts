/**
 * @file Types of methods that many operations share. They take shape and dtype from `this`, so a
 * property of such a type leaves `Tensor` covariant.
 */
import type { Tensor } from "../tensor.ts";
import type { OptionOf } from "./arguments.ts";
import type { DType, FloatDType, Floating, FloatFault, Same, SameDTypeFault } from "./dtype.ts";
import type { Checked, Either } from "./fault.ts";
import type { MatMul, MatMulFault } from "./matmul.ts";
import type {
  Arithmetic,
  Compared,
  Divided,
  InPlaceFault,
  Operand,
  OperandFault,
  StretchFault,
} from "./operand.ts";
import type {
  AlongArgument,
  DimArgument,
  Extremes,
  KeepArgument,
  OptionFault,
  ReduceArgumentFault,
  ReducedBy,
  ReducedDType,
} from "./reduce.ts";
import type { Shape } from "./shape.ts";

/** What a result's dtype is, by that of the tensor: `Floating`, `Summed`, … */
export type DTypeTable = { readonly [D in DType]: DType };

/** `mul`, `pow`, …: shapes broadcast, dtypes promote; then perhaps `More` parameters. */
export type ArithmeticMethod<More extends readonly unknown[] = []> = <
  S extends Shape,
  D extends DType,
  Y extends Operand,
>(
  this: Tensor<S, D>,
  other: Checked<Y, OperandFault<S, Y>>,
  ...more: More
) => Arithmetic<S, D, Y>;

/** `trueDivide`, `atan2`, …: the same, in floating point. */
export type FloatingMethod = <S extends Shape, D extends DType, Y extends Operand>(
  this: Tensor<S, D>,
  other: Checked<Y, OperandFault<S, Y>>,
) => Divided<S, D, Y>;

/** `div`: in floating point, or as the operands are where `roundingMode` is given. */
export type DivisionMethod = <
  S extends Shape,
  D extends DType,
  Y extends Operand,
  const O extends RoundingOptions = {},
>(
  this: Tensor<S, D>,
  other: Checked<Y, OperandFault<S, Y>>,
  options?: O,
) => OptionOf<O, "roundingMode", null> extends null ? Divided<S, D, Y> : Arithmetic<S, D, Y>;

/** How a quotient is rounded. */
export interface RoundingOptions {
  /** Down, or towards 0; `null`, the default, leaves the fraction. */
  readonly roundingMode?: "floor" | "trunc" | null;
}

/** `eq`, `lt`, `logicalAnd`, …: true or false. */
export type ComparisonMethod<More extends readonly unknown[] = []> = <
  S extends Shape,
  Y extends Operand,
>(
  this: Tensor<S>,
  other: Checked<Y, OperandFault<S, Y>>,
  ...more: More
) => Compared<S, Y>;

/** `add_`, `mul_`, …: neither shape nor dtype changes. */
export type InPlaceMethod<More extends readonly unknown[] = []> = <
  S extends Shape,
  D extends DType,
  Y extends Operand,
>(
  this: Tensor<S, D>,
  other: Checked<Y, InPlaceFault<S, D, Y>>,
  ...more: More
) => Tensor<S, D>;

/** `eq_`, `less_`, …: true or false, written as 1 or 0 to elements of whatever dtype. */
export type ComparisonInPlaceMethod = <S extends Shape, D extends DType, Y extends Operand>(
  this: Tensor<S, D>,
  other: Checked<Y, StretchFault<S, Y>>,
) => Tensor<S, D>;

/** `amax`, `any`, …: over some axes or all of them. */
export type ReduceMethod<Op extends string, Result extends DTypeTable = Same> = <
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
>(
  this: Tensor<S, D>,
  dim?: Checked<A, ReduceArgumentFault<S, A, Op, "dim" | "keepdim">>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim">>,
) => Tensor<ReducedBy<S, A, K>, Result[D]>;

/** `sum`, `prod`: the same; elements may be converted first. */
export type SumMethod<Op extends string, Result extends DTypeTable> = <
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
  const O extends DTypeOptions = {},
>(
  this: Tensor<S, D>,
  dim?: Checked<A, ReduceArgumentFault<S, A, Op>>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim" | "dtype">>,
  options?: O,
) => Tensor<ReducedBy<S, A, K>, ReducedDType<A, K, O, Result[D]>>;

/** `mean`: the same, of elements with a fraction only. */
export type MeanMethod<Op extends string> = <
  S extends Shape,
  D extends DType,
  const A extends DimArgument = undefined,
  const K extends KeepArgument = undefined,
  const O extends DTypeOptions = {},
>(
  this: Checked<Tensor<S, D>, FloatFault<ReducedDType<A, K, O, D>, Op>>,
  dim?: Checked<A, ReduceArgumentFault<S, A, Op>>,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim" | "dtype">>,
  options?: O,
) => Tensor<ReducedBy<S, A, K>, Fractional<ReducedDType<A, K, O, D>>>;

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
  S extends Shape,
  D extends DType,
  const A extends DimArgument | Tensor = undefined,
  const K extends KeepArgument = undefined,
>(
  this: Tensor<S, D>,
  dim?: Checked<
    A,
    A extends Tensor ? OperandFault<S, A> : ReduceArgumentFault<S, A, Op, "dim" | "keepdim">
  >,
  keepdim?: Checked<K, OptionFault<K, Op, "keepdim">>,
) => A extends Tensor ? Arithmetic<S, D, A> : Extremes<S, D, A, K>;

/** `softmax`, `cumsum`, …: along an axis, and the shape stays. */
export type AlongMethod<Op extends string, Result extends DTypeTable = Floating> = <
  S extends Shape,
  D extends DType,
  const A extends AlongArgument,
  const O extends DTypeOptions = {},
>(
  this: Tensor<S, D>,
  dim: Checked<A, ReduceArgumentFault<S, A, Op, "dim" | "dtype">>,
  options?: O,
) => Tensor<S, ReducedDType<A, undefined, O, Result[D]>>;

/** `matmul`, `mm`, …: dtypes must agree. */
export type ProductMethod<Op extends string> = <
  S extends Shape,
  D extends DType,
  B extends Shape,
  E extends DType,
>(
  this: Tensor<S, D>,
  other: Checked<Tensor<B, E>, Either<MatMulFault<S, B>, SameDTypeFault<D, E, Op>>>,
) => Tensor<MatMul<S, B>, D>;
