/**
 * @file How far results are from the exact ones, and the polynomials that they rest on.
 */
import { apply, input, type OpName, ops, rowOf } from "@kindling/expr";
import { fromTypedArray, fused, useBackend } from "@kindling/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";
import { type Polynomial, polynomials } from "../../src/render/functions/coefficients.ts";

beforeAll(useWasm);
afterAll(() => useBackend("reference"));

const unary = (Object.keys(ops) as OpName[]).filter((op) => rowOf(op).arity === 1);
const unit = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

describe("functions of one float32", () => {
  // an odd stride through all bit patterns: every exponent, both signs, subnormals, infinities
  const x = new Float32Array(Uint32Array.from({ length: 2 ** 14 }, (_, i) => i * 262_147).buffer);

  test.each(unary)("%s is within the table's bound of the exact value", (op) => {
    const meaning = rowOf(op).evaluate as (x: number) => number;
    const [y] = fused(op, [fromTypedArray(x)], [], [apply(op, input(0))], ["float32"]);
    // a result that is rounded correctly may err by half a unit, also where the table says less
    const bound = Math.max(0.5, rowOf(op).ulp);
    y!.toTypedArray().forEach((got, i) => {
      const exact = meaning(x[i]!);
      if (Object.is(got, Math.fround(exact)) || got === exact) return;
      const error = Math.abs(Number(got) - exact) / unit(exact);
      if (!(error <= bound)) expect.fail(`${op}(${x[i]}) = ${got}, not ${exact}: ${error} units`);
    });
  });
});

/** What each polynomial is part of, and the function that it makes. */
const uses: {
  readonly [name in keyof typeof polynomials]: readonly [
    whole: (p: (x: number) => number, x: number) => number,
    exact: (x: number) => number,
    range: readonly [number, number],
  ];
} = {
  exp: [(p, r) => r + r * r * p(r), Math.expm1, [-Math.LN2 / 2, Math.LN2 / 2]],
  log: [(p, s) => 2 * s + s ** 3 * p(s * s), (s) => 2 * Math.atanh(s), [1e-3, Math.sqrt(0.02944)]],
  sin: [(p, r) => r + r ** 3 * p(r * r), Math.sin, [1e-3, Math.PI / 4]],
  cos: [(p, r) => 1 - (r * r) / 2 + r ** 4 * p(r * r), Math.cos, [0, Math.PI / 4]],
  atan: [(p, t) => t + t ** 3 * p(t * t), Math.atan, [1e-3, Math.tan(Math.PI / 8)]],
  erf: [(p, x) => x * p(x * x), rowOf("erf").evaluate, [1e-3, 1]],
  erfc: [
    (p, x) => (Math.exp(-x * x) * 2 * p(2 / (2 + x))) / (2 + x),
    rowOf("erfc").evaluate,
    [0.875, 10.4],
  ],
};

describe("the polynomial of", () => {
  const names = Object.keys(polynomials) as (keyof typeof polynomials)[];

  test.each(names)("%s errs no more than the table says", (name) => {
    const [whole, exact, [low, high]] = uses[name];
    const { single, double, error }: Polynomial = polynomials[name];
    const worst = (coefficients: readonly number[]): number => {
      const p = (x: number): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);
      const errors = Array.from({ length: 4001 }, (_, i) => {
        const x = low + ((high - low) * i) / 4000;
        return x === 0 ? 0 : Math.abs(whole(p, x) / exact(x) - 1);
      });
      return Math.max(...errors);
    };
    expect(worst(single)).toBeLessThanOrEqual(error);
    if (double !== undefined) expect(worst(double)).toBeLessThanOrEqual(1e-15); // a few roundings
  });
});
