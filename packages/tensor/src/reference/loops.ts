/**
 * @file The reference renderer: a plain loop over a block per operation. Each loop stands for itself,
 * so that the engine compiles the operation into it: no closure runs per element.
 *
 * Blocks are typed arrays of the step's element type, so storing rounds each step to that type (and
 * wraps integers, as in PyTorch).
 */
import { type OpName, ops } from "@kindling/expr";
import { ValueError } from "../errors.ts";

/** Number blocks (all but int64). */
export type Block = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Computes `n` elements of `y` from blocks of arguments. */
export type Loop<B> = (n: number, y: B, a: B, b: B, c: B) => void;

type Loops<B> = { readonly [Op in OpName]: Loop<B> };

const copysign = ops.copysign.evaluate;
const digamma = ops.digamma.evaluate;
const erf = ops.erf.evaluate;
const erfc = ops.erfc.evaluate;
const erfinv = ops.erfinv.evaluate;
const floorDivide = ops.floorDivide.evaluate;
const fmax = ops.fmax.evaluate;
const fmin = ops.fmin.evaluate;
const lgamma = ops.lgamma.evaluate;
const logit = ops.logit.evaluate;
const maximum = ops.maximum.evaluate;
const minimum = ops.minimum.evaluate;
const polygamma = ops.polygamma.evaluate;
const power = ops.pow.evaluate;
const remainder = ops.remainder.evaluate;
const roundHalfToEven = ops.round.evaluate;
const shiftLeft = ops.shiftLeft.evaluate;
const shiftRight = ops.shiftRight.evaluate;
const sigmoid = ops.sigmoid.evaluate;
const sinc = ops.sinc.evaluate;
const trigamma = ops.trigamma.evaluate;
const xlogy = ops.xlogy.evaluate;

/** In floating point. Indices stay below `n`, which no block is shorter than, hence the `!`. */
// oxfmt-ignore
export const floatLoops: Loops<Block> = {
  add: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! + b[i]!; },
  sub: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! - b[i]!; },
  mul: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! * b[i]!; },
  div: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! / b[i]!; },
  floorDivide: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = floorDivide(a[i]!, b[i]!); },
  remainder: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = remainder(a[i]!, b[i]!); },
  fmod: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! % b[i]!; },
  fma: (n, y, a, b, c) => { for (let i = 0; i < n; i++) y[i] = a[i]! * b[i]! + c[i]!; },
  neg: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = -a[i]!; },
  abs: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.abs(a[i]!); },
  reciprocal: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = 1 / a[i]!; },
  sign: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]! > 0 ? 1 : a[i]! < 0 ? -1 : 0; },
  floor: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.floor(a[i]!); },
  ceil: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.ceil(a[i]!); },
  trunc: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.trunc(a[i]!); },
  round: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = roundHalfToEven(a[i]!); },
  copysign: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = copysign(a[i]!, b[i]!); },
  sqrt: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.sqrt(a[i]!); },
  rsqrt: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = 1 / Math.sqrt(a[i]!); },
  pow: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = power(a[i]!, b[i]!); },
  exp: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.exp(a[i]!); },
  exp2: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = 2 ** a[i]!; },
  expm1: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.expm1(a[i]!); },
  log: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.log(a[i]!); },
  log2: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.log2(a[i]!); },
  log10: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.log10(a[i]!); },
  log1p: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.log1p(a[i]!); },
  sin: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.sin(a[i]!); },
  cos: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.cos(a[i]!); },
  tan: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.tan(a[i]!); },
  asin: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.asin(a[i]!); },
  acos: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.acos(a[i]!); },
  atan: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.atan(a[i]!); },
  atan2: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = Math.atan2(a[i]!, b[i]!); },
  hypot: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = Math.hypot(a[i]!, b[i]!); },
  sinh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.sinh(a[i]!); },
  cosh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.cosh(a[i]!); },
  tanh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.tanh(a[i]!); },
  asinh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.asinh(a[i]!); },
  acosh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.acosh(a[i]!); },
  atanh: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = Math.atanh(a[i]!); },
  sigmoid: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = sigmoid(a[i]!); },
  erf: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = erf(a[i]!); },
  erfc: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = erfc(a[i]!); },
  erfinv: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = erfinv(a[i]!); },
  lgamma: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = lgamma(a[i]!); },
  digamma: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = digamma(a[i]!); },
  polygamma: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = polygamma(a[i]!, b[i]!); },
  trigamma: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = trigamma(a[i]!); },
  logit: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = logit(a[i]!); },
  xlogy: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = xlogy(a[i]!, b[i]!); },
  sinc: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = sinc(a[i]!); },
  squaredDeviation: (n, y, a, b) => {
    for (let i = 0; i < n; i++) {
      const d = a[i]! - b[i]!;
      y[i] = d * d;
    }
  },
  relu: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]! <= 0 ? 0 : a[i]!; },
  maximum: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = maximum(a[i]!, b[i]!); },
  minimum: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = minimum(a[i]!, b[i]!); },
  fmax: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = fmax(a[i]!, b[i]!); },
  fmin: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = fmin(a[i]!, b[i]!); },
  where: (n, y, a, b, c) => { for (let i = 0; i < n; i++) y[i] = a[i]! !== 0 ? b[i]! : c[i]!; },
  eq: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! === b[i]! ? 1 : 0; },
  ne: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! !== b[i]! ? 1 : 0; },
  lt: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! < b[i]! ? 1 : 0; },
  le: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! <= b[i]! ? 1 : 0; },
  gt: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! > b[i]! ? 1 : 0; },
  ge: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! >= b[i]! ? 1 : 0; },
  bitAnd: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! & b[i]!; },
  bitOr: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! | b[i]!; },
  bitXor: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! ^ b[i]!; },
  shiftLeft: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = shiftLeft(a[i]!, b[i]!); },
  shiftRight: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = shiftRight(a[i]!, b[i]!); },
};

/** Where 32-bit and 8-bit integers differ from floating point. */
// oxfmt-ignore
export const integerLoops: Partial<Loops<Block>> = {
  mul: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = Math.imul(a[i]!, b[i]!); },
  floorDivide: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = Math.floor(a[i]! / nonZero(b[i]!)); },
  remainder: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = remainder(a[i]!, nonZero(b[i]!)); },
  fmod: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! % nonZero(b[i]!); },
  pow: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = integerPower(a[i]!, b[i]!); },
};

type Big = BigInt64Array;

/** 64-bit integers, which JavaScript has as bigints only. What makes no sense there is left out. */
// oxfmt-ignore
export const bigLoops: Partial<Loops<Big>> = {
  add: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! + b[i]!; },
  sub: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! - b[i]!; },
  mul: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! * b[i]!; },
  fma: (n, y, a, b, c) => { for (let i = 0; i < n; i++) y[i] = a[i]! * b[i]! + c[i]!; },
  floorDivide: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = (a[i]! - bigRemainder(a[i]!, b[i]!)) / b[i]!; },
  remainder: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = bigRemainder(a[i]!, b[i]!); },
  fmod: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! % nonZero(b[i]!); },
  neg: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = -a[i]!; },
  abs: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]! < 0n ? -a[i]! : a[i]!; },
  sign: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]! > 0n ? 1n : a[i]! < 0n ? -1n : 0n; },
  floor: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]!; },
  ceil: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]!; },
  trunc: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]!; },
  round: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]!; },
  pow: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = bigPower(a[i]!, b[i]!); },
  relu: (n, y, a) => { for (let i = 0; i < n; i++) y[i] = a[i]! > 0n ? a[i]! : 0n; },
  maximum: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! > b[i]! ? a[i]! : b[i]!; },
  minimum: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! < b[i]! ? a[i]! : b[i]!; },
  fmax: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! > b[i]! ? a[i]! : b[i]!; },
  fmin: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! < b[i]! ? a[i]! : b[i]!; },
  bitAnd: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! & b[i]!; },
  bitOr: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! | b[i]!; },
  bitXor: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! ^ b[i]!; },
  shiftLeft: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = isShift(b[i]!) ? a[i]! << b[i]! : 0n; },
  shiftRight: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! >> (isShift(b[i]!) ? b[i]! : 63n); },
};

/** Comparisons of 64-bit integers, whose results are not 64-bit integers. */
// oxfmt-ignore
export const bigPredicates: { readonly [Op in OpName]?: (n: number, y: Uint8Array, a: Big, b: Big) => void } = {
  eq: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! === b[i]! ? 1 : 0; },
  ne: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! !== b[i]! ? 1 : 0; },
  lt: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! < b[i]! ? 1 : 0; },
  le: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! <= b[i]! ? 1 : 0; },
  gt: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! > b[i]! ? 1 : 0; },
  ge: (n, y, a, b) => { for (let i = 0; i < n; i++) y[i] = a[i]! >= b[i]! ? 1 : 0; },
};

/** Choosing among 64-bit integers. */
export const bigWhere = (n: number, y: Big, whether: Uint8Array, a: Big, b: Big): void => {
  for (let i = 0; i < n; i++) y[i] = whether[i]! !== 0 ? a[i]! : b[i]!;
};

function nonZero<T extends number | bigint>(divisor: T): T {
  if (divisor != 0) return divisor;
  throw new ValueError("division of integers by zero", {
    got: "a divisor of 0",
    expected: "divisors other than 0, or floating-point tensors",
  });
}

function bigRemainder(a: bigint, b: bigint): bigint {
  const r = a % nonZero(b);
  return r !== 0n && r < 0n !== b < 0n ? r + b : r;
}

const integerPower = (base: number, exponent: number): number =>
  Number(BigInt.asIntN(32, bigPower(BigInt(base), BigInt(exponent))));

/** Other numbers of places move every bit out. */
const isShift = (places: bigint): boolean => places >= 0n && places < 64n;

/** Negative exponents give 1, 1/x rounded towards zero otherwise, as integers do in PyTorch. */
function bigPower(base: bigint, exponent: bigint): bigint {
  if (exponent >= 0n) return wrappedPower(base, exponent);
  if (base === 1n) return 1n;
  return base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : 0n;
}

/** By squaring, wrapped at each step: `base ** exponent` itself may not fit into memory. */
function wrappedPower(base: bigint, exponent: bigint): bigint {
  let power = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) power = BigInt.asIntN(64, power * square);
    square = BigInt.asIntN(64, square * square);
  }
  return power;
}
