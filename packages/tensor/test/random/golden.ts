/**
 * @file The golden values of PyTorch's random stream, read from `conformance/rng`: cases are
 * consecutive calls from a seed, each with its outputs and with where the stream then stood.
 */
import { readFileSync } from "node:fs";
import { type DType, dtypes, type TypedArray } from "../../src/dtype.ts";

/** A value of a pack: tensors and marked numbers are decoded by the functions below. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type Arguments = { readonly [key: string]: Json };

export interface GoldenCall {
  readonly fn: string;
  readonly args: Arguments;
  readonly out: readonly Arguments[];
  /** Words taken since the last seeding. */
  readonly draws: number;
  /** Whether a spare normal waits. */
  readonly cached: boolean;
}

export interface GoldenCase {
  readonly name: string;
  readonly seed: Json;
  readonly calls: readonly GoldenCall[];
}

const folder = new URL("../../../../conformance/rng/", import.meta.url);
const pack = JSON.parse(readFileSync(new URL("public.json", folder), "utf8")) as {
  readonly cases: readonly Arguments[];
};
const bytes = new Uint8Array(readFileSync(new URL("public.bin", folder))).buffer;

/** Cases whose name begins so. */
export const casesNamed = (prefix: string): readonly Arguments[] =>
  pack.cases.filter(({ name }) => typeof name === "string" && name.startsWith(prefix));

/** Cases that are calls from a seed. */
export const callCases: readonly GoldenCase[] = pack.cases.filter(
  (one) => one["calls"] !== undefined,
) as unknown as readonly GoldenCase[]; // the pack's format, as its README states it

/** A number, however it is marked. */
export function numberOf(value: Json | undefined): number {
  if (typeof value === "number") return value;
  const { $f } = value as Arguments; // a marked float; integers beyond 2^53 go through `integerOf`
  return $f === "inf" ? Infinity : $f === "-inf" ? -Infinity : Number($f);
}

/** A whole number of any size. */
export function integerOf(value: Json | undefined): bigint {
  return BigInt(typeof value === "number" ? value : (value as { readonly $i: string }).$i);
}

/** Nested lists of numbers, in order. */
export const numbersOf = (value: Json | undefined): number[] =>
  Array.isArray(value) ? value.flatMap(numbersOf) : [numberOf(value)];

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/** The elements of a tensor in the pack. */
export function elementsOf(value: Json | undefined): TypedArray | Uint16Array | Uint32Array {
  const [dtype, shape, offset] = (value as { $t: [keyof typeof arrays, number[], number] }).$t;
  return new arrays[dtype](bytes, offset, countOf(shape));
}

export const countOf = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/** The dtypes we have too. */
export const isOurDType = (name: Json | undefined): name is DType =>
  typeof name === "string" && Object.hasOwn(dtypes, name);
