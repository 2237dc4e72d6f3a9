/**
 * @file The largest and smallest of floats, which are gathered in floats with NaN kept aside.
 */
import { fromTypedArray, type Tensor, useBackend } from "@kindling/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";

beforeAll(useWasm);
afterAll(() => useBackend("reference"));

const [rows, columns] = [7, 45]; // four rows together and some alone; a step of many groups, some elements

/** Ones, but for one place. */
function marked(at: number, value: number): Tensor {
  const elements = new Float32Array(rows * columns).fill(1);
  elements[at] = value;
  return fromTypedArray(elements).reshape([rows, columns]);
}

const valuesOf = (x: Tensor): number[] => Array.from(x.toTypedArray(), Number);
const marks = [
  ["amax", NaN],
  ["amin", NaN],
  ["amax", 2],
  ["amin", -2],
  ["amax", Infinity],
  ["amin", -Infinity],
] as const;

describe.each(marks)("%s with %d somewhere", (name, value) => {
  test("gives it for its row and its column, and 1 for all others", () => {
    for (let at = 0; at < rows * columns; at++) {
      const x = marked(at, value);
      const [row, column] = [Math.floor(at / columns), at % columns];
      const expected = (length: number, place: number): number[] =>
        Array.from({ length }, (_, i) => (i === place ? value : 1));
      expect(valuesOf(x[name](1))).toEqual(expected(rows, row));
      expect(valuesOf(x[name](0))).toEqual(expected(columns, column));
      expect(valuesOf(x[name]())).toEqual([value]);
    }
  });
});
