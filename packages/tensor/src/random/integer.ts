/**
 * @file Whole numbers: from a range, over all that a dtype counts exactly, and in random order. The
 * remainder of a division is taken without rejection, so small numbers are favoured by up to
 * 2⁻³² × range: that is PyTorch's stream.
 */
import type { DType, TypedArray } from "../dtype.ts";
import type { Generator } from "./generator.ts";
import { clearedLanes, lowHalves } from "./lanes.ts";

/**
 * Whole numbers in `[low, high)`, which the dtype must be able to hold. Two words each where the
 * range reaches 2³² (int64 and floats), one otherwise.
 */
export function fillIntegers(
  out: TypedArray,
  dtype: DType,
  low: bigint,
  high: bigint,
  generator: Generator,
): void {
  const digits = significandDigits[dtype];
  const from = digits === undefined ? low : movedLow(low, digits);
  const range = (digits === undefined ? high : movedHigh(high, digits)) - from;
  const isWide = range >= 2n ** 32n && dtype !== "int32";
  if (isWide) fillExactly(out, from, () => generator.random64() % range);
  else if (out instanceof BigInt64Array) fillInt64(out, from, Number(range), generator);
  else if (isSafe(from) && isSafe(from + range))
    fillNarrow(out, Number(from), Number(range), generator);
  else fillExactly(out, from, () => BigInt(generator.u32()) % range);
}

/** Whole numbers over all that the dtype counts exactly, from 0 on (`random_()` without bounds). */
export function fillRandom(out: TypedArray, dtype: DType, generator: Generator): void {
  if (out instanceof BigInt64Array) {
    const words = lowHalves(out);
    for (let i = 0; i < words.length; i += 2) {
      words[i + 1] = generator.u32() & 0x7fffffff;
      words[i] = generator.u32();
    }
  } else if (out instanceof Float64Array) {
    const count = BigInt(2 ** 53) + 1n;
    fillExactly(out, 0n, () => generator.random64() % count);
  } else {
    fillNarrow(out, 0, counted[dtype], generator);
  }
}

/** The numbers from 0 up to the length, each once, in random order (Fisher and Yates; a word each but the last). */
export function fillPermutation(out: TypedArray, generator: Generator): void {
  const { lanes, step } = clearedLanes(out);
  const count = out.length;
  for (let i = 0; i < count; i++) lanes[step * i] = i;
  for (let i = 0; i + 1 < count; i++) {
    const other = i + (generator.u32() % (count - i));
    const value = lanes[step * i]!;
    lanes[step * i] = lanes[step * other]!;
    lanes[step * other] = value;
  }
}

/** How many numbers `random_()` chooses from; more than one word can tell where it says 0. */
const counted: { readonly [D in DType]: number } = {
  float32: 2 ** 24 + 1,
  float64: 0,
  int32: 2 ** 31,
  int64: 0,
  uint8: 2 ** 8,
  bool: 2,
};

/** Binary digits of a float's significand; not every whole number beyond them is a float. */
const significandDigits: { readonly [D in DType]?: 24 | 53 } = { float32: 24, float64: 53 };

/** Where rounding to the dtype would give `high` or more, the next lower place that is safe. */
function movedHigh(high: bigint, digits: 24 | 53): bigint {
  const last = BigInt(nearestFloat(high - 1n, digits));
  return last >= high ? last - spacing(high - 1n, digits) : high;
}

/** Where rounding to the dtype would give less than `low`, the next higher place that is safe. */
function movedLow(low: bigint, digits: 24 | 53): bigint {
  const first = BigInt(nearestFloat(low + 1n, digits));
  return first < low ? first + spacing(low + 1n, digits) : low;
}

/** The distance between floats of that many digits around `x`, which lies beyond their digits. */
function spacing(x: bigint, digits: number): bigint {
  const size = x < 0n ? -x : x;
  return 1n << BigInt(size.toString(2).length - digits);
}

const isSafe = (x: bigint): boolean => x >= -(2n ** 53n) && x <= 2n ** 53n;

/** A whole number rounded once; by way of double, float32 would be rounded twice. */
function nearestFloat(x: bigint, digits: 24 | 53): number {
  if (digits === 53) return Number(x);
  if (isSafe(x)) return Math.fround(Number(x));
  // What lies below the cut only matters as "something": it becomes the last, odd digit.
  const cut = x >> 12n;
  const jammed = cut << 12n === x ? cut : cut | 1n;
  return Math.fround(Number(jammed) * 2 ** 12);
}

/** For what doubles cannot count: `low + draw()` in exact integers. */
function fillExactly(out: TypedArray, low: bigint, draw: () => bigint): void {
  if (out instanceof BigInt64Array) {
    for (let i = 0; i < out.length; i++) out[i] = low + draw();
  } else {
    const digits = out instanceof Float32Array ? 24 : 53;
    for (let i = 0; i < out.length; i++) out[i] = nearestFloat(low + draw(), digits);
  }
}

/** The sum with `low` is made in two halves with a carry, without BigInt. */
function fillInt64(out: BigInt64Array, low: bigint, range: number, generator: Generator): void {
  const words = lowHalves(out);
  const lowWord = Number(BigInt.asUintN(32, low));
  const highWord = Number(low >> 32n);
  for (let i = 0; i < words.length; i += 2) {
    const sum = lowWord + (generator.u32() % range);
    words[i] = sum;
    words[i + 1] = sum < 2 ** 32 ? highWord : highWord + 1;
  }
}

function fillNarrow(
  out: Exclude<TypedArray, BigInt64Array>,
  low: number,
  range: number,
  generator: Generator,
): void {
  for (let i = 0; i < out.length; i++) out[i] = low + (generator.u32() % range);
}
