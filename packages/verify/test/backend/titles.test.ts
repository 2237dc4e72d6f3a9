/**
 * @file Which laws of backends there are: one for each operation and element type, one for each conversion,
 * and those of layouts, reductions, products and random numbers.
 */
import { describe, expect, test } from "vitest";
import { backendLaws, describeBackend } from "../../src/index.ts";

const titles = backendLaws.map(({ title }) => title);
const types = ["float32", "float64", "int32", "int64", "uint8", "bool"];
const oneOf = (some: RegExp): string[] => titles.filter((title) => some.test(title));

describe("the laws of backends", () => {
  test("have titles of their own", () => expect(new Set(titles).size).toBe(titles.length));

  test("are one for each operation of both floats, with the table's bound", () => {
    const floats = oneOf(/ units in the last place$/);
    expect(floats.filter((title) => /^(add|abs|exp|lt|where|fma) /.test(title))).toEqual([
      "add of float32 is the reference's within 1 units in the last place",
      "add of float64 is the reference's within 4 units in the last place",
      "fma of float32 is the reference's within 1 units in the last place",
      "fma of float64 is the reference's within 4 units in the last place",
      "abs of float32 is the reference's within 0 units in the last place",
      "abs of float64 is the reference's within 0 units in the last place",
      "exp of float32 is the reference's within 1 units in the last place",
      "exp of float64 is the reference's within 4 units in the last place",
      "where of float32 is the reference's within 0 units in the last place",
      "where of float64 is the reference's within 0 units in the last place",
      "lt of float32 is the reference's within 0 units in the last place",
      "lt of float64 is the reference's within 0 units in the last place",
    ]);
    expect(floats.filter((title) => /^(bit|shift)/.test(title))).toEqual([]);
  });

  test("are one for each operation that whole numbers have, of three types", () => {
    const exact = oneOf(/ is exact$/);
    expect(exact.filter((title) => /^(add|bitAnd) /.test(title))).toEqual([
      "add of int32 is exact",
      "add of int64 is exact",
      "add of uint8 is exact",
      "bitAnd of int32 is exact",
      "bitAnd of int64 is exact",
      "bitAnd of uint8 is exact",
    ]);
    expect(exact).toHaveLength(22 * 3);
    expect(exact.filter((title) => /^(div|exp|shift)/.test(title))).toEqual([]);
  });

  test("are one for each conversion to another type", () => {
    expect(oneOf(/ becomes /)).toEqual(
      types.flatMap((from) =>
        types.filter((to) => to !== from).map((to) => `${from} becomes ${to}`),
      ),
    );
  });

  test("are, for the rest, these", () => {
    expect(titles.filter((title) => !/ units in the | is exact$| becomes /.test(title))).toEqual([
      "operands in any layout give what contiguous ones give",
      "operands broadcast",
      "what is written in place, also through a view, leaves the rest alone",
      "several outputs are computed in one pass, and may be inputs",
      "passes over several tensors at once are what they are one by one",
      "passes of which one reads what another writes run in their order",
      "tensors survive a switch of backends, in both directions",
      ...types.map(
        (type) => `sums, extremes and questions over any axes of ${type} are the reference's`,
      ),
      ...types.map((type) => `products along any axis of ${type} are the reference's`),
      "a sum of a million numbers is within 1e-6 of the sum of their sizes",
      "a sum in one pass with what is summed is the reference's, in any layout",
      "softmax, its logarithm, standardised rows and log Σ exp along any axis of float32 are the reference's",
      "softmax, its logarithm, standardised rows and log Σ exp along any axis of float64 are the reference's",
      "products of matrices of small integers are exact, in any layout",
      "products of matrices are within the round-off of their sums",
      "random numbers are the reference's stream, bit for bit",
      "random numbers and what is computed from them in one pass are the reference's, bit for bit",
      "indices, running sums and sorting are the reference's",
    ]);
  });

  test("are declared one by one, under the name of the backend", () => {
    const declared: string[] = [];
    let opened = 0;
    describeBackend("mine", () => void opened++, {
      describe: (title, body) => {
        declared.push(title);
        body();
      },
      test: (title, body) => {
        declared.push(title);
        if (title === titles[0]) body();
      },
    });
    expect(declared).toEqual(["mine, as any backend", ...titles]);
    expect(opened).toBe(1);
  });
});
