/** @file Pairs of steps that are rendered as one: what they give, and where they are left alone. */
import { add, constant, erf, type Expr, input, lower, mul, rowOf } from "@kindling/expr";
import { fromTypedArray, fused } from "@kindling/tensor";
import { beforeAll, describe, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";
import { contractionsOf } from "../../src/render/contractions.ts";

beforeAll(() => useWasm());

const float32 = "float32" as const;
const [x, one] = [input(0), constant(1)];
const erfc = rowOf("erfc").evaluate as (x: number) => number; // of one argument

/** Every output of a kernel of expressions, of float32. */
const computed = (exprs: readonly Expr[], values: Float32Array): number[][] =>
  fused(
    "test",
    [fromTypedArray(values)],
    [],
    exprs,
    exprs.map(() => float32),
  ).map((y) => Array.from(y.toTypedArray(), Number));

describe("1 + erf(x)", () => {
  test("is within 2.1 units of 2⁻²³, and nearer where it is small", () => {
    const values = Float32Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 16_384);
    const [sums] = computed([add(one, erf(x))], values);
    values.forEach((value, i) => {
      const exact = erfc(-value);
      const bound = 2 ** -23 * (value < -1 ? 0.7 : 2.1);
      const error = Math.abs(sums![i]! - exact);
      if (!(error <= bound)) expect.fail(`1 + erf(${value}) = ${sums![i]}, not ${exact}`);
    });
  });

  test("is 0, 1 and 2 at -∞, 0 and ∞, never less than 0, and NaN of NaN", () => {
    const values = Float32Array.of(-Infinity, -100, -4.2, -4.1999, -0, 0, 100, Infinity, NaN);
    const [sums] = computed([add(erf(x), one)], values);
    expect(sums).toEqual([0, 0, 0, expect.any(Number), 1, 1, 2, 2, NaN]);
    expect(sums![3]).toBeGreaterThanOrEqual(0);
  });
});

describe("a pair is left alone", () => {
  const pairs = (exprs: readonly Expr[], type: "float32" | "float64" = float32): number =>
    contractionsOf(
      lower(
        exprs,
        [type],
        exprs.map(() => type),
      ),
    ).at.size;

  test("where the first step is needed by itself", () => {
    expect(pairs([add(one, erf(x))])).toBe(1);
    expect(pairs([add(erf(x), one)])).toBe(1);
    expect(pairs([add(one, erf(x)), erf(x)])).toBe(0);
    expect(pairs([mul(add(one, erf(x)), erf(x))])).toBe(0);
    const [sum, alone] = computed([add(one, erf(x)), erf(x)], Float32Array.of(0.5));
    expect(sum![0]).toBe(Math.fround(1 + alone![0]!));
  });

  test("of another constant, another step or another type", () => {
    expect(pairs([add(constant(2), erf(x))])).toBe(0);
    expect(pairs([mul(one, erf(x))])).toBe(0);
    expect(pairs([add(one, x)])).toBe(0);
    expect(pairs([add(one, erf(x))], "float64")).toBe(0);
  });
});
