/** @file Norms of nothing. */
import { describe, expect, test } from "vitest";
import { ShapeError, zeros } from "../../src/index.ts";

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
