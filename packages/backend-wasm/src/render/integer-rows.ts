/**
 * @file The renderer's rows for integers: 32-bit and 8-bit ones in lanes of 32 bits, 64-bit ones in lanes
 * of 64. Where vectors have no instruction and the numbers no meaning in floating point, there is no row,
 * and the reference computes the whole call.
 */
import type { OpName } from "@kindling/expr";
import { op } from "../assembler/index.ts";
import type { Emitter, Vec } from "./emitter.ts";
import { integerDivisions } from "./integer-divisions.ts";

export type IntegerShape = "i32x4" | "i64x2";

type Rendering = (e: Emitter, shape: IntegerShape, x: Vec, y: Vec, z: Vec) => Vec;

const two =
  (name: "add" | "sub" | "mul" | "eq" | "ne" | "lt_s" | "le_s" | "gt_s" | "ge_s"): Rendering =>
  (e, shape, x, y) =>
    e.let(op(`${shape}.${name}`, x, y));
const bits =
  (name: "v128.and" | "v128.or" | "v128.xor"): Rendering =>
  (e, _, x, y) =>
    e.let(op(name, x, y));
const itself: Rendering = (_, __, x) => x;
/** The first where the comparison holds, else the second. */
const chosen =
  (name: "gt_s" | "lt_s"): Rendering =>
  (e, shape, x, y) =>
    e.let(op("v128.bitselect", x, y, op(`${shape}.${name}`, x, y)));

const zero = (e: Emitter, shape: IntegerShape): Vec => e.constant(shape, 0);
const none = undefined;

// oxfmt-ignore
export const integerRows: { readonly [Op in OpName]: Rendering | undefined } = {
  add: two("add"),
  sub: two("sub"),
  mul: two("mul"),
  div: none,
  ...integerDivisions,
  fma: (e, shape, x, y, z) => e.let(op(`${shape}.add`, op(`${shape}.mul`, x, y), z)),
  neg: (e, shape, x) => e.let(op(`${shape}.neg`, x)),
  abs: (e, shape, x) => e.let(op(`${shape}.abs`, x)),
  reciprocal: none,
  // masks are -1: (0 > x) - (x > 0), negated
  sign: (e, shape, x) => e.let(op(`${shape}.sub`, op(`${shape}.lt_s`, x, zero(e, shape)), op(`${shape}.gt_s`, x, zero(e, shape)))),
  floor: itself,
  ceil: itself,
  trunc: itself,
  round: itself,
  copysign: none,
  sqrt: none, rsqrt: none, pow: none, exp: none, exp2: none, expm1: none,
  log: none, log2: none, log10: none, log1p: none,
  sin: none, cos: none, tan: none, asin: none, acos: none, atan: none, atan2: none, hypot: none,
  sinh: none, cosh: none, tanh: none, asinh: none, acosh: none, atanh: none,
  sigmoid: none, erf: none, erfc: none, erfinv: none, lgamma: none, digamma: none, trigamma: none, polygamma: none,
  logit: none, xlogy: none, sinc: none, squaredDeviation: none,
  relu: (e, shape, x) => e.let(op("v128.and", x, op(`${shape}.gt_s`, x, zero(e, shape)))),
  maximum: chosen("gt_s"),
  minimum: chosen("lt_s"),
  fmax: chosen("gt_s"),
  fmin: chosen("lt_s"),
  where: (e, _, whether, yes, no) => e.let(op("v128.bitselect", yes, no, whether)),
  eq: two("eq"),
  ne: two("ne"),
  lt: two("lt_s"),
  le: two("le_s"),
  gt: two("gt_s"),
  ge: two("ge_s"),
  bitAnd: bits("v128.and"),
  bitOr: bits("v128.or"),
  bitXor: bits("v128.xor"),
  shiftLeft: none,
  shiftRight: none,
};
