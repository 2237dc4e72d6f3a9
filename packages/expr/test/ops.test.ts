/**
 * @file Laws that hold for every row of the table, by walking it.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  apply,
  differentiate,
  evaluate,
  type Expr,
  input,
  type OpName,
  ops,
  rowOf,
  round,
} from "../src/index.ts";

const names = Object.keys(ops) as OpName[];
const inputsOf = (op: OpName): Expr[] =>
  Array.from({ length: rowOf(op).arity }, (_, i) => input(i));

/** Points inside the domain of every argument. */
const points = (op: OpName): fc.Arbitrary<number[]> => {
  const [low, high] = rowOf(op).domain;
  // A grid: the doubles themselves are mostly tiny, where steps and differences meet.
  const number = fc.integer({ min: 1, max: 9999 }).map((k) => low + ((high - low) * k) / 10000);
  return fc.array(number, { minLength: rowOf(op).arity, maxLength: rowOf(op).arity });
};

/** Central differences, and how far a second, finer estimate is from them. */
function slope(f: (x: number) => number, x: number): { value: number; doubt: number } {
  const at = (h: number): number => (f(x + h) - f(x - h)) / (2 * h);
  const [coarse, fine] = [at(2e-4), at(1e-4)];
  return { value: (4 * fine - coarse) / 3, doubt: Math.abs(fine - coarse) };
}

/** Where two arguments meet or a step is near, differences see both sides of a kink. */
const nearKink = (op: OpName, x: readonly number[]): boolean =>
  new Set(["floor", "ceil", "trunc", "round", "sign", "remainder", "fmod"]).has(op)
    ? x.some((v) => Math.abs(v * 2 - Math.round(v * 2)) < 1e-2) ||
      (x.length === 2 && Math.abs(x[0]! / x[1]! - Math.round(x[0]! / x[1]!)) < 1e-2)
    : Math.abs(x[0]! - (x[1] ?? 0)) < 1e-3;

describe("every row", () => {
  test("there are at least 25 rows", () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
  });

  test.each(names)("%s: the derivative is the slope", (op) => {
    fc.assert(
      fc.property(points(op), (x) => {
        fc.pre(!nearKink(op, x));
        const whole = apply(op, ...inputsOf(op));
        inputsOf(op).forEach((leaf, i) => {
          if (op === "where" && i === 0) return;
          if (rowOf(op).derivative(input(9), inputsOf(op) as never, whole)[i] === undefined) return;
          const { value, doubt } = slope((v) => evaluate(whole, x.with(i, v)), x[i]!);
          const symbolic = evaluate(differentiate(whole, leaf), x);
          expect(Math.abs(symbolic - value)).toBeLessThanOrEqual(
            10 * doubt + 1e-7 * (1 + Math.abs(value)),
          );
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test.each(names)("%s: evaluation gives a number inside the domain", (op) => {
    fc.assert(
      fc.property(points(op), (x) => {
        expect(evaluate(apply(op, ...inputsOf(op)), x)).not.toBeNaN();
      }),
      { seed: 2 },
    );
  });

  test("a wrong derivative is noticed", () => {
    const wrong = apply("mul", input(0), input(0)); // pretends to be the derivative of x²: x instead of 2x
    const { value, doubt } = slope((v) => evaluate(wrong, [v]), 1.5);
    expect(Math.abs(evaluate(input(0), [1.5]) - value)).toBeGreaterThan(
      10 * doubt + 1e-7 * (1 + value),
    );
  });
});

describe("element types", () => {
  test("rounding to a type twice is rounding once", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        fc.constantFrom(...(Object.keys(round) as (keyof typeof round)[])),
        (x, type) => {
          expect(round[type](round[type](x))).toBe(round[type](x));
        },
      ),
    );
  });
});
