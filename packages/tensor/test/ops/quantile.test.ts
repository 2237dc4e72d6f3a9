/** @file Quantiles: between elements, with NaN, of several shares, and what they refuse. */
import { expect, test } from "vitest";
import { type Interpolation, nanquantile, ones, tensor, zeros } from "../../src/index.ts";

test.each([
  ["linear", [1.5, 0.5]],
  ["lower", [1, 0]],
  ["higher", [2, 1]],
  ["midpoint", [1.5, 0.5]],
  ["nearest", [2, 0]], // halves go to the even one
] as [Interpolation, number[]][])("%s between two elements", (interpolation, values) => {
  const q = tensor([0.5, 1 / 6], { dtype: "float64" });
  const found = tensor([3, 1, 0, 2], { dtype: "float64" }).quantile(q, { interpolation });
  expect(Array.from(found.toTypedArray(), (v) => Number(v.toFixed(12)))).toEqual(values);
});

test("shares are the first axis, and the axis stays or goes", () => {
  const several = tensor([0.1, 0.2, 0.3]);
  expect(ones(2, 4).quantile(several, 1).shape).toEqual([3, 2]);
  expect(ones(2, 4).quantile(several, 0, true).shape).toEqual([3, 1, 4]);
  expect(ones(2, 4).quantile(several, { keepdim: true }).shape).toEqual([3, 1, 1]);
  expect(ones(2, 4).quantile(0.5, { keepdim: true }).shape).toEqual([1, 1]);
  expect(ones(2, 4).quantile(0.5).shape).toEqual([]);
  expect(ones(2).quantile(zeros(0)).shape).toEqual([0]);
  expect(tensor(3).quantile(0.2, 0).item()).toBe(3);
});

test("NaN spoils its line, unless it is left out", () => {
  const x = tensor([
    [1, 2, NaN],
    [4, 5, 6],
  ]);
  expect(x.quantile(0, 1).toArray()).toEqual([NaN, 4]);
  expect(nanquantile(x, 0.5, 1).toArray()).toEqual([1.5, 5]);
  expect(nanquantile(tensor([NaN, NaN]), tensor([0, 0.5])).toArray()).toEqual([NaN, NaN]);
});

test("shares are in [0, 1], in a vector, of the same dtype", () => {
  const x = tensor([1, 2]);
  expect(() => x.quantile(1.5)).toThrow(/quantile: no such share/);
  expect(() => x.quantile(NaN)).toThrow(/got {7}q NaN/);
  expect(() => nanquantile(x, tensor([0.5, -1]))).toThrow(/nanquantile: no such share/);
  expect(() => x.quantile(tensor([[0.5]]))).toThrow(/the shares are no vector/);
  expect(() => x.quantile(tensor([0.5]).double())).toThrow(/q float64 for float32/);
});

test("there are floats to choose from, and ways that exist", () => {
  expect(() => tensor([1n]).quantile(0.5)).toThrow(/quantile: not defined for int64/);
  expect(() => zeros(0, 3).quantile(0.5, 1)).toThrow(/nothing to choose from/);
  const interpolation = "cubic" as Interpolation;
  expect(() => ones(2).quantile(0.5, { interpolation })).toThrow(/no such interpolation/);
});
