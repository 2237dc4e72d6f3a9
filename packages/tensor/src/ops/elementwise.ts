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
  ComparisonInPlaceMethod,
  ComparisonMethod,
  Floating,
  FloatingMethod,
  InPlaceMethod,
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

/** Expressions by the name of the method. */
type Table = Readonly<Record<string, Build>>;

/** Of one operand, in its own element type. */
const unary = {
  sign: e.sign,
  sgn: e.sign,
} satisfies Table;
const unaryOfNumbers = {
  abs: e.abs,
  absolute: e.abs,
  neg: e.neg,
  negative: e.neg,
  relu: e.relu,
} satisfies Table;

/** Of one operand; integers pass unchanged. */
const rounding = {
  floor: e.floor,
  ceil: (x) => e.apply("ceil", x),
  trunc: e.trunc,
  fix: e.trunc,
} satisfies Table;

/** Of one operand, in floating point. */
const floating = {
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
} satisfies Table;

/** Of one operand, true or false. */
const questions = {
  isnan: derived.isnan,
  isinf: derived.isinf,
  isfinite: derived.isfinite,
  signbit: derived.signbit,
  isposinf: (x) => e.eq(x, e.constant(Infinity)),
  isneginf: (x) => e.eq(x, e.constant(-Infinity)),
} satisfies Table;

/** Of two operands, in the element type they have together. */
const binary = {
  mul: e.mul,
  multiply: e.mul,
  heaviside: derived.heaviside,
} satisfies Table;

/** Of two operands that are not both boolean. */
const divisions = {
  remainder: (x, y) => e.apply("remainder", x, y),
  fmod: (x, y) => e.apply("fmod", x, y),
  floorDivide: (x, y) => e.apply("floorDivide", x, y),
} satisfies Table;

/** Of two operands, which of them. */
const choices = {
  maximum: e.maximum,
  minimum: e.minimum,
  fmax: (x, y) => e.apply("fmax", x, y),
  fmin: (x, y) => e.apply("fmin", x, y),
} satisfies Table;

/** Of two operands, in floating point. */
const floatingBinary = {
  atan2: (x, y) => e.apply("atan2", x, y),
  arctan2: (x, y) => e.apply("atan2", x, y),
  hypot: (x, y) => e.apply("hypot", x, y),
  copysign: (x, y) => e.apply("copysign", x, y),
  xlogy: derived.xlogy,
} satisfies Table;
const logarithmicSums = {
  logaddexp: derived.logaddexp,
  logaddexp2,
} satisfies Table;

/** Of two operands, true or false. */
const comparisons = {
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
} satisfies Table;
const logical = {
  logicalAnd: derived.logicalAnd,
  logicalOr: derived.logicalOr,
  logicalXor: derived.logicalXor,
} satisfies Table;

/** Of integers and booleans. */
const bitwise = {
  bitwiseAnd: e.and,
  bitwiseOr: e.or,
  bitwiseXor: (x, y) => e.apply("bitXor", x, y),
} satisfies Table;
const shifts = {
  bitwiseLeftShift: (x, y) => e.apply("shiftLeft", x, y),
  bitwiseRightShift: (x, y) => e.apply("shiftRight", x, y),
} satisfies Table;

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
  ...methodsOf(divisions, {}, onlyNumbers),
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

// A method that stands in a table is declared by its key, and with it the in-place form.
type Names<T> = keyof T & string;
type InPlace<T> = `${Names<T>}_`;

/** Of one operand, in its own element type. */
type Unary<S extends Shape, D extends DType> = Record<
  | Names<typeof unary & typeof unaryOfNumbers & typeof rounding>
  | InPlace<typeof unary & typeof unaryOfNumbers & typeof rounding & typeof floating>
  | "positive"
  | "bitwiseNot"
  | "bitwiseNot_"
  | "logicalNot_",
  () => Tensor<S, D>
>;
type FloatingUnary<S extends Shape, D extends DType> = Record<
  Names<typeof floating>,
  () => Tensor<S, Floating[D]>
>;
type Questions<S extends Shape> = Record<
  Names<typeof questions> | "logicalNot",
  () => Tensor<S, "bool">
>;

/** Of two operands. */
type Binary = Record<
  Names<typeof binary & typeof choices & typeof bitwise & typeof shifts>,
  ArithmeticMethod
>;
type FloatingBinary = Record<Names<typeof floatingBinary & typeof logarithmicSums>, FloatingMethod>;
type Comparisons = Record<Names<typeof comparisons & typeof logical>, ComparisonMethod>;
type BinaryInPlace = Record<
  InPlace<
    typeof binary & typeof divisions & typeof floatingBinary & typeof bitwise & typeof shifts
  >,
  InPlaceMethod
>;
type ComparisonsInPlace = Record<
  InPlace<typeof comparisons & typeof logical>,
  ComparisonInPlaceMethod
>;

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType>
    extends
      Unary<S, D>,
      FloatingUnary<S, D>,
      Questions<S>,
      Binary,
      FloatingBinary,
      Comparisons,
      BinaryInPlace,
      ComparisonsInPlace {
    /** Quotient, rounded down. */
    floorDivide: ArithmeticMethod;
    /** Remainder with the sign of the divisor, as Python's `%`. */
    remainder: ArithmeticMethod;
    /** Remainder with the sign of the dividend, as C's `fmod`. */
    fmod: ArithmeticMethod;
    /** The larger of both; NaN if either is. */
    maximum: ArithmeticMethod;
    /** The larger of both that is a number. */
    fmax: ArithmeticMethod;
  }
}
