/**
 * @file The values inside a golden pack and how its JSON writes them: tensors as slices of the
 * pack's bytes, and the things that JSON cannot tell apart (`2` and `2.0`) or has no word for.
 */
import { DataError } from "@kindling/tensor";

/** The element types that packs know; more than tensors have. */
export type GoldenType = keyof typeof arrays;

/** The elements of a golden tensor. */
export type GoldenArray = InstanceType<(typeof arrays)[GoldenType]>;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  bool: Uint8Array,
} as const;

/**
 * A tensor, row-major. With `perm` the tensor meant is the view `stored.permute(perm)`.
 * @example
 * const golden = decodeGolden({ $t: ["float32", [2], 0] }, new Float32Array([1, 2]).buffer);
 * golden instanceof GoldenTensor // => true
 */
export class GoldenTensor {
  readonly dtype: GoldenType;
  readonly shape: readonly number[];
  readonly data: GoldenArray;
  readonly perm: readonly number[] | undefined;

  constructor(
    dtype: GoldenType,
    shape: readonly number[],
    data: GoldenArray,
    perm?: readonly number[],
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
    this.perm = perm;
  }
}

/**
 * A Python float without a fraction, or not finite: `2.0` is not `2` where types promote.
 * @example
 * decodeGolden({ $f: 2 }, new ArrayBuffer(0)) // => GoldenFloat { value: 2 }
 */
export class GoldenFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * A dtype by PyTorch's name.
 * @example
 * decodeGolden({ $dtype: "float32" }, new ArrayBuffer(0)) // => GoldenDType { name: 'float32' }
 */
export class GoldenDType {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * `start:stop:step` in an index.
 * @example
 * decodeGolden({ $slice: [0, null, 2] }, new ArrayBuffer(0))
 * // => GoldenSlice { bounds: [ 0, null, 2 ] }
 */
export class GoldenSlice {
  readonly bounds: readonly (number | null)[];

  constructor(bounds: readonly (number | null)[]) {
    this.bounds = bounds;
  }
}

/**
 * `...` in an index.
 * @example
 * decodeGolden({ $ellipsis: true }, new ArrayBuffer(0)) // => GoldenEllipsis { text: '...' }
 */
export class GoldenEllipsis {
  readonly text = "...";
}

/** A golden value that holds no others. */
export type GoldenLeaf =
  | null
  | boolean
  | number
  | bigint
  | string
  | GoldenTensor
  | GoldenFloat
  | GoldenDType
  | GoldenSlice
  | GoldenEllipsis;

/** Anything that a case may hold. */
export type Golden = GoldenLeaf | readonly Golden[] | GoldenRecord;

/** A dictionary of golden values. */
export interface GoldenRecord {
  readonly [key: string]: Golden;
}

/** What `JSON.parse` gives. */
export type Json = null | boolean | number | string | readonly Json[] | JsonRecord;

/** A dictionary as it is parsed. */
export interface JsonRecord {
  readonly [key: string]: Json;
}

/**
 * Whether a value is a dictionary, and not a list or a leaf.
 * @example
 * [{ a: 1 }, [1], new GoldenFloat(2)].map(isRecord) // => [ true, false, false ]
 */
export const isRecord = (value: Golden | undefined): value is GoldenRecord =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * The number in a value that is one, however it is written.
 * @example
 * [2, 2n, new GoldenFloat(2)].map((value) => numberIn(value, "p")) // => [ 2, 2, 2 ]
 */
export function numberIn(value: Golden | undefined, what: string): number {
  if (value instanceof GoldenFloat) return value.value;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw unexpected(what, value, "a number");
}

/**
 * Elements as plain numbers; those of int64 beyond 2⁵³ are rounded.
 * @example
 * numbersOf(new BigInt64Array([1n, 2n])) // => [ 1, 2 ]
 */
export const numbersOf = (array: Iterable<number | bigint>): number[] => Array.from(array, Number);

/**
 * The text in a value that is one.
 * @example
 * textIn("relu", "op") // => "relu"
 */
export function textIn(value: Golden | undefined, what: string): string {
  if (typeof value === "string") return value;
  throw unexpected(what, value, "a string");
}

/**
 * The list in a value that is one.
 * @example
 * listIn([1, 2], "args") // => [ 1, 2 ]
 */
export function listIn(value: Golden | undefined, what: string): readonly Golden[] {
  if (Array.isArray(value)) return value as readonly Golden[]; // `isArray` does not narrow readonly arrays
  throw unexpected(what, value, "a list");
}

/**
 * The dictionary in a value that is one.
 * @example
 * recordIn({ dim: 1 }, "kwargs") // => { dim: 1 }
 */
export function recordIn(value: Golden | undefined, what: string): GoldenRecord {
  if (isRecord(value)) return value;
  throw unexpected(what, value, "an object");
}

/**
 * The tensor in a value that is one.
 * @example
 * tensorIn(new GoldenTensor("float32", [1], new Float32Array([5])), "out").data[0] // => 5
 */
export function tensorIn(value: Golden | undefined, what: string): GoldenTensor {
  if (value instanceof GoldenTensor) return value;
  throw unexpected(what, value, "a tensor");
}

/**
 * A value as it is meant.
 *
 * @param bytes  the pack's tensor bytes, at the start of their buffer.
 * @throws {DataError} when a tensor reaches beyond the bytes or has an unknown element type
 * @example
 * decodeGolden({ p: { $f: 0.5 }, n: { $i: "3" } }, new ArrayBuffer(0))
 * // => { p: GoldenFloat { value: 0.5 }, n: 3n }
 */
export function decodeGolden(json: Json, bytes: ArrayBuffer): Golden {
  if (json === null || typeof json !== "object") return json;
  if (isList(json)) return json.map((entry) => decodeGolden(entry, bytes));
  for (const [key, decode] of Object.entries(decoders)) {
    if (Object.hasOwn(json, key)) return decode(json, bytes);
  }
  const entries = Object.entries(json);
  return Object.fromEntries(entries.map(([key, value]) => [key, decodeGolden(value, bytes)]));
}

/** Each reads the object that has the decoder's name as a key. */
const decoders: Readonly<Record<string, (json: JsonRecord, bytes: ArrayBuffer) => GoldenLeaf>> = {
  $t: decodeTensor,
  $f: (json) => new GoldenFloat(decodeFloat(json["$f"])),
  $i: (json) => BigInt(json["$i"] as string),
  $dtype: (json) => new GoldenDType(json["$dtype"] as string),
  $slice: (json) => new GoldenSlice(json["$slice"] as readonly (number | null)[]),
  $ellipsis: () => new GoldenEllipsis(),
};

function decodeTensor(json: JsonRecord, bytes: ArrayBuffer): GoldenTensor {
  const [dtype, shape, offset] = json["$t"] as readonly [string, readonly number[], number];
  if (!Object.hasOwn(arrays, dtype)) throw damaged(`a tensor of ${dtype}`, "an element type");
  const type = dtype as GoldenType; // it is a key of the table
  const count = shape.reduce((a, b) => a * b, 1);
  const end = offset + count * arrays[type].BYTES_PER_ELEMENT;
  if (!(end <= bytes.byteLength)) {
    throw damaged(`a tensor up to byte ${end}`, `at most ${bytes.byteLength} bytes`);
  }
  const data = new arrays[type](bytes, offset, count);
  return new GoldenTensor(type, shape, data, json["perm"] as readonly number[] | undefined);
}

function decodeFloat(value: Json | undefined): number {
  if (typeof value === "number") return value;
  const special = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0": -0 };
  const found = Object.entries(special).find(([name]) => name === value);
  if (found === undefined) throw damaged(`the float ${JSON.stringify(value)}`, "a number");
  return found[1];
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const damaged = (got: string, expected: string): DataError =>
  new DataError("golden pack: a value cannot be read", { got, expected });

const unexpected = (what: string, got: Golden | undefined, expected: string): DataError =>
  new DataError(`golden case: ${what} is of another kind`, {
    got: got === undefined ? "nothing" : typeof got,
    expected,
  });
