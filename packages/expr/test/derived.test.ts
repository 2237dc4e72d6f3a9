/**
 * @file Operations written with others: each is its formula, evaluated in double precision, and its
 * derivative is the slope of that formula. Formulas are those of PyTorch's documentation.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { constant, derived, differentiate, evaluate, type Expr, input } from "../src/index.ts";

const [x, y, w] = [input(0), input(1), input(2)];
const c = constant;

interface Formula {
  readonly built: Expr;
  readonly formula: (x: number, y: number, w: number) => number;
  /** Of x, where the derivative jumps. */
  readonly kinks?: readonly number[];
  /** Truths, and operations that PyTorch does not differentiate. */
  readonly isFlat?: boolean;
}

const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
const limited = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), high);
const truth = (holds: boolean): number => (holds ? 1 : 0);

const formulas: Readonly<Record<string, Formula>> = {
  square: { built: derived.square(x), formula: (v) => v ** 2 },
  clamp: {
    built: derived.clamp(x, c(-1), c(2)),
    formula: (v) => limited(v, -1, 2),
    kinks: [-1, 2],
  },
  clampMin: { built: derived.clampMin(x, c(1)), formula: (v) => Math.max(v, 1), kinks: [1] },
  clampMax: { built: derived.clampMax(x, c(1)), formula: (v) => Math.min(v, 1), kinks: [1] },
  isnan: { built: derived.isnan(x), formula: (v) => truth(Number.isNaN(v)), isFlat: true },
  isinf: { built: derived.isinf(x), formula: (v) => truth(Math.abs(v) === Infinity), isFlat: true },
  isfinite: { built: derived.isfinite(x), formula: (v) => truth(Number.isFinite(v)), isFlat: true },
  logicalNot: { built: derived.logicalNot(x), formula: (v) => truth(v === 0), isFlat: true },
  logicalAnd: {
    built: derived.logicalAnd(x, y),
    formula: (v, u) => truth(v !== 0 && u !== 0),
    isFlat: true,
  },
  logicalOr: {
    built: derived.logicalOr(x, y),
    formula: (v, u) => truth(v !== 0 || u !== 0),
    isFlat: true,
  },
  logicalXor: {
    built: derived.logicalXor(x, y),
    formula: (v, u) => truth((v !== 0) !== (u !== 0)),
    isFlat: true,
  },
  silu: { built: derived.silu(x), formula: (v) => v * sigmoid(v) },
  softplus: {
    built: derived.softplus(x, c(2), c(3)),
    formula: (v) => (v * 2 > 3 ? v : Math.log1p(Math.exp(2 * v)) / 2),
    kinks: [1.5],
  },
  logSigmoid: { built: derived.logSigmoid(x), formula: (v) => Math.log(sigmoid(v)), kinks: [0] },
  geluTanh: {
    built: derived.geluTanh(x),
    formula: (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))),
  },
  leakyRelu: {
    built: derived.leakyRelu(x, c(0.1)),
    formula: (v) => (v > 0 ? v : 0.1 * v),
    kinks: [0],
  },
  elu: {
    built: derived.elu(x, c(1.5), c(2), c(0.5)),
    formula: (v) => (v > 0 ? 2 * v : 1.5 * 2 * (Math.exp(0.5 * v) - 1)),
    kinks: [0],
  },
  hardtanh: {
    built: derived.hardtanh(x, c(-1), c(2)),
    formula: (v) => limited(v, -1, 2),
    kinks: [-1, 2],
  },
  softsign: { built: derived.softsign(x), formula: (v) => v / (1 + Math.abs(v)), kinks: [0] },
  tanhshrink: { built: derived.tanhshrink(x), formula: (v) => v - Math.tanh(v) },
  hardshrink: {
    built: derived.hardshrink(x, c(0.5)),
    formula: (v) => (Math.abs(v) > 0.5 ? v : 0),
    kinks: [-0.5, 0.5],
  },
  softshrink: {
    built: derived.softshrink(x, c(0.5)),
    formula: (v) => Math.sign(v) * Math.max(Math.abs(v) - 0.5, 0),
    kinks: [-0.5, 0.5],
  },
  threshold: {
    built: derived.threshold(x, c(1), c(-2)),
    formula: (v) => (v > 1 ? v : -2),
    kinks: [1],
  },
  hardsigmoid: {
    built: derived.hardsigmoid(x),
    formula: (v) => limited(v + 3, 0, 6) / 6,
    kinks: [-3, 3],
  },
  hardswish: {
    built: derived.hardswish(x),
    formula: (v) => (v * limited(v + 3, 0, 6)) / 6,
    kinks: [-3, 3],
  },
  lerp: { built: derived.lerp(x, y, w), formula: (v, u, k) => v + k * (u - v) },
  logaddexp: {
    built: derived.logaddexp(x, y),
    formula: (v, u) => Math.log(Math.exp(v) + Math.exp(u)),
  },
  sinc: {
    built: derived.sinc(x),
    formula: (v) => Math.sin(Math.PI * v) / (Math.PI * v),
    kinks: [0],
  },
  frac: {
    built: derived.frac(x),
    formula: (v) => v - Math.trunc(v),
    kinks: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  },
  signbit: { built: derived.signbit(x), formula: (v) => truth(v < 0), isFlat: true },
  heaviside: {
    built: derived.heaviside(x, y),
    formula: (v, u) => (v === 0 ? u : truth(v > 0)),
    isFlat: true,
  },
  nanToNum: { built: derived.nanToNum(x, c(1), c(2), c(3)), formula: (v) => v },
  isclose: {
    built: derived.isclose(x, y, c(0.1), c(0.5)),
    formula: (v, u) => truth(Math.abs(v - u) <= 0.5 + 0.1 * Math.abs(u)),
    isFlat: true,
  },
};

const names = Object.keys(formulas);
const numbers = fc.tuple(
  fc.integer({ min: -4000, max: 4000 }).map((k) => k / 1000 + 1 / 7),
  fc.integer({ min: -4000, max: 4000 }).map((k) => k / 1000 + 1 / 11),
  fc.integer({ min: -2000, max: 2000 }).map((k) => k / 1000),
);
const near = (got: number, want: number, bound: number): void =>
  expect(Math.abs(got - want)).toBeLessThanOrEqual(bound * (1 + Math.abs(want)));

test("there is a formula for each operation, but for those that are a row's own", () => {
  const rows = ["gelu", "logit", "xlogy"]; // rows, or gelu, whose erf JavaScript lacks
  expect(names.toSorted()).toEqual(
    Object.keys(derived)
      .filter((name) => !rows.includes(name))
      .toSorted(),
  );
});

test.each(names)("%s is its formula", (name) => {
  const { built, formula } = formulas[name]!;
  fc.assert(
    fc.property(numbers, (at) => {
      near(evaluate(built, at), formula(...at), 1e-12);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test.each(names)("%s: the derivative in x is the slope of the formula", (name) => {
  const { built, formula, kinks = [], isFlat = false } = formulas[name]!;
  fc.assert(
    fc.property(numbers, ([v, u, k]) => {
      fc.pre(kinks.every((kink) => Math.abs(v - kink) > 1e-2));
      const h = 1e-5;
      const slope = isFlat ? 0 : (formula(v + h, u, k) - formula(v - h, u, k)) / (2 * h);
      near(evaluate(differentiate(built, x), [v, u, k]), slope, 1e-8);
    }),
    { seed: 4, numRuns: 300 },
  );
});

describe("edges", () => {
  const at = (e: Expr, ...values: number[]): number => evaluate(e, values);
  const slopeAt = (e: Expr, value: number): number => at(differentiate(e, x), value);

  test("NaN and infinities are told apart", () => {
    const seen = [NaN, Infinity, -Infinity, 1];
    expect(seen.map((v) => at(derived.isnan(x), v))).toEqual([1, 0, 0, 0]);
    expect(seen.map((v) => at(derived.isinf(x), v))).toEqual([0, 1, 1, 0]);
    expect(seen.map((v) => at(derived.isfinite(x), v))).toEqual([0, 0, 0, 1]);
    const whole = derived.nanToNum(x, c(7), c(8), c(9));
    expect(seen.map((v) => at(whole, v))).toEqual([7, 8, 9, 1]);
  });

  test("zeros count as false, NaN as true", () => {
    for (const [v, u] of [
      [0, 0],
      [0, 5],
      [5, 0],
      [5, 5],
    ] as const) {
      expect(at(derived.logicalAnd(x, y), v, u)).toBe(truth(v !== 0 && u !== 0));
      expect(at(derived.logicalOr(x, y), v, u)).toBe(truth(v !== 0 || u !== 0));
      expect(at(derived.logicalXor(x, y), v, u)).toBe(truth((v !== 0) !== (u !== 0)));
    }
    expect(at(derived.logicalNot(x), NaN)).toBe(0);
    expect(at(derived.logicalNot(x), -0)).toBe(1);
  });

  test("clamp passes the gradient at its bounds, hardtanh does not, and NaN stays", () => {
    for (const bound of [-1, 2]) {
      expect(slopeAt(derived.clamp(x, c(-1), c(2)), bound)).toBe(1);
      expect(slopeAt(derived.hardtanh(x, c(-1), c(2)), bound)).toBe(0);
    }
    expect(at(derived.clamp(x, c(-1), c(2)), NaN)).toBeNaN();
    expect(at(derived.hardtanh(x, c(-1), c(2)), NaN)).toBeNaN();
    expect(at(derived.hardtanh(x, c(2), c(-1)), -9)).toBe(-1);
  });

  test("far from zero nothing overflows", () => {
    expect(at(derived.softplus(x, c(1), c(20)), 1000)).toBe(1000);
    expect(slopeAt(derived.softplus(x, c(1), c(20)), 1000)).toBe(1);
    expect(at(derived.elu(x, c(1), c(1), c(1)), 1e5)).toBe(1e5);
    expect(slopeAt(derived.elu(x, c(1), c(1), c(1)), 1e5)).toBe(1);
    expect(at(derived.logSigmoid(x), -1000)).toBe(-1000);
    expect(at(derived.logSigmoid(x), 1000)).toBe(0);
    expect(at(derived.logaddexp(x, y), 1000, 1000)).toBe(1000 + Math.LN2);
  });

  test("equal infinities stay what they are in logaddexp, and are close in isclose", () => {
    const close = derived.isclose(x, y, c(0.1), c(0.1));
    for (const v of [Infinity, -Infinity]) {
      expect(at(derived.logaddexp(x, y), v, v)).toBe(v);
      expect(at(close, v, v)).toBe(1);
      expect(at(close, v, -v)).toBe(0);
      expect(at(close, 1, v)).toBe(0);
    }
  });

  test("signs of zero count for signbit, not for heaviside", () => {
    expect([0, -0, -1, 1].map((v) => at(derived.signbit(x), v))).toEqual([0, 1, 1, 0]);
    expect([0, -0, -1, 1, NaN].map((v) => at(derived.heaviside(x, y), v, 0.5))).toEqual([
      0.5, 0.5, 0, 1, 0,
    ]);
  });

  test("gelu is x Φ(x): known values (Φ of Abramowitz and Stegun, table 26.1)", () => {
    near(at(derived.gelu(x), 1), 0.8413447460685429, 1e-15);
    near(at(derived.gelu(x), -2), -2 * 0.0227501319481792, 1e-15);
    expect(at(derived.gelu(x), 0)).toBe(0);
  });

  test("rows under a name of their own", () => {
    near(at(derived.logit(x), 0.25), Math.log(1 / 3), 1e-15);
    near(at(derived.xlogy(x, y), 3, 2), 3 * Math.LN2, 1e-15);
    expect(at(derived.xlogy(x, y), 0, 0)).toBe(0);
    expect(at(derived.sinc(x), 0)).toBe(1);
    expect(at(derived.sinc(x), Infinity)).toBeNaN();
    expect(at(derived.sinc(x), 1e308)).toBeTypeOf("number");
  });
});
