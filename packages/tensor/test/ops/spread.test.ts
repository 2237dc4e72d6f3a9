/** @file Variances of large and of close numbers, and norms of nothing. */
import { describe, expect, test } from "vitest";
import { ShapeError, tensor, zeros } from "../../src/index.ts";

describe("a norm of nothing", () => {
  test.each([0, 0.5, 1, 2, 3])("is 0 for p = %d", (p) => {
    expect(zeros(2, 0).norm(p, 1).toArray()).toEqual([0, 0]);
  });

  test.each([Infinity, -Infinity, -1])("is an error for p = %d, unless no axis is empty", (p) => {
    expect(() => zeros(2, 0).norm(p)).toThrow(ShapeError);
    expect(() => zeros(2, 0).norm(p, 1)).toThrow(/norm: nothing to choose from/);
    expect(zeros(2, 0).norm(p, 0).shape).toEqual([0]);
  });
});

describe("a deviation in float32 is computed in float64", () => {
  test("of numbers whose squares are no floats", () => {
    const x = tensor([1e25, 3e25, -2e25]);
    expect(x.std().item() / Math.sqrt(19e50 / 3)).toBeCloseTo(1, 6);
    expect(x.stdMean().std.item()).toBe(x.std().item());
    expect(x.var().item()).toBe(Infinity);
    expect(tensor([1e-30, 3e-30]).std().item() / (Math.SQRT2 * 1e-30)).toBeCloseTo(1, 6);
  });

  test("from a mean that is no float", () => {
    const x = tensor([1e8, 1e8 + 8]); // neighbours
    expect(x.var().item()).toBe(32);
    expect(x.varMean().mean.dtype).toBe("float32");
  });
});
