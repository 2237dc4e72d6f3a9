/**
 * @file The table of scalar operations: all that the project knows about each, in one row.
 *
 * Tensor methods, kernels of every backend, gradients, tests and the table of operations in the
 * documentation are made from it. What can be written with these rows belongs in `derived.ts`.
 */
import { apply, constant, type Expr } from "./expr.ts";
import {
  add,
  and,
  cos,
  cosh,
  digamma,
  div,
  eq,
  exp,
  ge,
  gt,
  le,
  log,
  lt,
  mul,
  ne,
  neg,
  or,
  pow,
  reciprocal,
  rsqrt,
  sign,
  sin,
  sinh,
  sub,
  trigamma,
  trunc,
  where,
} from "./functions.ts";
import * as special from "./special.ts";

/** How an operation's element types hang together. */
export type Typing =
  /** Arguments and result are of one type. */
  | "same"
  /** Arguments are of one type, the result is `bool`. */
  | "predicate"
  /** The first argument is `bool`; the others and the result are of one type. */
  | "select";

/** What an operation is defined for. */
export type Taking =
  /** Every element type. */
  | "numbers"
  /** Numbers with a fraction: whole numbers are converted first. */
  | "fractions"
  /** Whole numbers and booleans. */
  | "bits";

type Tuple<T, A extends 1 | 2 | 3> = A extends 1 ? [T] : A extends 2 ? [T, T] : [T, T, T];

/** One row. */
export interface ScalarOp<A extends 1 | 2 | 3 = 1 | 2 | 3> {
  readonly arity: A;
  readonly typing: Typing;
  /** The meaning, in double precision (and for integers where they are exact in it). */
  readonly evaluate: (...x: Tuple<number, A>) => number;
  /**
   * The cotangents of the arguments when `g` is that of the result. `out` is the result itself, so
   * that `exp` can reuse it. `undefined`: not differentiable there.
   */
  readonly derivative: (g: Expr, args: Tuple<Expr, A>, out: Expr) => Tuple<Expr | undefined, A>;
  /** Where each argument is taken from in tests: the inside of the domain, away from poles. */
  readonly domain: readonly [low: number, high: number];
  readonly takes: Taking;
  /** Whether gradients are computed from the arguments alone, so that the result may be overwritten, as in PyTorch. */
  readonly freesResult?: boolean;
  /** Largest error that a renderer may make in single precision, in units in the last place. */
  readonly ulp: number;
}

const zero = constant(0);
const one = constant(1);
const two = constant(2);
const half = constant(0.5);

type Shorthand<A extends 1 | 2 | 3> = Omit<
  ScalarOp<A>,
  "arity" | "typing" | "takes" | "domain" | "ulp"
> &
  Partial<Pick<ScalarOp, "domain" | "ulp" | "freesResult">>;

const unary = (row: Shorthand<1>): ScalarOp<1> => ({
  arity: 1,
  typing: "same",
  takes: "numbers",
  domain: [-3, 3],
  ulp: 0.5,
  ...row,
});
const binary = (row: Shorthand<2>): ScalarOp<2> => ({
  arity: 2,
  typing: "same",
  takes: "numbers",
  domain: [0.25, 3],
  ulp: 0.5,
  ...row,
});
const fractionalUnary = (row: Shorthand<1>): ScalarOp<1> => ({ ...unary(row), takes: "fractions" });
const fractionalBinary = (row: Shorthand<2>): ScalarOp<2> => ({
  ...binary(row),
  takes: "fractions",
});
/** A function whose derivative is zero wherever it has one. */
const step = (evaluate: (x: number) => number): ScalarOp<1> =>
  unary({ evaluate, derivative: () => [zero], ulp: 0 });
const predicate = (evaluate: (x: number, y: number) => number): ScalarOp<2> => ({
  ...binary({ evaluate, derivative: () => [undefined, undefined], ulp: 0 }),
  typing: "predicate",
});
const bitwise = (evaluate: (x: number, y: number) => number): ScalarOp<2> => ({
  ...binary({ evaluate, derivative: () => [undefined, undefined], ulp: 0, domain: [0, 127] }),
  takes: "bits",
});

const square = (x: Expr): Expr => mul(x, x);
const timesFactor = (g: Expr, factor: number, x: Expr): Expr => mul(g, mul(constant(factor), x));

// oxfmt-ignore
/** The table: a row for each operation. */
export const ops = {
  // Arithmetic
  add: binary({ evaluate: (x, y) => x + y, derivative: (g) => [g, g] }),
  sub: binary({ evaluate: (x, y) => x - y, derivative: (g) => [g, neg(g)] }),
  mul: binary({ evaluate: (x, y) => x * y, derivative: (g, [x, y]) => [mul(g, y), mul(g, x)] }),
  div: fractionalBinary({ evaluate: (x, y) => x / y, derivative: (g, [x, y]) => [div(g, y), neg(mul(g, div(div(x, y), y)))], freesResult: true }),
  floorDivide: binary({ evaluate: special.floorDivide, derivative: () => [zero, zero], ulp: 1 }),
  remainder: binary({ evaluate: special.remainder, derivative: (g, [x, y]) => [g, neg(mul(g, floorDivide(x, y)))], ulp: 1 }),
  fmod: binary({ evaluate: (x, y) => x % y, derivative: (g, [x, y]) => [g, neg(mul(g, trunc(div(x, y))))], ulp: 0 }),
  fma: {
    arity: 3, typing: "same", takes: "numbers", domain: [0.25, 3], ulp: 0.5,
    evaluate: (x, y, z) => x * y + z,
    derivative: (g, [x, y]) => [mul(g, y), mul(g, x), g],
  } satisfies ScalarOp<3>,
  neg: unary({ evaluate: (x) => -x, derivative: (g) => [neg(g)], ulp: 0 }),
  abs: unary({ evaluate: Math.abs, derivative: (g, [x]) => [mul(g, sign(x))], ulp: 0 }),
  reciprocal: fractionalUnary({ evaluate: (x) => 1 / x, derivative: (g, _, out) => [neg(mul(g, square(out)))], domain: [0.25, 3] }),

  // Rounding and sign
  sign: step((x) => (x > 0 ? 1 : x < 0 ? -1 : 0)),
  floor: step(Math.floor),
  ceil: step(Math.ceil),
  trunc: step(Math.trunc),
  round: step(special.roundHalfToEven),
  copysign: fractionalBinary({
    evaluate: special.copysign, ulp: 0,
    derivative: (g, [x], out) => [where(eq(x, zero), zero, mul(g, div(out, x))), zero],
  }),

  // Powers and exponentials
  sqrt: fractionalUnary({ evaluate: Math.sqrt, derivative: (g, _, out) => [div(g, mul(two, out))], domain: [0.25, 3] }),
  rsqrt: fractionalUnary({ evaluate: (x) => 1 / Math.sqrt(x), derivative: (g, _, out) => [timesFactor(g, -0.5, mul(out, square(out)))], domain: [0.25, 3], ulp: 1 }),
  pow: binary({ evaluate: special.power, derivative: (g, [x, y], out) => [powerOfBase(g, x, y), powerOfExponent(g, x, y, out)], ulp: 1 }),
  exp: fractionalUnary({ evaluate: Math.exp, derivative: (g, _, out) => [mul(g, out)], ulp: 1 }),
  exp2: fractionalUnary({ evaluate: (x) => 2 ** x, derivative: (g, _, out) => [timesFactor(g, Math.LN2, out)], ulp: 1 }),
  expm1: fractionalUnary({ evaluate: Math.expm1, derivative: (g, _, out) => [mul(g, add(out, one))], ulp: 1 }),
  log: fractionalUnary({ evaluate: Math.log, derivative: (g, [x]) => [div(g, x)], domain: [0.25, 3], ulp: 1 }),
  log2: fractionalUnary({ evaluate: Math.log2, derivative: (g, [x]) => [div(g, mul(x, constant(Math.LN2)))], domain: [0.25, 3], ulp: 1 }),
  log10: fractionalUnary({ evaluate: Math.log10, derivative: (g, [x]) => [div(g, mul(x, constant(Math.LN10)))], domain: [0.25, 3], ulp: 1 }),
  log1p: fractionalUnary({ evaluate: Math.log1p, derivative: (g, [x]) => [div(g, add(x, one))], domain: [-0.75, 3], ulp: 1 }),

  // Circular and hyperbolic functions
  sin: fractionalUnary({ evaluate: Math.sin, derivative: (g, [x]) => [mul(g, cos(x))], ulp: 1 }),
  cos: fractionalUnary({ evaluate: Math.cos, derivative: (g, [x]) => [mul(g, neg(sin(x)))], ulp: 1 }),
  tan: fractionalUnary({ evaluate: Math.tan, derivative: (g, _, out) => [mul(g, add(one, square(out)))], domain: [-1.25, 1.25], ulp: 1 }),
  asin: fractionalUnary({ evaluate: Math.asin, derivative: (g, [x]) => [mul(g, rsqrt(sub(one, square(x))))], domain: [-0.9, 0.9], ulp: 1 }),
  acos: fractionalUnary({ evaluate: Math.acos, derivative: (g, [x]) => [neg(mul(g, rsqrt(sub(one, square(x)))))], domain: [-0.9, 0.9], ulp: 1 }),
  atan: fractionalUnary({ evaluate: Math.atan, derivative: (g, [x]) => [div(g, add(square(x), one))], ulp: 1 }),
  atan2: fractionalBinary({ evaluate: Math.atan2, derivative: (g, [y, x]) => [angle(g, x, y, x), angle(g, neg(y), y, x)], ulp: 1 }),
  hypot: fractionalBinary({ evaluate: (x, y) => Math.hypot(x, y), derivative: (g, [x, y], out) => [mul(g, div(x, out)), mul(g, div(y, out))], ulp: 1 }),
  sinh: fractionalUnary({ evaluate: Math.sinh, derivative: (g, [x]) => [mul(g, cosh(x))], ulp: 1 }),
  cosh: fractionalUnary({ evaluate: Math.cosh, derivative: (g, [x]) => [mul(g, sinh(x))], ulp: 1 }),
  tanh: fractionalUnary({ evaluate: Math.tanh, derivative: (g, _, out) => [mul(g, sub(one, square(out)))], ulp: 1 }),
  asinh: fractionalUnary({ evaluate: Math.asinh, derivative: (g, [x]) => [mul(g, rsqrt(add(square(x), one)))], ulp: 1 }),
  acosh: fractionalUnary({ evaluate: Math.acosh, derivative: (g, [x]) => [mul(g, rsqrt(sub(square(x), one)))], domain: [1.25, 3], ulp: 1 }),
  atanh: fractionalUnary({ evaluate: Math.atanh, derivative: (g, [x]) => [div(g, sub(one, square(x)))], domain: [-0.9, 0.9], ulp: 1 }),

  // Special functions
  sigmoid: fractionalUnary({ evaluate: special.sigmoid, derivative: (g, _, out) => [mul(g, mul(sub(one, out), out))], ulp: 1 }),
  erf: fractionalUnary({ evaluate: special.erf, derivative: (g, [x]) => [timesFactor(g, 2 / Math.sqrt(Math.PI), exp(neg(square(x))))], ulp: 1 }),
  erfc: fractionalUnary({ evaluate: special.erfc, derivative: (g, [x]) => [timesFactor(g, -2 / Math.sqrt(Math.PI), exp(neg(square(x))))], ulp: 1 }),
  erfinv: fractionalUnary({ evaluate: special.erfinv, derivative: (g, _, out) => [timesFactor(g, Math.sqrt(Math.PI) / 2, exp(square(out)))], domain: [-0.9, 0.9], ulp: 1, freesResult: true }),
  lgamma: fractionalUnary({ evaluate: special.lgamma, derivative: (g, [x]) => [mul(g, digamma(x))], domain: [0.25, 6], ulp: 1 }),
  digamma: fractionalUnary({ evaluate: special.digamma, derivative: (g, [x]) => [mul(g, trigamma(x))], domain: [0.25, 6], ulp: 1 }),
  trigamma: fractionalUnary({ evaluate: special.trigamma, derivative: (g, [x]) => [mul(g, polygamma(two, x))], domain: [0.25, 6], ulp: 1 }),
  /** The derivative of order n of digamma. */
  polygamma: fractionalBinary({ evaluate: special.polygamma, derivative: (g, [n, x]) => [undefined, mul(g, polygamma(add(n, one), x))], ulp: 1 }),

  /** log(p / (1 - p)). */
  logit: fractionalUnary({ evaluate: special.logit, derivative: (g, [p]) => [where(or(lt(p, zero), gt(p, one)), constant(NaN), div(g, mul(p, sub(one, p))))], domain: [0.1, 0.9], ulp: 1 }),
  /** x log(y), 0 where x is 0 unless y is NaN. */
  xlogy: fractionalBinary({ evaluate: special.xlogy, derivative: (g, [x, y]) => [where(and(eq(x, zero), le(y, zero)), zero, xlogy(g, y)), mul(g, div(x, y))], ulp: 1 }),
  /** sin(πx) / (πx), 1 at 0. */
  sinc: fractionalUnary({ evaluate: special.sinc, derivative: (g, [x]) => [slopeOfSinc(g, x)], domain: [0.25, 3], ulp: 1 }),
  /**
   * (x - c)², for c a mean of the x: the derivative with respect to it vanishes in the sum over the
   * x, and is left out, because with infinities among them it would not be 0 but NaN.
   */
  squaredDeviation: fractionalBinary({ evaluate: (x, c) => (x - c) ** 2, derivative: (g, [x, c]) => [timesFactor(g, 2, sub(x, c)), undefined] }),

  // Choosing
  relu: unary({ evaluate: (x) => (x <= 0 ? 0 : x), derivative: (g, _, out) => [where(le(out, zero), zero, g)], ulp: 0 }),
  maximum: binary({ evaluate: special.maximum, derivative: (g, [x, y]) => [share(g, x, y, lt), share(g, y, x, lt)], ulp: 0 }),
  minimum: binary({ evaluate: special.minimum, derivative: (g, [x, y]) => [share(g, x, y, gt), share(g, y, x, gt)], ulp: 0 }),
  fmax: binary({ evaluate: special.fmax, derivative: (g, [x, y]) => take(g, or(ge(x, y), ne(y, y))), ulp: 0 }),
  fmin: binary({ evaluate: special.fmin, derivative: (g, [x, y]) => take(g, or(le(x, y), ne(y, y))), ulp: 0 }),
  where: {
    arity: 3, typing: "select", takes: "numbers", domain: [0.25, 3], ulp: 0,
    evaluate: (whether, yes, no) => (whether !== 0 ? yes : no),
    derivative: (g, [whether]) => [undefined, where(whether, g, zero), where(whether, zero, g)],
  } satisfies ScalarOp<3>,

  // Comparisons
  eq: predicate((x, y) => Number(x === y)),
  ne: predicate((x, y) => Number(x !== y)),
  lt: predicate((x, y) => Number(x < y)),
  le: predicate((x, y) => Number(x <= y)),
  gt: predicate((x, y) => Number(x > y)),
  ge: predicate((x, y) => Number(x >= y)),

  // Bits of integers and of booleans
  bitAnd: bitwise((x, y) => x & y),
  bitOr: bitwise((x, y) => x | y),
  bitXor: bitwise((x, y) => x ^ y),
  shiftLeft: bitwise(special.shiftLeft),
  shiftRight: bitwise(special.shiftRight),
};

/** The name of a row. */
export type OpName = keyof typeof ops;

/**
 * The row of `op`, whatever its arity.
 * @example
 * rowOf("exp").arity // => 1
 */
export const rowOf = (op: OpName): ScalarOp => ops[op] as unknown as ScalarOp; // a union of arities cannot be called; callers pass as many arguments as `arity` says

const floorDivide = (x: Expr, y: Expr): Expr => apply("floorDivide", x, y);
const polygamma = (n: Expr, x: Expr): Expr => apply("polygamma", n, x);
const xlogy = (x: Expr, y: Expr): Expr => apply("xlogy", x, y);

/** 0 also where the square of x underflows. */
function slopeOfSinc(g: Expr, x: Expr): Expr {
  const angle = mul(x, constant(Math.PI));
  const below = mul(angle, x);
  const slope = div(sub(mul(cos(angle), angle), sin(angle)), below);
  return where(eq(below, zero), zero, mul(g, slope));
}

/** d(x^y)/dx, which is 0 for y = 0 also where x is 0. */
function powerOfBase(g: Expr, x: Expr, y: Expr): Expr {
  return where(eq(y, zero), zero, mul(g, mul(y, pow(x, sub(y, one)))));
}

/** d(x^y)/dy, which is 0 for x = 0 where y is not negative. */
function powerOfExponent(g: Expr, x: Expr, y: Expr, out: Expr): Expr {
  return where(and(eq(x, zero), ge(y, zero)), zero, mul(g, mul(out, log(x))));
}

function angle(g: Expr, side: Expr, y: Expr, x: Expr): Expr {
  return mul(mul(g, side), reciprocal(add(square(y), square(x))));
}

/** At a tie both get half, as in PyTorch. */
function share(g: Expr, x: Expr, y: Expr, loses: (x: Expr, y: Expr) => Expr): Expr {
  return where(loses(x, y), zero, where(eq(x, y), mul(g, half), g));
}

function take(g: Expr, first: Expr): [Expr, Expr] {
  return [where(first, g, zero), where(first, zero, g)];
}
