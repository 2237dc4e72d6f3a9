/**
 * @file Sums over rows that go by, of which some are joined in floats first: as near the exact sums as sums
 * along rows are, whatever stands in front, and however many rows and columns there are.
 */
import { add, type Expr, exp, input, mul, tanh } from "@kindling/expr";
import { dispatch, manualSeed, randn, type Tensor, useBackend } from "@kindling/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";

beforeAll(useWasm);
afterAll(() => useBackend("reference"));

/** More than 4096 elements, so that rows are joined. */
const shapes = fc
  .record({ rows: fc.integer({ min: 1, max: 300 }), columns: fc.integer({ min: 1, max: 300 }) })
  .filter(({ rows, columns }) => rows * columns > 4096);

/** What stands in front: of x, y of the same shape and a number of each row, and the same of numbers. */
const fronts: {
  readonly [name: string]: { readonly expr: Expr; readonly of: (...x: number[]) => number };
} = {
  nothing: { expr: input(0), of: (x) => x },
  "a product": { expr: mul(input(0), input(1)), of: (x, y) => Math.fround(x * y) },
  "a number of each row": { expr: mul(input(0), input(2)), of: (x, _, z) => Math.fround(x * z) },
  "much that is computed": {
    expr: add(mul(tanh(input(0)), input(1)), exp(input(2))),
    of: (x, y, z) => Math.tanh(x) * y + Math.exp(z),
  },
};

const numbersOf = (x: Tensor): number[] => Array.from(x.toTypedArray(), Number);

test.each(Object.keys(fronts))(
  "sums of rows with %s in front are right, and what is kept",
  (name) => {
    const { expr, of } = fronts[name]!;
    fc.assert(
      fc.property(shapes, fc.nat(1000), ({ rows, columns }, seed) => {
        manualSeed(seed);
        const shape = [rows, columns];
        const operands = [randn(shape), randn(shape), randn(rows, 1)] as Tensor[];
        const [sums, kept] = dispatch("reduce", "test", operands, {
          reduction: "sum",
          expr,
          scalars: [],
          valueType: "float32",
          dtype: "float32",
          axes: [0],
          keepdim: false,
          keepsValues: true,
        }) as [Tensor, Tensor];
        const [x, y, z] = operands.map(numbersOf) as [number[], number[], number[]];
        const terms = x.map((_, i) => of(x[i]!, y[i]!, z[Math.floor(i / columns)]!));
        numbersOf(kept).forEach((value, i) => {
          expect(Math.abs(value - terms[i]!)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(terms[i]!)));
        });
        const values = numbersOf(kept);
        numbersOf(sums).forEach((sum, column) => {
          const own = values.filter((_, i) => i % columns === column);
          const exact = own.reduce((total, value) => total + value, 0);
          const size = own.reduce((total, value) => total + Math.abs(value), 0);
          expect(Math.abs(sum - exact)).toBeLessThanOrEqual(2 ** -22 * size); // three roundings more
        });
      }),
      { numRuns: 20 },
    );
  },
);
