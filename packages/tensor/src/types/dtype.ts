/**
 * @file Element types as the compiler sees them, and what becomes of them: PyTorch's promotion as
 * one table. The same rules at run time are `promoteTypes` and `resultType` in `../dtype.ts`.
 */
import type { Shape } from "./shape.ts";

/** What a tensor's elements are. Equal to the constants of the same name: `float32 === "float32"`. */
export type DType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";

/** The dtypes with a fraction, in which a gradient can be taken. */
export type FloatDType = "float32" | "float64";

/** The dtype of a combination of two tensors of like rank. */
export type Promoted<D extends DType, E extends DType> = Promotion[D][E];

/**
 * The dtype of `Tensor<A, D>` combined with `Tensor<B, E>`. A tensor without axes (`[]`) yields to
 * one that has some, unless it is of a higher kind (bool < integer < float).
 */
export type Combined<A extends Shape, D extends DType, B extends Shape, E extends DType> = {
  both: Promoted<D, E>;
  first: Yielding<D, E>;
  second: Yielding<E, D>;
}[WhoCounts[HasAxes<A>][HasAxes<B>]];

/** The dtype of `Tensor<_, D>` combined with a plain number, bigint or boolean. */
export type WithScalar<D extends DType, N> = DType extends D ? DType : Yielding<D, ScalarDType<N>>;

/** What a plain value counts as. A `number` that is no literal may turn out to be whole or not. */
export type ScalarDType<N> = N extends boolean
  ? "bool"
  : N extends bigint
    ? "int64"
    : N extends number
      ? number extends N
        ? "int64" | "float32"
        : `${N}` extends `${bigint}`
          ? "int64"
          : "float32"
      : never;

/**
 * The dtype of a division, a mean, `exp`, …, as `Floating[D]`: integers become `float32`. A table,
 * because unlike a conditional type a lookup is covariant to the compiler: methods that need only
 * this can name the class's own `D` and stay assignable (`Tensor<S, "int64">` to `Tensor<S>`).
 */
export interface Floating {
  float32: "float32";
  float64: "float64";
  int32: "float32";
  int64: "float32";
  uint8: "float32";
  bool: "float32";
}

/** The dtype of a sum or a product, as `Summed[D]`: integers are summed in `int64`. */
export interface Summed {
  float32: "float32";
  float64: "float64";
  int32: "int64";
  int64: "int64";
  uint8: "int64";
  bool: "int64";
}

/** The dtype that stays, as `Same[D]`. */
export type Same = { readonly [D in DType]: D };

/** One dtype whatever it was: `Always<"int64">[D]`. */
export type Always<E extends DType> = { readonly [D in DType]: E };

/** The dtype of `any` and `all`, as `Truth[D]`: PyTorch leaves `uint8`, which was its `bool` once. */
export interface Truth {
  float32: "bool";
  float64: "bool";
  int32: "bool";
  int64: "bool";
  uint8: "uint8";
  bool: "bool";
}

/** The dtype of a square, as `Squared[D]`: of booleans it counts. */
export interface Squared {
  float32: "float32";
  float64: "float64";
  int32: "int32";
  int64: "int64";
  uint8: "uint8";
  bool: "int64";
}

/** What `item()` and `toArray()` give, as `Item[D]`; `int64` comes as a number, exact below 2⁵³. */
export interface Item {
  float32: number;
  float64: number;
  int32: number;
  int64: number;
  uint8: number;
  bool: boolean;
}

/** The typed array that holds the elements, as `Elements[D]`; `bool` is held as bytes 0 and 1. */
export interface Elements {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** Says that an operation needs elements with a fraction. */
export type FloatFault<D extends DType, Op extends string> = [Extract<D, FloatDType>] extends [
  never,
]
  ? `${Op}: needs a float dtype, got ${D}; write .float() first`
  : false;

/** Says that an operation needs whole numbers: indices, labels. */
export type IntegerFault<D extends DType, Op extends string> = [Exclude<D, FloatDType>] extends [
  never,
]
  ? `${Op}: needs an integer dtype, got ${D}; write .long() first`
  : false;

/** Says that two dtypes differ where PyTorch does not promote. */
export type SameDTypeFault<D extends DType, E extends DType, Op extends string> = [D & E] extends [
  never,
]
  ? `${Op}: dtypes differ: ${D} and ${E}`
  : false;

/** Says that results of dtype `E` cannot be written to elements of dtype `D`: not a fraction to integers, not numbers to booleans. */
export type CastFault<D extends DType, E extends DType> = [Extract<D, FloatDType>] extends [never]
  ? [Exclude<E, FloatDType>] extends [never]
    ? `${E} results cannot be written to ${D}`
    : [D, Extract<E, "bool">] extends ["bool", never]
      ? `${E} results cannot be written to ${D}`
      : false
  : false;

/** The floating ones among `D`; where there are none, `float32`, so that an error is reported once. */
export type FloatOf<D extends DType> = DType extends D
  ? FloatDType
  : [Extract<D, FloatDType>] extends [never]
    ? "float32"
    : Extract<D, FloatDType>;

/** Row, column: whether the first and the second tensor have axes; where that is unknown, all that may happen. */
interface WhoCounts {
  some: { some: "both"; none: "first"; unknown: "both" | "first" };
  none: { some: "second"; none: "both"; unknown: "both" | "second" };
  unknown: {
    some: "both" | "second";
    none: "both" | "first";
    unknown: "both" | "first" | "second";
  };
}

/** `Shape` may or may not have axes; an open shape with a known size has some. */
type HasAxes<S extends Shape> = S extends []
  ? "none"
  : S extends [unknown, ...unknown[]] | [...unknown[], unknown]
    ? "some"
    : "unknown";

/** What `D` becomes next to a lower-ranked `E`, which counts only by its kind. */
type Yielding<D extends DType, E extends DType> = D extends FloatDType
  ? D
  : E extends FloatDType
    ? Promoted<D, E>
    : D extends "bool"
      ? E
      : D;

/** Row, column: the two dtypes. Compared with PyTorch's own answers in `test/types/promotion.test.ts`. */
interface Promotion {
  float32: PromotedBy<"float32", "float64", "float32", "float32", "float32", "float32">;
  float64: PromotedBy<"float64", "float64", "float64", "float64", "float64", "float64">;
  int32: PromotedBy<"float32", "float64", "int32", "int64", "int32", "int32">;
  int64: PromotedBy<"float32", "float64", "int64", "int64", "int64", "int64">;
  uint8: PromotedBy<"float32", "float64", "int32", "int64", "uint8", "uint8">;
  bool: PromotedBy<"float32", "float64", "int32", "int64", "uint8", "bool">;
}
interface PromotedBy<F32, F64, I32, I64, U8, Bool> {
  float32: F32;
  float64: F64;
  int32: I32;
  int64: I64;
  uint8: U8;
  bool: Bool;
}
