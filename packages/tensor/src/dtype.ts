/**
 * @file The element types and everything the project knows about them, as one table; and PyTorch's
 * rules for what two of them become together.
 */
import { DTypeError } from "./errors.ts";
import type { DType } from "./types/dtype.ts";

export type { DType };

/** The arrays that hold elements; `bool` is held as bytes 0 and 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Promotion knows three kinds, each above the one before. */
export type Kind = "bool" | "integer" | "float";

/** Everything the project knows about one element type. */
export interface DTypeRow {
  readonly sizeBytes: 1 | 4 | 8;
  readonly kind: Kind;
  readonly array:
    | Float32ArrayConstructor
    | Float64ArrayConstructor
    | Int32ArrayConstructor
    | BigInt64ArrayConstructor
    | Uint8ArrayConstructor;
}

/**
 * The element types: how many bytes an element takes, what kind of number it is, and the typed array
 * that holds it.
 */
export const dtypes: { readonly [D in DType]: DTypeRow } = {
  float32: { sizeBytes: 4, kind: "float", array: Float32Array },
  float64: { sizeBytes: 8, kind: "float", array: Float64Array },
  int32: { sizeBytes: 4, kind: "integer", array: Int32Array },
  int64: { sizeBytes: 8, kind: "integer", array: BigInt64Array },
  uint8: { sizeBytes: 1, kind: "integer", array: Uint8Array },
  bool: { sizeBytes: 1, kind: "bool", array: Uint8Array },
};

/** Single precision, IEEE 754 binary32; `torch.float32`. */
export const float32 = "float32";
/** Double precision, IEEE 754 binary64; `torch.float64`. */
export const float64 = "float64";
/** Whole numbers of 32 bits, in `[-2³¹, 2³¹)`; `torch.int32`. */
export const int32 = "int32";
/**
 * Whole numbers of 64 bits, in `[-2⁶³, 2⁶³)`; `torch.int64`. Indices and counts are of this type.
 */
export const int64 = "int64";
/** Whole numbers of 8 bits, in `[0, 256)`; `torch.uint8`. Pixels are of this type. */
export const uint8 = "uint8";
/** True and false, a byte each; `torch.bool`. */
export const bool = "bool";

/**
 * Whether `value` names an element type.
 * @example
 * ["float32", "float16"].map(isDType) // => [ true, false ]
 */
export const isDType = (value: unknown): value is DType =>
  typeof value === "string" && Object.hasOwn(dtypes, value);

/**
 * Throws a `DTypeError` unless `value` names an element type.
 * @example
 * checkDType("int64", "zeros") // => "int64"
 */
export function checkDType(value: unknown, where: string): DType {
  if (isDType(value)) return value;
  throw new DTypeError(`${where}: unknown dtype`, {
    got: String(value),
    expected: `one of ${Object.keys(dtypes).join(", ")}`,
  });
}

/**
 * Whether the elements have a fraction.
 * @example
 * isFloatingPoint("int64") // => false
 */
export const isFloatingPoint = (dtype: DType): boolean =>
  (dtypes[dtype] ?? dtypes[checkDType(dtype, "isFloatingPoint")]).kind === "float";

/**
 * The element type that two tensors of the given ones have together (`torch.promote_types`).
 * @example
 * promoteTypes("int64", "float32") // => float32
 */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  for (const dtype of [a, b]) checkDType(dtype, "promoteTypes");
  const [low, high] = rank[dtypes[a].kind] <= rank[dtypes[b].kind] ? [a, b] : [b, a];
  if (dtypes[low].kind !== dtypes[high].kind) return high;
  return dtypes[low].sizeBytes < dtypes[high].sizeBytes ? high : low;
}

/** What takes part in a promotion: a tensor (`axes` false where it has none), or a plain value. */
export type Participant =
  | { readonly dtype: DType; readonly axes: boolean }
  | number
  | boolean
  | bigint;

/**
 * The element type of a result, as `torch.result_type`: tensors with axes decide; a tensor without
 * axes counts only if it is of a higher kind, a plain value only if of a still higher one.
 * @example
 * resultType({ dtype: "float32", axes: true }, { dtype: "float64", axes: false }) // => float32
 */
export function resultType(...participants: readonly Participant[]): DType {
  const tensors = participants.filter((p) => typeof p === "object");
  const levels: (DType | undefined)[] = [
    promoteAll(tensors.filter((t) => t.axes).map((t) => t.dtype)),
    promoteAll(tensors.filter((t) => !t.axes).map((t) => t.dtype)),
    promoteAll(participants.filter((p) => typeof p !== "object").map(plainType)),
  ];
  return levels.reduce(combineLevels) ?? "float32";
}

/**
 * The element type of a plain value: booleans bool, whole numbers that an int64 holds int64, others float32.
 * @example
 * [true, 2, 2.5, 1e300].map(plainType) // => [ 'bool', 'int64', 'float32', 'float32' ]
 */
export function plainType(value: number | boolean | bigint): DType {
  if (typeof value === "boolean") return "bool";
  return typeof value === "bigint" || isInt64(value) ? "int64" : "float32";
}

/** Beyond, a whole number is a float: Python would write `1e300` for it. */
const isInt64 = (value: number): boolean =>
  Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;

const rank = { bool: 0, integer: 1, float: 2 } as const;

const promoteAll = (types: readonly DType[]): DType | undefined =>
  types.length === 0 ? undefined : types.reduce(promoteTypes);

/** A lower level counts only where its kind is above what stands already. */
function combineLevels(upper: DType | undefined, lower: DType | undefined): DType | undefined {
  if (upper === undefined || lower === undefined) return upper ?? lower;
  return rank[dtypes[lower].kind] > rank[dtypes[upper].kind] ? promoteTypes(upper, lower) : upper;
}
