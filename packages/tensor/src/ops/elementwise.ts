/**
 * @file Elementwise methods: `x.mul(y)`, `x.exp()`, `x.relu_()`. Each is a row that names its
 * expression; kernels and gradients follow from that.
 */
import * as e from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import type {
  ArithmeticMethod,
  ComparisonMethod,
  Floating,
  FloatingMethod,
  InPlaceMethod,
  Operand,
  Shape,
} from "../types/index.ts";
import { installMethods } from "./install.ts";
import { type Build, elementwise } from "./map.ts";
import { both, functionsOf, methodsOf, onlyBits, onlyIntegers, onlyNumbers } from "./methods.ts";

const { derived } = e;

const logaddexp2 = (x: Expr, y: Expr): Expr =>
  e.where(
    e.and(e.eq(x, y), e.eq(e.abs(x), e.constant(Infinity))),
    x,
    e.add(
      e.maximum(x, y),
      e.mul(e.log1p(e.apply("exp2", e.neg(e.abs(e.sub(x, y))))), e.constant(Math.LOG2E)),
    ),
  );

/** Of one operand, in its own element type. */
const unary: Readonly<Record<string, Build>> = {
  abs: e.abs,
  absolute: e.abs,
  sign: e.sign,
  sgn: e.sign,
};
const unaryOfNumbers: Readonly<Record<string, Build>> = {
  neg: e.neg,
  negative: e.neg,
  relu: e.relu,
};

/** Of one operand; integers pass unchanged. */
const rounding: Readonly<Record<string, Build>> = {
  floor: e.floor,
  ceil: (x) => e.apply("ceil", x),
  trunc: e.trunc,
  fix: e.trunc,
};

/** Of one operand, in floating point. */
const floating: Readonly<Record<string, Build>> = {
  exp: e.exp,
  exp2: (x) => e.apply("exp2", x),
  expm1: e.expm1,
  log: e.log,
  log2: (x) => e.apply("log2", x),
  log10: (x) => e.apply("log10", x),
  log1p: e.log1p,
  sqrt: e.sqrt,
  rsqrt: e.rsqrt,
  reciprocal: e.reciprocal,
  sin: e.sin,
  cos: e.cos,
  tan: (x) => e.apply("tan", x),
  asin: (x) => e.apply("asin", x),
  acos: (x) => e.apply("acos", x),
  atan: (x) => e.apply("atan", x),
  sinh: e.sinh,
  cosh: e.cosh,
  tanh: e.tanh,
  asinh: (x) => e.apply("asinh", x),
  acosh: (x) => e.apply("acosh", x),
  atanh: (x) => e.apply("atanh", x),
  sigmoid: e.sigmoid,
  erf: e.erf,
  erfc: (x) => e.apply("erfc", x),
  erfinv: (x) => e.apply("erfinv", x),
  lgamma: (x) => e.apply("lgamma", x),
  digamma: e.digamma,
  deg2rad: (x) => e.mul(x, e.constant(Math.PI / 180)),
  rad2deg: (x) => e.mul(x, e.constant(180 / Math.PI)),
  sinc: derived.sinc,
};

/** Of one operand, true or false. */
const questions: Readonly<Record<string, Build>> = {
  isnan: derived.isnan,
  isinf: derived.isinf,
  isfinite: derived.isfinite,
  signbit: derived.signbit,
  isposinf: (x) => e.eq(x, e.constant(Infinity)),
  isneginf: (x) => e.eq(x, e.constant(-Infinity)),
};

/** Of two operands, in the element type they have together. */
const binary: Readonly<Record<string, Build>> = {
  mul: e.mul,
  multiply: e.mul,
  remainder: (x, y) => e.apply("remainder", x, y),
  fmod: (x, y) => e.apply("fmod", x, y),
  floorDivide: (x, y) => e.apply("floorDivide", x, y),
  heaviside: derived.heaviside,
};

/** Of two operands, which of them. */
const choices: Readonly<Record<string, Build>> = {
  maximum: e.maximum,
  minimum: e.minimum,
  fmax: (x, y) => e.apply("fmax", x, y),
  fmin: (x, y) => e.apply("fmin", x, y),
};

/** Of two operands, in floating point. */
const floatingBinary: Readonly<Record<string, Build>> = {
  atan2: (x, y) => e.apply("atan2", x, y),
  arctan2: (x, y) => e.apply("atan2", x, y),
  hypot: (x, y) => e.apply("hypot", x, y),
  copysign: (x, y) => e.apply("copysign", x, y),
  xlogy: derived.xlogy,
};
const logarithmicSums: Readonly<Record<string, Build>> = {
  logaddexp: derived.logaddexp,
  logaddexp2,
};

/** Of two operands, true or false. */
const comparisons: Readonly<Record<string, Build>> = {
  eq: e.eq,
  ne: e.ne,
  notEqual: e.ne,
  lt: e.lt,
  less: e.lt,
  le: e.le,
  lessEqual: e.le,
  gt: e.gt,
  greater: e.gt,
  ge: e.ge,
  greaterEqual: e.ge,
};
const logical: Readonly<Record<string, Build>> = {
  logicalAnd: derived.logicalAnd,
  logicalOr: derived.logicalOr,
  logicalXor: derived.logicalXor,
};

/** Of integers and booleans. */
const bitwise: Readonly<Record<string, Build>> = {
  bitwiseAnd: e.and,
  bitwiseOr: e.or,
  bitwiseXor: (x, y) => e.apply("bitXor", x, y),
};
const shifts: Readonly<Record<string, Build>> = {
  bitwiseLeftShift: (x, y) => e.apply("shiftLeft", x, y),
  bitwiseRightShift: (x, y) => e.apply("shiftRight", x, y),
};

/** Every bit the other way. */
const flipped: Build = (x, ones) => e.apply("bitXor", x, ones);

installMethods({
  ...methodsOf(unary),
  ...methodsOf(unaryOfNumbers, {}, onlyNumbers),
  ...methodsOf(rounding, {}, onlyNumbers),
  ...methodsOf(floating, { floating: true }),
  ...functionsOf(questions, { floating: true, result: "bool" }),
  ...methodsOf({ logicalNot: derived.logicalNot }, { result: "bool" }),
  ...methodsOf(binary),
  ...functionsOf(choices),
  ...methodsOf(floatingBinary, { floating: true }),
  ...functionsOf(logarithmicSums, { floating: true }),
  ...methodsOf(comparisons, { result: "bool" }),
  ...methodsOf(logical, { result: "bool" }),
  ...methodsOf(bitwise, {}, onlyBits),
  ...methodsOf(shifts, {}, onlyIntegers),
  ...both("bitwiseNot", (name, x, _, into) => {
    onlyBits(name, [x]);
    return elementwise(name, [x, x.dtype === "bool" ? 1 : -1], flipped, { compute: x.dtype, into });
  }),
  positive(this: Tensor) {
    onlyNumbers("positive", [this]);
    return this;
  },
});

/** Of one operand. */
type Same<S extends Shape, D extends DType> = () => Tensor<S, D>;
type Float<S extends Shape, D extends DType> = () => Tensor<S, Floating[D]>;
type Question<S extends Shape> = () => Tensor<S, "bool">;

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    neg: Same<S, D>;
    negative: Same<S, D>;
    abs: Same<S, D>;
    absolute: Same<S, D>;
    sign: Same<S, D>;
    sgn: Same<S, D>;
    relu: Same<S, D>;
    positive: Same<S, D>;
    floor: Same<S, D>;
    ceil: Same<S, D>;
    trunc: Same<S, D>;
    fix: Same<S, D>;
    bitwiseNot: Same<S, D>;
    exp: Float<S, D>;
    exp2: Float<S, D>;
    expm1: Float<S, D>;
    log: Float<S, D>;
    log2: Float<S, D>;
    log10: Float<S, D>;
    log1p: Float<S, D>;
    sqrt: Float<S, D>;
    rsqrt: Float<S, D>;
    reciprocal: Float<S, D>;
    sin: Float<S, D>;
    cos: Float<S, D>;
    tan: Float<S, D>;
    asin: Float<S, D>;
    acos: Float<S, D>;
    atan: Float<S, D>;
    sinh: Float<S, D>;
    cosh: Float<S, D>;
    tanh: Float<S, D>;
    asinh: Float<S, D>;
    acosh: Float<S, D>;
    atanh: Float<S, D>;
    sigmoid: Float<S, D>;
    erf: Float<S, D>;
    erfc: Float<S, D>;
    erfinv: Float<S, D>;
    lgamma: Float<S, D>;
    digamma: Float<S, D>;
    deg2rad: Float<S, D>;
    rad2deg: Float<S, D>;
    sinc: Float<S, D>;
    isnan: Question<S>;
    isinf: Question<S>;
    isfinite: Question<S>;
    isposinf: Question<S>;
    isneginf: Question<S>;
    signbit: Question<S>;
    logicalNot: Question<S>;
    neg_: Same<S, D>;
    abs_: Same<S, D>;
    sign_: Same<S, D>;
    relu_: Same<S, D>;
    floor_: Same<S, D>;
    ceil_: Same<S, D>;
    trunc_: Same<S, D>;
    exp_: Same<S, D>;
    exp2_: Same<S, D>;
    expm1_: Same<S, D>;
    log_: Same<S, D>;
    log2_: Same<S, D>;
    log10_: Same<S, D>;
    log1p_: Same<S, D>;
    sqrt_: Same<S, D>;
    rsqrt_: Same<S, D>;
    reciprocal_: Same<S, D>;
    sin_: Same<S, D>;
    cos_: Same<S, D>;
    tan_: Same<S, D>;
    asin_: Same<S, D>;
    acos_: Same<S, D>;
    atan_: Same<S, D>;
    sinh_: Same<S, D>;
    cosh_: Same<S, D>;
    tanh_: Same<S, D>;
    sigmoid_: Same<S, D>;
    erf_: Same<S, D>;
    erfinv_: Same<S, D>;
    logicalNot_: Same<S, D>;
    bitwiseNot_: Same<S, D>;
    /** Product. */
    mul: ArithmeticMethod;
    multiply: ArithmeticMethod;
    /** Quotient, rounded down. */
    floorDivide: ArithmeticMethod;
    /** Remainder with the sign of the divisor, as Python's `%`. */
    remainder: ArithmeticMethod;
    /** Remainder with the sign of the dividend, as C's `fmod`. */
    fmod: ArithmeticMethod;
    /** The larger of both; NaN if either is. */
    maximum: ArithmeticMethod;
    minimum: ArithmeticMethod;
    /** The larger of both that is a number. */
    fmax: ArithmeticMethod;
    fmin: ArithmeticMethod;
    heaviside: ArithmeticMethod;
    atan2: FloatingMethod;
    hypot: FloatingMethod;
    copysign: FloatingMethod;
    xlogy: FloatingMethod;
    logaddexp: FloatingMethod;
    logaddexp2: FloatingMethod;
    eq: ComparisonMethod;
    ne: ComparisonMethod;
    lt: ComparisonMethod;
    le: ComparisonMethod;
    gt: ComparisonMethod;
    ge: ComparisonMethod;
    logicalAnd: ComparisonMethod;
    logicalOr: ComparisonMethod;
    logicalXor: ComparisonMethod;
    bitwiseAnd: ArithmeticMethod;
    bitwiseOr: ArithmeticMethod;
    bitwiseXor: ArithmeticMethod;
    bitwiseLeftShift: ArithmeticMethod;
    bitwiseRightShift: ArithmeticMethod;
    mul_: InPlaceMethod;
    remainder_: InPlaceMethod;
    fmod_: InPlaceMethod;
    floorDivide_: InPlaceMethod;
    eq_(other: Operand): Tensor<S, D>;
    ne_(other: Operand): Tensor<S, D>;
    lt_(other: Operand): Tensor<S, D>;
    le_(other: Operand): Tensor<S, D>;
    gt_(other: Operand): Tensor<S, D>;
    ge_(other: Operand): Tensor<S, D>;
    logicalAnd_(other: Operand): Tensor<S, D>;
    logicalOr_(other: Operand): Tensor<S, D>;
    absolute_: Same<S, D>;
    acosh_: Same<S, D>;
    asinh_: Same<S, D>;
    atanh_: Same<S, D>;
    deg2rad_: Same<S, D>;
    digamma_: Same<S, D>;
    erfc_: Same<S, D>;
    fix_: Same<S, D>;
    lgamma_: Same<S, D>;
    negative_: Same<S, D>;
    rad2deg_: Same<S, D>;
    sgn_: Same<S, D>;
    sinc_: Same<S, D>;
    arctan2_: InPlaceMethod;
    atan2_: InPlaceMethod;
    bitwiseAnd_: InPlaceMethod;
    bitwiseLeftShift_: InPlaceMethod;
    bitwiseOr_: InPlaceMethod;
    bitwiseRightShift_: InPlaceMethod;
    bitwiseXor_: InPlaceMethod;
    copysign_: InPlaceMethod;
    heaviside_: InPlaceMethod;
    hypot_: InPlaceMethod;
    logicalXor_: InPlaceMethod;
    multiply_: InPlaceMethod;
    xlogy_: InPlaceMethod;
    greaterEqual_: InPlaceMethod;
    greater_: InPlaceMethod;
    lessEqual_: InPlaceMethod;
    less_: InPlaceMethod;
    notEqual_: InPlaceMethod;
    greaterEqual: ComparisonMethod;
    greater: ComparisonMethod;
    lessEqual: ComparisonMethod;
    less: ComparisonMethod;
    notEqual: ComparisonMethod;
    arctan2: FloatingMethod;
  }
}
