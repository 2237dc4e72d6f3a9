/** @file Running sums. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Accumulator } from "../src/accumulator.ts";

test("each sum is the sum of its column, in double precision", () => {
  const rows = fc.array(fc.tuple(fc.double({ noNaN: true }), fc.integer()));
  fc.assert(
    fc.property(rows, (added) => {
      const metric = new Accumulator(2);
      for (const row of added) metric.add(...row);
      for (const i of [0, 1] as const) {
        expect(metric.at(i)).toBe(added.reduce((sum, row) => sum + row[i], 0));
      }
    }),
  );
});

test("reset makes every sum 0", () => {
  const metric = new Accumulator(1);
  metric.add(3);
  metric.reset();
  expect(metric.at(0)).toBe(0);
});

test("a wrong number of sums, of values, and an index that is not there are refused", () => {
  expect(() => new Accumulator(0)).toThrow(/number of sums/);
  expect(() => new Accumulator(2).add(1)).toThrow(/value for each sum/);
  expect(() => new Accumulator(2).at(2)).toThrow(/no such sum/);
});
