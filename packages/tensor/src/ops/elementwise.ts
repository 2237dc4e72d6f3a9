/**
 * @file Elementwise methods: `x.mul(y)`, `x.exp()`, `x.relu_()`. Each is a row that names its
 * expression; kernels and gradients follow from that.
 *
 * Long because it is all of them: a table of names, each with its docstring.
 */
import * as e from "@kindling/expr";
import { derived } from "@kindling/expr";
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
  /**
   * -1, 0 or 1, after the sign of each element.
   * @example
   * tensor([-3, 0, 2]).sign() // => tensor([-1.,  0.,  1.])
   */
  sign: e.sign,
  /**
   * As `sign`.
   * @example
   * tensor([-3, 0, 2]).sgn() // => tensor([-1.,  0.,  1.])
   */
  sgn: e.sign,
} satisfies Table;
const unaryOfNumbers = {
  /**
   * The absolute value of each element.
   * @example
   * tensor([-3, 2]).abs() // => tensor([3., 2.])
   */
  abs: e.abs,
  /**
   * As `abs`.
   * @example
   * tensor([-3, 2]).absolute() // => tensor([3., 2.])
   */
  absolute: e.abs,
  /**
   * Minus each element.
   * @example
   * tensor([-3, 2]).neg() // => tensor([ 3., -2.])
   */
  neg: e.neg,
  /**
   * As `neg`.
   * @example
   * tensor([-3, 2]).negative() // => tensor([ 3., -2.])
   */
  negative: e.neg,
  /**
   * max(x, 0); integers stay integers.
   * @example
   * tensor([-3, 2]).relu() // => tensor([0., 2.])
   */
  relu: e.relu,
} satisfies Table;

/** Of one operand; integers pass unchanged. */
const rounding = {
  /**
   * The largest whole number up to each element.
   * @example
   * tensor([-1.5, 1.5]).floor() // => tensor([-2.,  1.])
   */
  floor: e.floor,
  /**
   * The smallest whole number from each element on.
   * @example
   * tensor([-1.5, 1.5]).ceil() // => tensor([-1.,  2.])
   */
  ceil: (x) => e.apply("ceil", x),
  /**
   * Each element without what follows the point.
   * @example
   * tensor([-1.5, 1.5]).trunc() // => tensor([-1.,  1.])
   */
  trunc: e.trunc,
  /**
   * As `trunc`.
   * @example
   * tensor([-1.5, 1.5]).fix() // => tensor([-1.,  1.])
   */
  fix: e.trunc,
} satisfies Table;

/** Of one operand, in floating point. */
const floating = {
  /**
   * e to the power of each element.
   * @example
   * tensor([0, 1]).exp() // => tensor([1.0000, 2.7183])
   */
  exp: e.exp,
  /**
   * 2 to the power of each element.
   * @example
   * tensor([3, -1]).exp2() // => tensor([8.0000, 0.5000])
   */
  exp2: (x) => e.apply("exp2", x),
  /**
   * exp(x) - 1, exact near 0.
   * @example
   * tensor([0, 1]).expm1() // => tensor([0.0000, 1.7183])
   */
  expm1: e.expm1,
  /**
   * The natural logarithm; NaN below 0.
   * @example
   * tensor([1, 2]).log() // => tensor([0.0000, 0.6931])
   */
  log: e.log,
  /**
   * The logarithm to base 2; NaN below 0.
   * @example
   * tensor([8, 3]).log2() // => tensor([3.0000, 1.5850])
   */
  log2: (x) => e.apply("log2", x),
  /**
   * The logarithm to base 10; NaN below 0.
   * @example
   * tensor([1000, 2]).log10() // => tensor([3.0000, 0.3010])
   */
  log10: (x) => e.apply("log10", x),
  /**
   * log(1 + x), exact near 0.
   * @example
   * tensor([0, 1]).log1p() // => tensor([0.0000, 0.6931])
   */
  log1p: e.log1p,
  /**
   * The square root; NaN below 0.
   * @example
   * tensor([4, 9]).sqrt() // => tensor([2., 3.])
   */
  sqrt: e.sqrt,
  /**
   * 1 over the square root.
   * @example
   * tensor([4, 16]).rsqrt() // => tensor([0.5000, 0.2500])
   */
  rsqrt: e.rsqrt,
  /**
   * 1 over each element.
   * @example
   * tensor([2, 4]).reciprocal() // => tensor([0.5000, 0.2500])
   */
  reciprocal: e.reciprocal,
  /**
   * The sine of angles in radians.
   * @example
   * tensor([0, 1]).sin() // => tensor([0.0000, 0.8415])
   */
  sin: e.sin,
  /**
   * The cosine of angles in radians.
   * @example
   * tensor([0, 1]).cos() // => tensor([1.0000, 0.5403])
   */
  cos: e.cos,
  /**
   * The tangent of angles in radians.
   * @example
   * tensor([0, 1]).tan() // => tensor([0.0000, 1.5574])
   */
  tan: (x) => e.apply("tan", x),
  /**
   * The angle in radians whose sine it is, in [-π/2, π/2].
   * @example
   * tensor([0, 1]).asin() // => tensor([0.0000, 1.5708])
   */
  asin: (x) => e.apply("asin", x),
  /**
   * The angle in radians whose cosine it is, in [0, π].
   * @example
   * tensor([-1, 0]).acos() // => tensor([3.1416, 1.5708])
   */
  acos: (x) => e.apply("acos", x),
  /**
   * The angle in radians whose tangent it is, in (-π/2, π/2).
   * @example
   * tensor([0, 1]).atan() // => tensor([0.0000, 0.7854])
   */
  atan: (x) => e.apply("atan", x),
  /**
   * The hyperbolic sine.
   * @example
   * tensor([0, 1]).sinh() // => tensor([0.0000, 1.1752])
   */
  sinh: e.sinh,
  /**
   * The hyperbolic cosine.
   * @example
   * tensor([0, 1]).cosh() // => tensor([1.0000, 1.5431])
   */
  cosh: e.cosh,
  /**
   * The hyperbolic tangent.
   * @example
   * tensor([0, 1]).tanh() // => tensor([0.0000, 0.7616])
   */
  tanh: e.tanh,
  /**
   * The inverse of `sinh`.
   * @example
   * tensor([0, 1]).asinh() // => tensor([0.0000, 0.8814])
   */
  asinh: (x) => e.apply("asinh", x),
  /**
   * The inverse of `cosh`; NaN below 1.
   * @example
   * tensor([2, 3]).acosh() // => tensor([1.3170, 1.7627])
   */
  acosh: (x) => e.apply("acosh", x),
  /**
   * The inverse of `tanh`; NaN outside [-1, 1].
   * @example
   * tensor([0, 0.5]).atanh() // => tensor([0.0000, 0.5493])
   */
  atanh: (x) => e.apply("atanh", x),
  /**
   * 1 / (1 + exp(-x)).
   * @example
   * tensor([0, 2]).sigmoid() // => tensor([0.5000, 0.8808])
   */
  sigmoid: e.sigmoid,
  /**
   * The error function.
   * @example
   * tensor([0, 1]).erf() // => tensor([0.0000, 0.8427])
   */
  erf: e.erf,
  /**
   * 1 - erf(x), without cancellation.
   * @example
   * tensor([0, 5]).erfc() // => tensor([1.0000e+00, 1.5375e-12])
   */
  erfc: (x) => e.apply("erfc", x),
  /**
   * The inverse of `erf`; NaN outside [-1, 1].
   * @example
   * tensor([0, 0.5]).erfinv() // => tensor([0.0000, 0.4769])
   */
  erfinv: (x) => e.apply("erfinv", x),
  /**
   * The logarithm of |Γ(x)|.
   * @example
   * tensor([3, 5]).lgamma() // => tensor([0.6931, 3.1781])
   */
  lgamma: (x) => e.apply("lgamma", x),
  /**
   * The derivative of `lgamma`.
   * @example
   * tensor([1, 2]).digamma() // => tensor([-0.5772,  0.4228])
   */
  digamma: e.digamma,
  /**
   * Degrees as radians.
   * @example
   * tensor([90, 180]).deg2rad() // => tensor([1.5708, 3.1416])
   */
  deg2rad: (x) => e.mul(x, e.constant(Math.PI / 180)),
  /**
   * Radians as degrees.
   * @example
   * tensor([0, 1]).rad2deg() // => tensor([ 0.0000, 57.2958])
   */
  rad2deg: (x) => e.mul(x, e.constant(180 / Math.PI)),
  /**
   * sin(πx) / (πx), 1 at 0.
   * @example
   * tensor([0, 0.5]).sinc() // => tensor([1.0000, 0.6366])
   */
  sinc: derived.sinc,
} satisfies Table;

/** Of one operand, true or false. */
const questions = {
  /**
   * Whether each element is NaN.
   * @example
   * tensor([NaN, 1]).isnan() // => tensor([ True, False])
   */
  isnan: derived.isnan,
  /**
   * Whether each element is infinite.
   * @example
   * tensor([-Infinity, NaN]).isinf() // => tensor([ True, False])
   */
  isinf: derived.isinf,
  /**
   * Whether each element is neither infinite nor NaN.
   * @example
   * tensor([Infinity, 1]).isfinite() // => tensor([False,  True])
   */
  isfinite: derived.isfinite,
  /**
   * Whether each element is negative, or -0.
   * @example
   * tensor([-0, 0]).signbit() // => tensor([ True, False])
   */
  signbit: derived.signbit,
  /**
   * Whether each element is ∞.
   * @example
   * tensor([Infinity, -Infinity]).isposinf() // => tensor([ True, False])
   */
  isposinf: (x) => e.eq(x, e.constant(Infinity)),
  /**
   * Whether each element is -∞.
   * @example
   * tensor([Infinity, -Infinity]).isneginf() // => tensor([False,  True])
   */
  isneginf: (x) => e.eq(x, e.constant(-Infinity)),
} satisfies Table;

/** Of two operands, in the element type they have together. */
const binary = {
  /**
   * Product.
   * @example
   * tensor([1, 2]).mul(tensor([3, 4])) // => tensor([3., 8.])
   */
  mul: e.mul,
  /**
   * As `mul`.
   * @example
   * tensor([1, 2]).multiply(10) // => tensor([10., 20.])
   */
  multiply: e.mul,
  /**
   * 0 below 0, 1 above, and the other operand at 0.
   * @example
   * tensor([-2, 0, 2]).heaviside(tensor(0.5)) // => tensor([0.0000, 0.5000, 1.0000])
   */
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
  /**
   * The smaller of both; NaN if either is.
   * @example
   * tensor([1, NaN]).minimum(tensor([2, 0])) // => tensor([1., nan])
   */
  minimum: e.minimum,
  fmax: (x, y) => e.apply("fmax", x, y),
  /**
   * The smaller of both that is a number.
   * @example
   * tensor([1, NaN]).fmin(tensor([2, 0])) // => tensor([1., 0.])
   */
  fmin: (x, y) => e.apply("fmin", x, y),
} satisfies Table;

/** Of two operands, in floating point. */
const floatingBinary = {
  /**
   * The angle in radians of the point (x: other, y: this), in [-π, π].
   * @example
   * tensor([1, 1]).atan2(tensor([0, -1])) // => tensor([1.5708, 2.3562])
   */
  atan2: (x, y) => e.apply("atan2", x, y),
  /**
   * As `atan2`.
   * @example
   * tensor([1, 1]).arctan2(tensor([0, -1])) // => tensor([1.5708, 2.3562])
   */
  arctan2: (x, y) => e.apply("atan2", x, y),
  /**
   * √(x² + y²).
   * @example
   * tensor([3, 1]).hypot(tensor([4, 1])) // => tensor([5.0000, 1.4142])
   */
  hypot: (x, y) => e.apply("hypot", x, y),
  /**
   * The absolute value with the sign of the other, which may be that of a zero.
   * @example
   * tensor([1, -2]).copysign(tensor([-0, 3])) // => tensor([-1.,  2.])
   */
  copysign: (x, y) => e.apply("copysign", x, y),
  /**
   * x log(y), 0 where x is 0 unless y is NaN.
   * @example
   * tensor([0, 2]).xlogy(tensor([0, 3])) // => tensor([0.0000, 2.1972])
   */
  xlogy: derived.xlogy,
} satisfies Table;
const logarithmicSums = {
  /**
   * log(exp(x) + exp(y)), without overflow.
   * @example
   * tensor([1000, 0]).logaddexp(tensor([1000, 0])) // => tensor([1.0007e+03, 6.9315e-01])
   */
  logaddexp: derived.logaddexp,
  /**
   * log₂(2ˣ + 2ʸ), without overflow.
   * @example
   * tensor([1, 0]).logaddexp2(tensor([1, 1])) // => tensor([2.0000, 1.5850])
   */
  logaddexp2,
} satisfies Table;

/** Of two operands, true or false. */
const comparisons = {
  /**
   * Whether both are equal; NaN equals nothing.
   * @example
   * tensor([1, 2]).eq(tensor([1, 3])) // => tensor([ True, False])
   */
  eq: e.eq,
  /**
   * Whether both differ.
   * @example
   * tensor([1, 2]).ne(1) // => tensor([False,  True])
   */
  ne: e.ne,
  /**
   * As `ne`.
   * @example
   * tensor([1, 2]).notEqual(1) // => tensor([False,  True])
   */
  notEqual: e.ne,
  /**
   * Whether this is smaller.
   * @example
   * tensor([1, 2]).lt(2) // => tensor([ True, False])
   */
  lt: e.lt,
  /**
   * As `lt`.
   * @example
   * tensor([1, 2]).less(2) // => tensor([ True, False])
   */
  less: e.lt,
  /**
   * Whether this is smaller or equal.
   * @example
   * tensor([2, 3]).le(2) // => tensor([ True, False])
   */
  le: e.le,
  /**
   * As `le`.
   * @example
   * tensor([2, 3]).lessEqual(2) // => tensor([ True, False])
   */
  lessEqual: e.le,
  /**
   * Whether this is greater.
   * @example
   * tensor([2, 3]).gt(2) // => tensor([False,  True])
   */
  gt: e.gt,
  /**
   * As `gt`.
   * @example
   * tensor([2, 3]).greater(2) // => tensor([False,  True])
   */
  greater: e.gt,
  /**
   * Whether this is greater or equal.
   * @example
   * tensor([1, 2]).ge(2) // => tensor([False,  True])
   */
  ge: e.ge,
  /**
   * As `ge`.
   * @example
   * tensor([1, 2]).greaterEqual(2) // => tensor([False,  True])
   */
  greaterEqual: e.ge,
} satisfies Table;
const logical = {
  /**
   * Whether neither is 0.
   * @example
   * tensor([2, 0]).logicalAnd(tensor([3, 3])) // => tensor([ True, False])
   */
  logicalAnd: derived.logicalAnd,
  /**
   * Whether one of them is not 0.
   * @example
   * tensor([2, 0]).logicalOr(tensor([0, 0])) // => tensor([ True, False])
   */
  logicalOr: derived.logicalOr,
  /**
   * Whether exactly one of them is 0.
   * @example
   * tensor([2, 2]).logicalXor(tensor([3, 0])) // => tensor([False,  True])
   */
  logicalXor: derived.logicalXor,
} satisfies Table;

/** Of integers and booleans. */
const bitwise = {
  /**
   * The bits that both have, or whether both are true.
   * @example
   * tensor([6n, 5n]).bitwiseAnd(3) // => tensor([2, 1])
   */
  bitwiseAnd: e.and,
  /**
   * The bits that either has, or whether either is true.
   * @example
   * tensor([6n, 5n]).bitwiseOr(3) // => tensor([7, 7])
   */
  bitwiseOr: e.or,
  /**
   * The bits that one of them has, or whether they differ.
   * @example
   * tensor([6n, 5n]).bitwiseXor(3) // => tensor([5, 6])
   */
  bitwiseXor: (x, y) => e.apply("bitXor", x, y),
} satisfies Table;
const shifts = {
  /**
   * The bits moved up by so many places.
   * @example
   * tensor([1n, 3n]).bitwiseLeftShift(4) // => tensor([16, 48])
   */
  bitwiseLeftShift: (x, y) => e.apply("shiftLeft", x, y),
  /**
   * The bits moved down by so many places, keeping the sign.
   * @example
   * tensor([64n, -8n]).bitwiseRightShift(2) // => tensor([16, -2])
   */
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
