/**
 * @file The renderer's rows for floating point: how each operation of the table is computed on vectors,
 * in single and in double precision. A new operation does not compile until it has its row; `host` is
 * always right: it calls the meaning of the operation in the table, element by element.
 */
import type { OpName } from "@kindling/expr";
import type { Vec } from "./emitter.ts";
import { Floats, narrowed, widened } from "./floats.ts";
import * as circular from "./functions/circular.ts";
import * as errorFunction from "./functions/error-function.ts";
import * as exponential from "./functions/exponential.ts";
import * as logarithm from "./functions/logarithm.ts";
import * as power from "./functions/power.ts";
import * as remainders from "./functions/remainders.ts";
import {
  erfOfFloats,
  expOfFloats,
  logOfFloats,
  sigmoidOfFloats,
  tanhOfFloats,
} from "./functions/single.ts";

/** Computes a vector of results from vectors of arguments. */
type Rendering = (v: Floats, ...args: readonly Vec[]) => Vec;

export interface FloatRow {
  readonly float32: Rendering;
  readonly float64: Rendering;
}

/** Arguments come as many as the operation's arity says. */
type Written = (v: Floats, x: Vec, y: Vec, z: Vec) => Vec;

const called =
  (f: Written): Rendering =>
  (v, x, y, z) =>
    f(v, x, y ?? x, z ?? x);

/** The same instructions in both formats. */
const same = (f: Written): FloatRow => ({ float32: called(f), float64: called(f) });

/** Single precision by way of doubles, rounded once at the end. */
const byDoubles =
  (f: Written): Rendering =>
  (v, ...args) => {
    const { emitter } = v;
    const doubles = new Floats(emitter, "f64x2", "single");
    const halves = args.map((x) => widened(emitter, x));
    const [low, high] = [0, 1].map((i) => called(f)(doubles, ...halves.map((pair) => pair[i]!)));
    return narrowed(emitter, low!, high!);
  };

/** In single precision where the engine adds products with one rounding, else by way of doubles. */
const fusedOr =
  (single: Written, f: Written): Rendering =>
  (v, ...args) =>
    (v.isFused ? called(single) : byDoubles(f))(v, ...args);

const byHost =
  (name: OpName): Rendering =>
  (v, ...args) =>
    v.host(name, ...args);

/** In doubles for both, which the function is exact enough for. */
const wide = (f: Written): FloatRow => ({ float32: byDoubles(f), float64: called(f) });
/** Single precision in doubles, double precision by the host. */
const wideOr = (name: OpName, f: Written): FloatRow => ({
  float32: byDoubles(f),
  float64: byHost(name),
});
const host = (name: OpName): FloatRow => ({ float32: byHost(name), float64: byHost(name) });

/** Truth values of comparisons are masks; the caller knows. */
const comparison = (name: "eq" | "ne" | "lt" | "le" | "gt" | "ge"): FloatRow =>
  same((v, x, y) => v[name](x, y));

/** Bits of floating-point numbers are not an operation; the table's meaning takes them as integers. */
const ofIntegers = host;

/** In doubles, the product of two floats is exact. */
const plainFma: Written = (v, x, y, z) => v.add(v.mul(x, y), z);

// oxfmt-ignore
export const floatRows: { readonly [Op in OpName]: FloatRow } = {
  add: same((v, x, y) => v.add(x, y)),
  sub: same((v, x, y) => v.sub(x, y)),
  mul: same((v, x, y) => v.mul(x, y)),
  div: same((v, x, y) => v.div(x, y)),
  floorDivide: wideOr("floorDivide", remainders.floorDivide),
  remainder: wideOr("remainder", remainders.remainder),
  fmod: wideOr("fmod", remainders.fmod),
  fma: { float32: fusedOr((v, x, y, z) => v.fma(x, y, z), plainFma), float64: called(plainFma) },
  neg: same((v, x) => v.neg(x)),
  abs: same((v, x) => v.abs(x)),
  reciprocal: same((v, x) => v.div(v.number(1), x)),

  sign: same((v, x) => v.or(v.and(v.gt(x, v.number(0)), v.number(1)), v.and(v.lt(x, v.number(0)), v.number(-1)))),
  floor: same((v, x) => v.floor(x)),
  ceil: same((v, x) => v.ceil(x)),
  trunc: same((v, x) => v.trunc(x)),
  round: same((v, x) => v.nearest(x)),
  copysign: same((v, x, y) => v.copysign(x, y)),

  sqrt: same((v, x) => v.sqrt(x)),
  rsqrt: wide((v, x) => v.div(v.number(1), v.sqrt(x))),
  pow: wideOr("pow", power.pow),
  exp: { float32: called(expOfFloats), float64: called(exponential.exp) },
  exp2: wideOr("exp2", exponential.exp2),
  expm1: wide(exponential.expm1),
  log: { float32: fusedOr(logOfFloats, logarithm.log), float64: called(logarithm.log) },
  log2: wideOr("log2", logarithm.log2),
  log10: wideOr("log10", logarithm.log10),
  log1p: wide(logarithm.log1p),

  sin: wideOr("sin", circular.sin),
  cos: wideOr("cos", circular.cos),
  tan: wideOr("tan", circular.tan),
  asin: wideOr("asin", circular.asin),
  acos: wideOr("acos", circular.acos),
  atan: wideOr("atan", circular.atan),
  atan2: wideOr("atan2", circular.atan2),
  hypot: wideOr("hypot", power.hypot),
  sinh: wideOr("sinh", exponential.sinh),
  cosh: wideOr("cosh", exponential.cosh),
  tanh: { float32: fusedOr(tanhOfFloats, exponential.tanh), float64: called(exponential.tanh) },
  asinh: wideOr("asinh", logarithm.asinh),
  acosh: wideOr("acosh", logarithm.acosh),
  atanh: wideOr("atanh", logarithm.atanh),

  sigmoid: { float32: fusedOr(sigmoidOfFloats, exponential.sigmoid), float64: called(exponential.sigmoid) },
  erf: { float32: fusedOr(erfOfFloats, errorFunction.erf), float64: byHost("erf") },
  erfc: wideOr("erfc", errorFunction.erfc),
  erfinv: host("erfinv"),
  lgamma: host("lgamma"),
  digamma: host("digamma"),
  trigamma: host("trigamma"),
  polygamma: host("polygamma"),
  logit: wideOr("logit", logarithm.logit),
  xlogy: wide(logarithm.xlogy),
  sinc: wideOr("sinc", circular.sinc),
  squaredDeviation: wide((v, x, y) => {
    const d = v.sub(x, y);
    return v.mul(d, d);
  }),

  relu: same((v, x) => v.without(x, v.le(x, v.number(0)))),
  maximum: same((v, x, y) => v.where(v.or(v.gt(x, y), v.ne(x, x)), x, y)),
  minimum: same((v, x, y) => v.where(v.or(v.lt(x, y), v.ne(x, x)), x, y)),
  fmax: same((v, x, y) => v.where(v.or(v.ge(x, y), v.ne(y, y)), x, y)),
  fmin: same((v, x, y) => v.where(v.or(v.le(x, y), v.ne(y, y)), x, y)),
  where: same((v, whether, yes, no) => v.where(whether, yes, no)),

  eq: comparison("eq"),
  ne: comparison("ne"),
  lt: comparison("lt"),
  le: comparison("le"),
  gt: comparison("gt"),
  ge: comparison("ge"),

  bitAnd: ofIntegers("bitAnd"),
  bitOr: ofIntegers("bitOr"),
  bitXor: ofIntegers("bitXor"),
  shiftLeft: ofIntegers("shiftLeft"),
  shiftRight: ofIntegers("shiftRight"),
};
