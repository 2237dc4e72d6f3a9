/** @file Clamping: NaN, bounds that cross, and element types, as in PyTorch. */
import { describe, expect, test } from "vitest";
import { DTypeError, tensor } from "../../src/index.ts";

const x = tensor([-2, 0.5, 3, NaN]);

describe("clamp", () => {
  test("gives NaN everywhere where a bound of two is NaN, and keeps NaN", () => {
    expect(x.clamp(NaN, 1).toArray()).toEqual([NaN, NaN, NaN, NaN]);
    expect(x.clamp(0, NaN).toArray()).toEqual([NaN, NaN, NaN, NaN]);
    expect(tensor([1n]).clamp(0.5, NaN).toArray()).toEqual([NaN]);
    expect(x.clamp(0, 1).toArray()).toEqual([0, 0.5, 1, NaN]);
  });

  test("gives the upper bound where the bounds cross", () => {
    expect(x.clamp(1, -1).toArray()).toEqual([-1, -1, -1, NaN]);
    expect(x.clamp(tensor(1), tensor(-1)).toArray()).toEqual([-1, -1, -1, NaN]);
  });

  test("takes tensors as bounds, NaN among them", () => {
    expect(x.clamp({ min: tensor([0, NaN, 4, 0]) }).toArray()).toEqual([0, NaN, 4, NaN]);
    expect(x.clamp({ max: tensor([0, NaN, 1, 0]) }).toArray()).toEqual([-2, NaN, 1, NaN]);
    expect(x.clamp(tensor([0, NaN, 0, 0]), 1).toArray()).toEqual([0, NaN, 1, NaN]);
  });

  test("of conditions and whole numbers gives whole numbers", () => {
    const clamped = tensor([true, false]).clamp(1, 3);
    expect([clamped.dtype, clamped.toArray()]).toEqual(["int64", [1, 1]]);
    expect(() => tensor([true]).clamp(false, true)).toThrow(DTypeError);
  });
});
