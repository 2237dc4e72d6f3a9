/**
 * @file Elementwise methods: `x.mul(y)`, `x.exp()`, `x.relu_()`. Each is a row that names its
 * expression; kernels and gradients follow from that.
 *
 * Long because it is all of them: a table of names, each with its docstring.
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
import { type Build, mapped } from "./map.ts";
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
  /** -1, 0 or 1, after the sign of each element. */
  sign: e.sign,
  /** As `sign`. */
  sgn: e.sign,
} satisfies Table;
const unaryOfNumbers = {
  /** The absolute value of each element. */
  abs: e.abs,
  /** As `abs`. */
  absolute: e.abs,
  /** Minus each element. */
  neg: e.neg,
  /** As `neg`. */
  negative: e.neg,
  /** max(x, 0); integers stay integers. */
  relu: e.relu,
} satisfies Table;

/** Of one operand; integers pass unchanged. */
const rounding = {
  /** The largest whole number up to each element. */
  floor: e.floor,
  /** The smallest whole number from each element on. */
  ceil: (x) => e.apply("ceil", x),
  /** Each element without what follows the point. */
  trunc: e.trunc,
  /** As `trunc`. */
  fix: e.trunc,
} satisfies Table;

/** Of one operand, in floating point. */
const floating = {
  /** e to the power of each element. */
  exp: e.exp,
  /** 2 to the power of each element. */
  exp2: (x) => e.apply("exp2", x),
  /** exp(x) - 1, exact near 0. */
  expm1: e.expm1,
  /** The natural logarithm; NaN below 0. */
  log: e.log,
  /** The logarithm to base 2; NaN below 0. */
  log2: (x) => e.apply("log2", x),
  /** The logarithm to base 10; NaN below 0. */
  log10: (x) => e.apply("log10", x),
  /** log(1 + x), exact near 0. */
  log1p: e.log1p,
  /** The square root; NaN below 0. */
  sqrt: e.sqrt,
  /** 1 over the square root. */
  rsqrt: e.rsqrt,
  /** 1 over each element. */
  reciprocal: e.reciprocal,
  /** The sine of angles in radians. */
  sin: e.sin,
  /** The cosine of angles in radians. */
  cos: e.cos,
  /** The tangent of angles in radians. */
  tan: (x) => e.apply("tan", x),
  /** The angle in radians whose sine it is, in [-π/2, π/2]. */
  asin: (x) => e.apply("asin", x),
  /** The angle in radians whose cosine it is, in [0, π]. */
  acos: (x) => e.apply("acos", x),
  /** The angle in radians whose tangent it is, in (-π/2, π/2). */
  atan: (x) => e.apply("atan", x),
  /** The hyperbolic sine. */
  sinh: e.sinh,
  /** The hyperbolic cosine. */
  cosh: e.cosh,
  /** The hyperbolic tangent. */
  tanh: e.tanh,
  /** The inverse of `sinh`. */
  asinh: (x) => e.apply("asinh", x),
  /** The inverse of `cosh`; NaN below 1. */
  acosh: (x) => e.apply("acosh", x),
  /** The inverse of `tanh`; NaN outside [-1, 1]. */
  atanh: (x) => e.apply("atanh", x),
  /** 1 / (1 + exp(-x)). */
  sigmoid: e.sigmoid,
  /** The error function. */
  erf: e.erf,
  /** 1 - erf(x), without cancellation. */
  erfc: (x) => e.apply("erfc", x),
  /** The inverse of `erf`; NaN outside [-1, 1]. */
  erfinv: (x) => e.apply("erfinv", x),
  /** The logarithm of |Γ(x)|. */
  lgamma: (x) => e.apply("lgamma", x),
  /** The derivative of `lgamma`. */
  digamma: e.digamma,
  /** Degrees as radians. */
  deg2rad: (x) => e.mul(x, e.constant(Math.PI / 180)),
  /** Radians as degrees. */
  rad2deg: (x) => e.mul(x, e.constant(180 / Math.PI)),
  /** sin(πx) / (πx), 1 at 0. */
  sinc: derived.sinc,
} satisfies Table;

/** Of one operand, true or false. */
const questions = {
  /** Whether each element is NaN. */
  isnan: derived.isnan,
  /** Whether each element is infinite. */
  isinf: derived.isinf,
  /** Whether each element is neither infinite nor NaN. */
  isfinite: derived.isfinite,
  /** Whether each element is negative, or -0. */
  signbit: derived.signbit,
  /** Whether each element is ∞. */
  isposinf: (x) => e.eq(x, e.constant(Infinity)),
  /** Whether each element is -∞. */
  isneginf: (x) => e.eq(x, e.constant(-Infinity)),
} satisfies Table;

/** Of two operands, in the element type they have together. */
const binary = {
  /** Product. */
  mul: e.mul,
  /** As `mul`. */
  multiply: e.mul,
  /** 0 below 0, 1 above, and the other operand at 0. */
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
  /** The smaller of both; NaN if either is. */
  minimum: e.minimum,
  fmax: (x, y) => e.apply("fmax", x, y),
  /** The smaller of both that is a number. */
  fmin: (x, y) => e.apply("fmin", x, y),
} satisfies Table;

/** Of two operands, in floating point. */
const floatingBinary = {
  /** The angle in radians of the point (x: other, y: this), in [-π, π]. */
  atan2: (x, y) => e.apply("atan2", x, y),
  /** As `atan2`. */
  arctan2: (x, y) => e.apply("atan2", x, y),
  /** √(x² + y²). */
  hypot: (x, y) => e.apply("hypot", x, y),
  /** The absolute value with the sign of the other, which may be that of a zero. */
  copysign: (x, y) => e.apply("copysign", x, y),
  /** x log(y), 0 where x is 0 unless y is NaN. */
  xlogy: derived.xlogy,
} satisfies Table;
const logarithmicSums = {
  /** log(exp(x) + exp(y)), without overflow. */
  logaddexp: derived.logaddexp,
  /** log₂(2ˣ + 2ʸ), without overflow. */
  logaddexp2,
} satisfies Table;

/** Of two operands, true or false. */
const comparisons = {
  /** Whether both are equal; NaN equals nothing. */
  eq: e.eq,
  /** Whether both differ. */
  ne: e.ne,
  /** As `ne`. */
  notEqual: e.ne,
  /** Whether this is smaller. */
  lt: e.lt,
  /** As `lt`. */
  less: e.lt,
  /** Whether this is smaller or equal. */
  le: e.le,
  /** As `le`. */
  lessEqual: e.le,
  /** Whether this is greater. */
  gt: e.gt,
  /** As `gt`. */
  greater: e.gt,
  /** Whether this is greater or equal. */
  ge: e.ge,
  /** As `ge`. */
  greaterEqual: e.ge,
} satisfies Table;
const logical = {
  /** Whether neither is 0. */
  logicalAnd: derived.logicalAnd,
  /** Whether one of them is not 0. */
  logicalOr: derived.logicalOr,
  /** Whether exactly one of them is 0. */
  logicalXor: derived.logicalXor,
} satisfies Table;

/** Of integers and booleans. */
const bitwise = {
  /** The bits that both have, or whether both are true. */
  bitwiseAnd: e.and,
  /** The bits that either has, or whether either is true. */
  bitwiseOr: e.or,
  /** The bits that one of them has, or whether they differ. */
  bitwiseXor: (x, y) => e.apply("bitXor", x, y),
} satisfies Table;
const shifts = {
  /** The bits moved up by so many places. */
  bitwiseLeftShift: (x, y) => e.apply("shiftLeft", x, y),
  /** The bits moved down by so many places, keeping the sign. */
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
    return mapped(name, [x, x.dtype === "bool" ? 1 : -1], flipped, { compute: x.dtype, into });
  }),
  ...both("polygamma", (name, x, [n], into) =>
    mapped(name, [x, n as number], (v, order) => e.apply("polygamma", order, v), {
      floating: true,
      into,
    }),
  ),
  positive(this: Tensor) {
    onlyNumbers("positive", [this]);
    return this;
  },
});

// A method that stands in a table is declared by its key, which gives it its docstring too, and with
// it the in-place form.
type Methods<T, M> = { [K in keyof T]: M };
type InPlace<T, M> = Record<`${keyof T & string}_`, M>;

type OwnType = typeof unary & typeof unaryOfNumbers & typeof rounding;
type Paired = typeof binary & typeof bitwise & typeof shifts;
type Compared = typeof comparisons & typeof logical;

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType>
    extends
      Methods<OwnType, () => Tensor<S, D>>,
      InPlace<OwnType & typeof floating, () => Tensor<S, D>>,
      Methods<typeof floating, () => Tensor<S, Floating[D]>>,
      Methods<typeof questions, () => Tensor<S, "bool">>,
      Methods<Paired & typeof choices, ArithmeticMethod>,
      Methods<typeof floatingBinary & typeof logarithmicSums, FloatingMethod>,
      Methods<Compared, ComparisonMethod>,
      InPlace<Paired & typeof divisions & typeof floatingBinary, InPlaceMethod>,
      InPlace<Compared, ComparisonInPlaceMethod> {
    /**
     * Each element as it is; not for booleans.
     * @example
     * tensor([-1, 2]).positive() // => tensor([-1.,  2.])
     */
    positive(): Tensor<S, D>;
    /**
     * Every bit the other way, or whether each element is false.
     * @example
     * tensor([0n, 5n]).bitwiseNot() // => tensor([-1, -6])
     */
    bitwiseNot(): Tensor<S, D>;
    /**
     * `bitwiseNot`, in place.
     * @example
     * tensor([true, false]).bitwiseNot_() // => tensor([False,  True])
     */
    bitwiseNot_(): Tensor<S, D>;
    /**
     * Whether each element is 0.
     * @example
     * tensor([0, 2]).logicalNot() // => tensor([ True, False])
     */
    logicalNot(): Tensor<S, "bool">;
    /**
     * `logicalNot`, in place.
     * @example
     * tensor([0, 2]).logicalNot_() // => tensor([1., 0.])
     */
    logicalNot_(): Tensor<S, D>;
    /**
     * The derivative of order `n` of `digamma`.
     * @example
     * tensor([1, 2]).polygamma(1) // => tensor([1.6449, 0.6449])
     */
    polygamma(n: number): Tensor<S, Floating[D]>;
    /**
     * `polygamma`, in place.
     * @example
     * tensor([1, 2]).polygamma_(1) // => tensor([1.6449, 0.6449])
     */
    polygamma_(n: number): Tensor<S, D>;
    /**
     * Quotient, rounded down.
     * @example
     * tensor([7, -7]).floorDivide(2) // => tensor([ 3., -4.])
     */
    floorDivide: ArithmeticMethod;
    /**
     * Remainder with the sign of the divisor, as Python's `%`.
     * @example
     * tensor([7, -7]).remainder(3) // => tensor([1., 2.])
     */
    remainder: ArithmeticMethod;
    /**
     * Remainder with the sign of the dividend, as C's `fmod`.
     * @example
     * tensor([7, -7]).fmod(3) // => tensor([ 1., -1.])
     */
    fmod: ArithmeticMethod;
    /**
     * The larger of both; NaN if either is.
     * @example
     * tensor([1, NaN]).maximum(tensor([2, 0])) // => tensor([2., nan])
     */
    maximum: ArithmeticMethod;
    /**
     * The larger of both that is a number.
     * @example
     * tensor([1, NaN]).fmax(tensor([2, 0])) // => tensor([2., 0.])
     */
    fmax: ArithmeticMethod;
  }
}
