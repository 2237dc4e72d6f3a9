/** @file The rows of the table that are used most, as functions; `apply` has them all by name. */
import { apply, type Expr, type ExprLike } from "./expr.ts";

/** Makes an expression of one. */
export type Unary = (x: ExprLike) => Expr;
/** Makes an expression of two. */
export type Binary = (x: ExprLike, y: ExprLike) => Expr;

/**
 * -x.
 * @example
 * show(neg(input(0))) // => neg(x0)
 */
export const neg: Unary = (x) => apply("neg", x);
/**
 * |x|.
 * @example
 * evaluate(abs(input(0)), [-3]) // => 3
 */
export const abs: Unary = (x) => apply("abs", x);
/**
 * -1, 0 or 1, after the sign of x.
 * @example
 * [-2, 0, 5].map((x) => evaluate(sign(input(0)), [x])) // => [ -1, 0, 1 ]
 */
export const sign: Unary = (x) => apply("sign", x);
/**
 * The largest whole number up to x.
 * @example
 * evaluate(floor(input(0)), [-1.5]) // => -2
 */
export const floor: Unary = (x) => apply("floor", x);
/**
 * x without what follows the point.
 * @example
 * evaluate(trunc(input(0)), [-1.5]) // => -1
 */
export const trunc: Unary = (x) => apply("trunc", x);
/**
 * √x.
 * @example
 * evaluate(sqrt(input(0)), [9]) // => 3
 */
export const sqrt: Unary = (x) => apply("sqrt", x);
/**
 * 1 / √x.
 * @example
 * evaluate(rsqrt(input(0)), [4]) // => 0.5
 */
export const rsqrt: Unary = (x) => apply("rsqrt", x);
/**
 * 1 / x.
 * @example
 * evaluate(reciprocal(input(0)), [4]) // => 0.25
 */
export const reciprocal: Unary = (x) => apply("reciprocal", x);
/**
 * eˣ.
 * @example
 * evaluate(exp(input(0)), [1]) // => 2.718281828459045
 */
export const exp: Unary = (x) => apply("exp", x);
/**
 * The natural logarithm.
 * @example
 * evaluate(log(input(0)), [Math.E]) // => 1
 */
export const log: Unary = (x) => apply("log", x);
/**
 * log(1 + x), exact near 0.
 * @example
 * evaluate(log1p(input(0)), [1e-20]) // => 1e-20
 */
export const log1p: Unary = (x) => apply("log1p", x);
/**
 * eˣ - 1, exact near 0.
 * @example
 * evaluate(expm1(input(0)), [1e-20]) // => 1e-20
 */
export const expm1: Unary = (x) => apply("expm1", x);
/**
 * The sine of x, in radians.
 * @example
 * evaluate(sin(input(0)), [Math.PI / 2]) // => 1
 */
export const sin: Unary = (x) => apply("sin", x);
/**
 * The cosine of x, in radians.
 * @example
 * evaluate(cos(input(0)), [Math.PI]) // => -1
 */
export const cos: Unary = (x) => apply("cos", x);
/**
 * The hyperbolic sine.
 * @example
 * show(differentiate(sinh(input(0)), input(0))) // => "cosh(x0)"
 */
export const sinh: Unary = (x) => apply("sinh", x);
/**
 * The hyperbolic cosine.
 * @example
 * evaluate(cosh(input(0)), [0]) // => 1
 */
export const cosh: Unary = (x) => apply("cosh", x);
/**
 * The hyperbolic tangent.
 * @example
 * evaluate(tanh(input(0)), [100]) // => 1
 */
export const tanh: Unary = (x) => apply("tanh", x);
/**
 * 1 / (1 + e⁻ˣ).
 * @example
 * evaluate(sigmoid(input(0)), [0]) // => 0.5
 */
export const sigmoid: Unary = (x) => apply("sigmoid", x);
/**
 * max(x, 0); NaN stays NaN.
 * @example
 * [-1, 2].map((x) => evaluate(relu(input(0)), [x])) // => [ 0, 2 ]
 */
export const relu: Unary = (x) => apply("relu", x);
/**
 * The error function.
 * @example
 * evaluate(erf(input(0)), [0.5]).toFixed(6) // => "0.520500"
 */
export const erf: Unary = (x) => apply("erf", x);
/**
 * The derivative of log Γ(x).
 * @example
 * evaluate(digamma(input(0)), [1]).toFixed(6) // => "-0.577216"
 */
export const digamma: Unary = (x) => apply("digamma", x);
/**
 * The derivative of `digamma`.
 * @example
 * show(differentiate(digamma(input(0)), input(0))) // => "trigamma(x0)"
 */
export const trigamma: Unary = (x) => apply("trigamma", x);
/**
 * x + y.
 * @example
 * evaluate(add(input(0), constant(1)), [2]) // => 3
 */
export const add: Binary = (x, y) => apply("add", x, y);
/**
 * x - y.
 * @example
 * evaluate(sub(input(0), input(1)), [5, 3]) // => 2
 */
export const sub: Binary = (x, y) => apply("sub", x, y);
/**
 * x · y.
 * @example
 * show(mul(input(0), input(0))) // => mul(x0, x0)
 */
export const mul: Binary = (x, y) => apply("mul", x, y);
/**
 * x / y.
 * @example
 * evaluate(div(input(0), input(1)), [1, 4]) // => 0.25
 */
export const div: Binary = (x, y) => apply("div", x, y);
/**
 * x to the power of y.
 * @example
 * evaluate(pow(input(0), 3), [2]) // => 8
 */
export const pow: Binary = (x, y) => apply("pow", x, y);
/**
 * The larger one; NaN if either is.
 * @example
 * evaluate(maximum(input(0), 2), [NaN]) // => NaN
 */
export const maximum: Binary = (x, y) => apply("maximum", x, y);
/**
 * The smaller one; NaN if either is.
 * @example
 * evaluate(minimum(input(0), 2), [5]) // => 2
 */
export const minimum: Binary = (x, y) => apply("minimum", x, y);
/**
 * Whether x = y.
 * @example
 * evaluate(eq(input(0), 2), [2]) // => 1
 */
export const eq: Binary = (x, y) => apply("eq", x, y);
/**
 * Whether x ≠ y.
 * @example
 * evaluate(ne(input(0), input(0)), [NaN]) // => 1
 */
export const ne: Binary = (x, y) => apply("ne", x, y);
/**
 * Whether x < y.
 * @example
 * evaluate(lt(input(0), 2), [2]) // => 0
 */
export const lt: Binary = (x, y) => apply("lt", x, y);
/**
 * Whether x ≤ y.
 * @example
 * evaluate(le(input(0), 2), [2]) // => 1
 */
export const le: Binary = (x, y) => apply("le", x, y);
/**
 * Whether x > y.
 * @example
 * evaluate(gt(input(0), 2), [3]) // => 1
 */
export const gt: Binary = (x, y) => apply("gt", x, y);
/**
 * Whether x ≥ y.
 * @example
 * evaluate(ge(input(0), 2), [2]) // => 1
 */
export const ge: Binary = (x, y) => apply("ge", x, y);
/**
 * Both truths, or the common bits.
 * @example
 * evaluate(and(gt(input(0), 0), lt(input(0), 1)), [0.5]) // => 1
 */
export const and: Binary = (x, y) => apply("bitAnd", x, y);
/**
 * Either truth, or the bits of either.
 * @example
 * evaluate(or(lt(input(0), 0), gt(input(0), 1)), [0.5]) // => 0
 */
export const or: Binary = (x, y) => apply("bitOr", x, y);
/**
 * `whether ? yes : no`; only the chosen value counts, also for NaN.
 * @example
 * evaluate(where(lt(input(0), constant(0)), constant(-1), constant(1)), [5]) // => 1
 */
export const where = (whether: ExprLike, yes: ExprLike, no: ExprLike): Expr =>
  apply("where", whether, yes, no);
/**
 * `x * y + z`, rounded once.
 * @example
 * evaluate(fma(input(0), input(1), input(2)), [2, 3, 4]) // => 10
 */
export const fma = (x: ExprLike, y: ExprLike, z: ExprLike): Expr => apply("fma", x, y, z);
