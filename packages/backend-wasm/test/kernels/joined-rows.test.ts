/**
 * @file Sums over rows that go by, of which some are joined in floats first: as near the exact sums as sums
 * along rows are, whatever stands in front, and however many rows and columns there are.
 */
import { manualSeed, randn, type Tensor, useBackend } from "@kindling/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";

beforeAll(useWasm);
afterAll(() => useBackend("reference"));

/** More than 4096 elements, so that rows are joined. */
const shapes = fc
  .record({ rows: fc.integer({ min: 1, max: 300 }), columns: fc.integer({ min: 1, max: 300 }) })
  .filter(({ rows, columns }) => rows * columns > 4096);

const fronts: { readonly [name: string]: (x: Tensor, y: Tensor, each: Tensor) => Tensor } = {
  nothing: (x) => x.sum(0),
  "a product": (x, y) => x.mul(y).sum(0),
  "a number of each row": (x, _, each) => x.mul(each).sum(0),
};

const numbersOf = (x: Tensor): number[] => Array.from(x.toTypedArray(), Number);

test.each(Object.keys(fronts))("sums of rows with %s in front err by 2⁻²² of the sizes", (name) => {
  fc.assert(
    fc.property(shapes, fc.nat(1000), ({ rows, columns }, seed) => {
      manualSeed(seed);
      const [x, y] = [randn(rows, columns), randn(rows, columns)] as [Tensor, Tensor];
      const each = randn(rows, 1) as Tensor;
      const [a, b, c] = [numbersOf(x), numbersOf(y), numbersOf(each)];
      const termOf: { readonly [name: string]: (i: number) => number } = {
        nothing: (i) => a[i]!,
        "a product": (i) => Math.fround(a[i]! * b[i]!),
        "a number of each row": (i) => Math.fround(a[i]! * c[Math.floor(i / columns)]!),
      };
      numbersOf(fronts[name]!(x, y, each)).forEach((sum, column) => {
        const terms = Array.from({ length: rows }, (_, row) =>
          termOf[name]!(row * columns + column),
        );
        const exact = terms.reduce((total, term) => total + term, 0);
        const size = terms.reduce((total, term) => total + Math.abs(term), 0);
        expect(Math.abs(sum - exact)).toBeLessThanOrEqual(2 ** -22 * size);
      });
    }),
    { numRuns: 40 },
  );
});
