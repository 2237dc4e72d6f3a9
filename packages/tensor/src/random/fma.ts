/**
 * @file Fused multiply-add, which JavaScript lacks: `a·b + c` rounded once, in float32 and float64.
 *
 * PyTorch's kernels use the processor's instruction, and its random stream shows it: `u·(b − a) + a`
 * with two roundings differs in up to half of the values.
 */

/**
 * `a·b + c` rounded once to float32, for float32 arguments.
 *
 * The product is exact in double, and so is the sum but for its own rounding. Rounding twice goes
 * wrong only where the first rounding hits the middle between two float32 values (or where float32
 * is subnormal and has fewer digits); there the sum is rounded to odd first.
 *
 * @see Boldo and Melquiond, Emulation of a FMA and correctly rounded sums, IEEE TC 57 (2008)
 */
export function fma32(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  double[0] = sum;
  const isMiddle = (words[LOW]! & 0x1fffffff) === 0x10000000;
  if (!isMiddle && Math.abs(sum) >= SMALLEST_NORMAL_FLOAT) return Math.fround(sum);
  return Math.fround(sumToOdd(product, c));
}

/**
 * `a·b + c` rounded once to float64.
 *
 * Where no intermediate can overflow or lose bits below the smallest number, by error-free sums and
 * products; the rest, which random numbers do not meet, by exact integers.
 *
 * @see Boldo and Melquiond, as above, Figure 2
 */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  if (a === 0 || b === 0 || !Number.isFinite(a + b)) return specialFma(a, b, c, product);
  if (c === 0) return product;
  const size = Math.abs(product);
  const isPlain =
    size > SAFE_SMALL &&
    size < SAFE_LARGE &&
    Math.abs(a) < SAFE_LARGE &&
    Math.abs(b) < SAFE_LARGE &&
    Math.abs(c) < SAFE_LARGE;
  if (!isPlain) return Number.isFinite(c) ? exactFma(a, b, c) : c;
  const low = productError(a, b, product);
  const inner = c + low;
  const high = product + inner;
  return high + sumToOdd(sumError(c, low, inner), sumError(product, inner, high));
}

/** Float64: below these bounds splitting a factor and adding products cannot overflow. */
const SAFE_LARGE = 2 ** 990;
/** Float64: above this bound the error of a product, 106 digits down, is itself a number. */
const SAFE_SMALL = 2 ** -960;
const SMALLEST_NORMAL_FLOAT = 2 ** -126;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
// Which half of a double comes first in memory.
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** `a·b − product`, exactly (Dekker, with Veltkamp's splitting at 27 digits). */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function upperHalf(x: number): number {
  const scaled = x * 134217729;
  return scaled - (scaled - x);
}

/** `a + b − sum`, exactly (Knuth's TwoSum). */
function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** `a + b` rounded to the neighbour whose last digit is odd, if it needs rounding. */
function sumToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0 || Number.isNaN(error)) return sum;
  double[0] = sum;
  if ((words[LOW]! & 1) === 1) return sum;
  if (error > 0 === sum > 0) {
    words[LOW]! |= 1;
  } else {
    if (words[LOW] === 0) words[HIGH]! -= 1;
    words[LOW]! -= 1;
  }
  return double[0];
}

/** A factor is zero, infinite or NaN: IEEE's rules, which `product + c` follows. */
function specialFma(a: number, b: number, c: number, product: number): number {
  const factorsAreFinite = Number.isFinite(a) && Number.isFinite(b);
  if (factorsAreFinite && a !== 0 && b !== 0) return Number.isFinite(c) ? exactFma(a, b, c) : c;
  return product + c;
}

/** Finite arguments, the factors not zero. */
function exactFma(a: number, b: number, c: number): number {
  const [x, y, z] = [parts(a), parts(b), parts(c)];
  const exponent = Math.min(x.exponent + y.exponent, z.exponent);
  const product = (x.digits * y.digits) << BigInt(x.exponent + y.exponent - exponent);
  return nearest(product + (z.digits << BigInt(z.exponent - exponent)), exponent);
}

/** A finite double as `digits · 2^exponent`. */
function parts(x: number): { digits: bigint; exponent: number } {
  double[0] = x;
  const high = words[HIGH]!;
  const biased = (high >>> 20) & 0x7ff;
  const fraction = BigInt((high & 0xfffff) * 2 ** 32 + (words[LOW]! >>> 0));
  const digits = biased === 0 ? fraction : fraction | (1n << 52n);
  return { digits: high < 0 ? -digits : digits, exponent: Math.max(biased, 1) - 1075 };
}

/** `digits · 2^exponent` as the nearest double, ties to even. */
function nearest(digits: bigint, exponent: number): number {
  const size = digits < 0n ? -digits : digits;
  const excess = Math.max(size.toString(2).length - 53, -1074 - exponent, 0);
  const unit = 1n << BigInt(excess);
  const rest = size & (unit - 1n);
  let kept = size >> BigInt(excess);
  const twice = 2n * rest;
  if (twice > unit || (twice === unit && (kept & 1n) === 1n)) kept += 1n;
  return Math.sign(Number(digits)) * timesPowerOfTwo(Number(kept), exponent + excess);
}

/** `x · 2^exponent`, exact where the result is a double; in two steps, since 2^exponent may be none. */
function timesPowerOfTwo(x: number, exponent: number): number {
  const first = Math.min(Math.max(exponent, -1000), 900);
  return x * 2 ** first * 2 ** (exponent - first);
}
