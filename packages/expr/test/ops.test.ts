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

const both = (op: OpName): string[] => [`${op} 0`, `${op} 1`];
/** Arguments without a cotangent: operation and position. */
const undifferentiated = [
  ...(["eq", "ne", "lt", "le", "gt", "ge"] as const).flatMap(both),
  ...(["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"] as const).flatMap(both),
  "where 0",
  "squaredDeviation 1", // about a centre that is held fixed
  "polygamma 0", // the order, a whole number
];

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

  test("has a cotangent for each argument, but where it is a step or a choice", () => {
    const without = names.flatMap((op) => {
      const args = inputsOf(op);
      const cotangents = rowOf(op).derivative(input(9), args as never, apply(op, ...args));
      expect(cotangents.length, op).toBe(args.length);
      return [...cotangents].flatMap((g, i) => (g === undefined ? [`${op} ${i}`] : []));
    });
    expect(without.toSorted()).toEqual(undifferentiated.toSorted());
  });

  test("is typed as what it is", () => {
    const typed = (typing: string): OpName[] => names.filter((op) => rowOf(op).typing === typing);
    expect(typed("predicate")).toEqual(["eq", "ne", "lt", "le", "gt", "ge"]);
    expect(typed("select")).toEqual(["where"]);
    expect(typed("same").length).toBe(names.length - 7);
  });

  test("has a domain to test it in, of some width", () => {
    for (const op of names) {
      const [low, high] = rowOf(op).domain;
      expect(high - low, op).toBeGreaterThan(0.75);
    }
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

  test("signs and choices at their edges", () => {
    const at = (op: OpName, ...x: number[]): number => evaluate(apply(op, ...inputsOf(op)), x);
    expect([2, 0, -0, -2].map((v) => at("sign", v))).toEqual([1, 0, 0, -1]);
    expect([2, 0, -2].map((v) => at("relu", v))).toEqual([2, 0, 0]);
    expect(at("relu", NaN)).toBeNaN();
    expect([at("where", 1, 2, 3), at("where", 0, 2, 3), at("fma", 2, 3, 4)]).toEqual([2, 3, 10]);
    expect([
      at("eq", 1, 1),
      at("lt", 1, 1),
      at("le", 1, 1),
      at("gt", 1, 1),
      at("ge", 1, 1),
    ]).toEqual([1, 0, 1, 0, 1]);
    expect([at("ne", 1, 1), at("ne", 1, 2), at("eq", NaN, NaN), at("ne", NaN, NaN)]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  test("where two arguments are equal, maximum and minimum share the gradient, fmax gives it to one", () => {
    const slopes = (op: OpName): number[] =>
      inputsOf(op).map((leaf) => evaluate(differentiate(apply(op, ...inputsOf(op)), leaf), [3, 3]));
    expect([slopes("maximum"), slopes("minimum")]).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    for (const op of ["fmax", "fmin"] as const) expect(slopes(op)[0]! + slopes(op)[1]!, op).toBe(1);
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
