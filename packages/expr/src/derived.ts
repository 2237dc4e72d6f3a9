/**
 * @file Operations that are written with others: each is one fused kernel, and its derivative,
 * kernels and checks follow from the rows it is made of.
 *
 * Long because it is all of them, each with its docstring.
 */
import { apply, constant, type Expr, type ExprLike } from "./expr.ts";
import {
  abs,
  add,
  and,
  div,
  eq,
  erf,
  exp,
  expm1,
  ge,
  gt,
  le,
  log1p,
  lt,
  maximum,
  minimum,
  mul,
  ne,
  neg,
  or,
  sigmoid,
  sub,
  tanh,
  where,
} from "./functions.ts";

const zero = constant(0);
const one = constant(1);

/**
 * x².
 * @example
 * evaluate(square(input(0)), [3]) // => 9
 */
export const square = (x: ExprLike): Expr => mul(x, x);

/**
 * `x` limited to `[low, high]`; the gradient passes at the bounds, as in PyTorch, and not where `x`
 * is NaN (which NaN · 0 keeps).
 * @example
 * evaluate(clamp(input(0), constant(0), constant(1)), [5]) // => 1
 */
export const clamp = (x: ExprLike, low: ExprLike, high: ExprLike): Expr =>
  where(
    and(ge(x, low), le(x, high)),
    x,
    where(lt(x, low), low, where(gt(x, high), high, mul(x, zero))),
  );
/**
 * x, but no smaller than `low`; the gradient passes at the bound.
 * @example
 * evaluate(clampMin(input(0), 1), [0.5]) // => 1
 */
export const clampMin = (x: ExprLike, low: ExprLike): Expr => where(lt(x, low), low, x);
/**
 * x, but no larger than `high`; the gradient passes at the bound.
 * @example
 * evaluate(clampMax(input(0), 1), [2.5]) // => 1
 */
export const clampMax = (x: ExprLike, high: ExprLike): Expr => where(gt(x, high), high, x);

/**
 * Whether x is NaN.
 * @example
 * [NaN, Infinity, 0].map((x) => evaluate(isnan(input(0)), [x])) // => [ 1, 0, 0 ]
 */
export const isnan = (x: ExprLike): Expr => ne(x, x);
/**
 * Whether x is infinite.
 * @example
 * [NaN, -Infinity, 0].map((x) => evaluate(isinf(input(0)), [x])) // => [ 0, 1, 0 ]
 */
export const isinf = (x: ExprLike): Expr => eq(abs(x), constant(Infinity));
/**
 * Whether x is neither infinite nor NaN.
 * @example
 * [NaN, Infinity, 0].map((x) => evaluate(isfinite(input(0)), [x])) // => [ 0, 0, 1 ]
 */
export const isfinite = (x: ExprLike): Expr => lt(abs(x), constant(Infinity));
/**
 * Whether x is 0.
 * @example
 * [0, 3].map((x) => evaluate(logicalNot(input(0)), [x])) // => [ 1, 0 ]
 */
export const logicalNot = (x: ExprLike): Expr => eq(x, zero);
/**
 * Whether neither is 0.
 * @example
 * evaluate(logicalAnd(input(0), input(1)), [2, 0]) // => 0
 */
export const logicalAnd = (x: ExprLike, y: ExprLike): Expr => and(ne(x, zero), ne(y, zero));
/**
 * Whether one of them is not 0.
 * @example
 * evaluate(logicalOr(input(0), input(1)), [2, 0]) // => 1
 */
export const logicalOr = (x: ExprLike, y: ExprLike): Expr => or(ne(x, zero), ne(y, zero));
/**
 * Whether exactly one of them is 0.
 * @example
 * evaluate(logicalXor(input(0), input(1)), [2, 3]) // => 0
 */
export const logicalXor = (x: ExprLike, y: ExprLike): Expr => ne(ne(x, zero), ne(y, zero));

/**
 * `condition ? yes : no(x)`, where `no` is not evaluated where the condition holds: where it overflows
 * there, its derivative times the gradient 0 would be NaN.
 */
const whereSafe = (
  condition: ExprLike,
  yes: ExprLike,
  x: ExprLike,
  no: (x: ExprLike) => Expr,
): Expr => where(condition, yes, no(where(condition, zero, x)));

/**
 * x · sigmoid(x).
 * @example
 * evaluate(silu(input(0)), [100]) // => 100
 */
export const silu = (x: ExprLike): Expr => mul(x, sigmoid(x));
/**
 * log(1 + exp(beta x)) / beta, and `x` itself where beta x exceeds the threshold.
 * @example
 * evaluate(softplus(input(0), 1, 20), [30]) // => 30
 */
export const softplus = (x: ExprLike, beta: ExprLike, threshold: ExprLike): Expr =>
  whereSafe(gt(mul(x, beta), threshold), x, mul(x, beta), (y) => div(log1p(exp(y)), beta));
/**
 * log(sigmoid(x)), without overflow on either side.
 * @example
 * evaluate(logSigmoid(input(0)), [-1000]) // => -1000
 */
export const logSigmoid = (x: ExprLike): Expr => sub(minimum(x, zero), log1p(exp(neg(abs(x)))));
/**
 * x · Φ(x), where Φ is the normal distribution.
 * @see Hendrycks, Gimpel (2016), arXiv:1606.08415
 * @example
 * evaluate(gelu(input(0)), [0]) // => 0
 */
export const gelu = (x: ExprLike): Expr =>
  mul(mul(x, constant(0.5)), add(one, erf(mul(x, constant(Math.SQRT1_2)))));
/**
 * `gelu` with Φ by a hyperbolic tangent.
 * @see Hendrycks, Gimpel (2016), arXiv:1606.08415
 * @example
 * evaluate(geluTanh(input(0)), [1]).toFixed(4) // => "0.8412"
 */
export const geluTanh = (x: ExprLike): Expr => {
  const inner = mul(
    constant(Math.sqrt(2 / Math.PI)),
    add(x, mul(constant(0.044715), mul(x, square(x)))),
  );
  return mul(mul(x, constant(0.5)), add(one, tanh(inner)));
};
/**
 * x where it is positive, slope · x elsewhere.
 * @example
 * evaluate(leakyRelu(input(0), 0.5), [-4]) // => -2
 */
export const leakyRelu = (x: ExprLike, slope: ExprLike): Expr =>
  where(gt(x, zero), x, mul(x, slope));
/**
 * scale · x where x is positive, alpha · scale · (exp(inputScale · x) - 1) elsewhere.
 * @example
 * evaluate(elu(input(0), 2, 1, 1), [-100]) // => -2
 */
export const elu = (x: ExprLike, alpha: ExprLike, scale: ExprLike, inputScale: ExprLike): Expr =>
  whereSafe(gt(x, zero), mul(x, scale), x, (y) =>
    mul(expm1(mul(y, inputScale)), mul(alpha, scale)),
  );
/**
 * As `clamp`, but no gradient passes at the bounds. Where they cross, the upper one wins.
 * @example
 * [-3, 0.5, 3].map((x) => evaluate(hardtanh(input(0), -1, 1), [x])) // => [ -1, 0.5, 1 ]
 */
export const hardtanh = (x: ExprLike, low: ExprLike, high: ExprLike): Expr =>
  where(
    and(gt(x, low), lt(x, high)),
    x,
    where(le(x, low), minimum(low, high), where(ge(x, high), high, mul(x, zero))),
  );
/**
 * x / (1 + |x|).
 * @example
 * evaluate(softsign(input(0)), [-3]) // => -0.75
 */
export const softsign = (x: ExprLike): Expr => div(x, add(one, abs(x)));
/**
 * x - tanh(x).
 * @example
 * evaluate(tanhshrink(input(0)), [100]) // => 99
 */
export const tanhshrink = (x: ExprLike): Expr => sub(x, tanh(x));
/**
 * 0 where |x| is at most lambda.
 * @example
 * [-2, 0.5].map((x) => evaluate(hardshrink(input(0), 1), [x])) // => [ -2, 0 ]
 */
export const hardshrink = (x: ExprLike, lambda: ExprLike): Expr =>
  where(or(lt(x, neg(lambda)), gt(x, lambda)), x, mul(x, zero));
/**
 * x moved towards 0 by lambda, and 0 within it.
 * @example
 * [-3, 0.5].map((x) => evaluate(softshrink(input(0), 1), [x])) // => [ -2, 0 ]
 */
export const softshrink = (x: ExprLike, lambda: ExprLike): Expr =>
  where(gt(x, lambda), sub(x, lambda), where(lt(x, neg(lambda)), add(x, lambda), zero));
/**
 * x where it exceeds the limit, else `value`.
 * @example
 * [1, 5].map((x) => evaluate(threshold(input(0), 2, -9), [x])) // => [ -9, 5 ]
 */
export const threshold = (x: ExprLike, limit: ExprLike, value: ExprLike): Expr =>
  where(le(x, limit), value, x);
/**
 * (x + 3) / 6, limited to [0, 1].
 * @example
 * [-4, 0, 4].map((x) => evaluate(hardsigmoid(input(0)), [x])) // => [ 0, 0.5, 1 ]
 */
export const hardsigmoid = (x: ExprLike): Expr =>
  div(hardtanh(add(x, constant(3)), zero, constant(6)), constant(6));
/**
 * x · hardsigmoid(x).
 * @example
 * [-4, 3].map((x) => evaluate(hardswish(input(0)), [x])) // => [ -0, 3 ]
 */
export const hardswish = (x: ExprLike): Expr =>
  whereSafe(
    or(lt(x, constant(-3)), ge(x, constant(3))),
    where(lt(x, zero), mul(x, zero), div(mul(x, constant(6)), constant(6))),
    x,
    (y) => div(mul(y, add(y, constant(3))), constant(6)),
  );

/**
 * `start + weight (end - start)`, from whichever end is nearer, as PyTorch computes it.
 * @example
 * evaluate(lerp(input(0), input(1), constant(0.5)), [0, 10]) // => 5
 */
export const lerp = (start: ExprLike, end: ExprLike, weight: ExprLike): Expr =>
  where(
    lt(abs(weight), constant(0.5)),
    add(start, mul(weight, sub(end, start))),
    sub(end, mul(sub(end, start), sub(one, weight))),
  );
/**
 * log(exp(x) + exp(y)); equal infinities stay what they are.
 * @example
 * evaluate(logaddexp(input(0), input(1)), [0, 0]) // => 0.6931471805599453
 */
export const logaddexp = (x: ExprLike, y: ExprLike): Expr =>
  where(
    and(eq(x, y), eq(abs(x), constant(Infinity))),
    x,
    add(maximum(x, y), log1p(exp(neg(abs(sub(x, y)))))),
  );
/**
 * log(p / (1 - p)).
 * @example
 * evaluate(logit(input(0)), [0.5]) // => 0
 */
export const logit = (p: ExprLike): Expr => apply("logit", p);
/**
 * x log(y), 0 where x is 0 unless y is NaN.
 * @example
 * evaluate(xlogy(input(0), input(1)), [0, 0]) // => 0
 */
export const xlogy = (x: ExprLike, y: ExprLike): Expr => apply("xlogy", x, y);
/**
 * In single precision π x may overflow, and then the result is NaN, as PyTorch's.
 * @example
 * [0, 0.5].map((x) => evaluate(sinc(input(0)), [x])) // => [ 1, 0.6366197723675814 ]
 */
export const sinc = (x: ExprLike): Expr => {
  const angle = mul(x, constant(Math.PI));
  return where(or(isfinite(angle), isinf(x)), apply("sinc", x), apply("sin", angle));
};
/**
 * What follows the point, with the sign of x.
 * @example
 * evaluate(frac(input(0)), [-1.25]) // => -0.25
 */
export const frac = (x: ExprLike): Expr => sub(x, apply("trunc", x));
/**
 * Whether x is negative, or -0.
 * @example
 * [-0, 0].map((x) => evaluate(signbit(input(0)), [x])) // => [ 1, 0 ]
 */
export const signbit = (x: ExprLike): Expr => lt(apply("copysign", one, x), zero);
/**
 * 0 below zero (and for NaN, as in PyTorch), 1 above.
 * @example
 * [-2, 0, 2].map((x) => evaluate(heaviside(input(0), 0.5), [x])) // => [ 0, 0.5, 1 ]
 */
export const heaviside = (x: ExprLike, atZero: ExprLike): Expr =>
  where(eq(x, zero), atZero, where(gt(x, zero), one, zero));
/**
 * `nan`, `positive` and `negative` in the place of NaN and the infinities.
 * @example
 * [NaN, Infinity, 7].map((x) => evaluate(nanToNum(input(0), 0, 9, -9), [x])) // => [ 0, 9, 7 ]
 */
export const nanToNum = (
  x: ExprLike,
  nan: ExprLike,
  positive: ExprLike,
  negative: ExprLike,
): Expr =>
  where(
    ne(x, x),
    nan,
    where(eq(x, constant(Infinity)), positive, where(eq(x, constant(-Infinity)), negative, x)),
  );
/**
 * |x - y| ≤ atol + rtol |y|; equal infinities are close.
 * @example
 * evaluate(isclose(input(0), input(1), 1e-5, 1e-8), [1, 1.000001]) // => 1
 */
export const isclose = (x: ExprLike, y: ExprLike, rtol: ExprLike, atol: ExprLike): Expr =>
  or(eq(x, y), and(isfinite(y), le(abs(sub(x, y)), add(atol, abs(mul(rtol, y))))));
