/**
 * @file The polynomials behind the transcendental functions. In double precision they are Taylor series,
 * cut where the next term is below 2⁻⁵⁴ of the result. In single precision they are interpolations at
 * Chebyshev's nodes, computed for this table in double precision; `error` is the largest relative error
 * of the function that is made of them, which a test measures again. float32 has steps of 6e-8.
 */
import type { Floats, Precision } from "../floats.ts";

export interface Polynomial {
  /** Of which function. */
  readonly of: string;
  /** For which arguments. */
  readonly range: readonly [low: number, high: number];
  readonly single: readonly number[];
  /** Relative error of `single`. */
  readonly error: number;
  /** Left out where double precision is left to the host. */
  readonly double?: readonly number[];
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const series = (length: number, term: (k: number) => number): number[] =>
  Array.from({ length }, (_, k) => term(k));
const alternating = (k: number): number => (k % 2 === 0 ? 1 : -1);

const halfLn2 = Math.LN2 / 2;
/** The square of (√2 - 1) / (√2 + 1), where the argument of a logarithm is reduced to. */
const logRange = 0.02944;
const eighthTurn = Math.PI / 4;

export const polynomials = {
  /** exp(r) = 1 + r + r² P(r) */
  exp: {
    of: "(exp(r) - 1 - r) / r²",
    range: [-halfLn2, halfLn2],
    single: [
      0.5000000013466, 0.1666666668162, 0.04166646492531, 0.008333310925348, 0.001393364999476,
      0.000198909908879,
    ],
    error: 6e-10,
    double: series(12, (k) => 1 / factorial(k + 2)),
  },
  /** log((1 + s) / (1 - s)) = 2 s + s³ P(s²) */
  log: {
    of: "(2 artanh(s) - 2 s) / s³, of s²",
    range: [0, logRange],
    single: [0.6666666655445, 0.4000012187697, 0.2855081659985, 0.2333058193411],
    error: 2e-11,
    double: series(10, (k) => 2 / (2 * k + 3)),
  },
  /** sin(r) = r + r³ P(r²) */
  sin: {
    of: "(sin(r) - r) / r³, of r²",
    range: [0, eighthTurn ** 2],
    single: [-0.1666666666383, 0.00833333186596, -0.0001984008201287, 0.000002724931406967],
    error: 2e-11,
    double: series(8, (k) => -alternating(k) / factorial(2 * k + 3)),
  },
  /** cos(r) = 1 - r² / 2 + r⁴ P(r²) */
  cos: {
    of: "(cos(r) - 1 + r² / 2) / r⁴, of r²",
    range: [0, eighthTurn ** 2],
    single: [0.04166666464746, -0.00138883006969, 0.00002454743721019],
    error: 1.2e-9,
    double: series(8, (k) => alternating(k) / factorial(2 * k + 4)),
  },
  /** atan(t) = t + t³ P(t²) */
  atan: {
    of: "(atan(t) - t) / t³, of t²",
    range: [0, Math.tan(Math.PI / 8) ** 2],
    single: [
      -0.3333333327919, 0.1999997723777, -0.1428415006567, 0.1107134411834, -0.0862452027587,
      0.05047736346505,
    ],
    error: 1e-10,
  },
  /** erf(x) = x P(x²) */
  erf: {
    of: "erf(x) / x, of x²",
    range: [0, 1],
    single: [
      1.128379167062, -0.3761263846803, 0.1128378249526, -0.02686543072861, 0.005221031810179,
      -0.0008484080435882, 0.0001126595922739, -0.000009667045108707,
    ],
    error: 4e-11,
  },
  /** erfc(x) = exp(-x²) t P(t) for t = 2 / (2 + x) */
  erfc: {
    of: "exp(x²) erfc(x) / t, of t",
    range: [2 / 12.4, 2 / 2.75],
    single: [
      0.2820965168431, 0.2820377050003, 0.2476689604087, 0.169161036207, 0.1233398124877,
      -0.1530411242066, 0.3259319434191, -0.7159733194373, 0.7142978318592, -0.3408956309201,
      0.06538375854413,
    ],
    error: 2e-10,
  },
} satisfies { readonly [name: string]: Polynomial };

/** A polynomial's coefficients for a precision. */
export function coefficientsOf(
  name: keyof typeof polynomials,
  precision: Precision,
): readonly number[] {
  const { single, double }: Polynomial = polynomials[name];
  if (precision === "single") return single;
  if (double === undefined) throw new Error(`${name}: in double precision the host computes it`);
  return double;
}

/** The polynomial of that name at x. */
export const evaluated = (
  v: Floats,
  name: keyof typeof polynomials,
  x: ReturnType<Floats["number"]>,
): ReturnType<Floats["number"]> => v.polynomial(x, coefficientsOf(name, v.precision));
