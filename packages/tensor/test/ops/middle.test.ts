/** @file Medians, modes and k-th values: NaN, ties, even numbers, and what they refuse. */
import { expect, test } from "vitest";
import { kthvalue, mode, nanmedian, tensor, zeros } from "../../src/index.ts";

const x = tensor([
  [3, NaN, 1, 2],
  [4, 3, 2, 1],
]);

test("of an even number of elements the median is the smaller in the middle", () => {
  expect(tensor([4, 3, 2, 1]).median().item()).toBe(2);
  expect(tensor([4n, 3n, 2n, 1n]).median(0).values.item()).toBe(2);
});

test("NaN is the median where there is one, and there it is", () => {
  const { values, indices } = x.median(1);
  expect([values.toArray(), indices.toArray()]).toEqual([
    [NaN, 2],
    [1, 2],
  ]);
  expect(x.median().item()).toBeNaN();
  expect(zeros(0).median().item()).toBeNaN();
});

test("nanmedian leaves NaN out, unless there is nothing else", () => {
  const { values, indices } = nanmedian(x, 1, true);
  expect([values.toArray(), indices.toArray()]).toEqual([
    [[2], [2]],
    [[3], [2]],
  ]);
  expect(nanmedian(x).item()).toBe(2);
  expect(nanmedian(tensor([NaN, NaN])).item()).toBeNaN();
  expect(nanmedian(tensor([NaN, NaN]), 0).indices.item()).toBe(0);
});

test("the mode is the smallest of the most frequent", () => {
  const { values, indices } = mode(tensor([3, 1, 1, 3, NaN, NaN, NaN]));
  expect([values.item(), indices.item()]).toEqual([1, 2]);
  expect(mode(tensor([[true, false, true]])).values.toArray()).toEqual([true]);
  expect(mode(tensor([[2], [1], [2]]), 0, true).values.toArray()).toEqual([[2]]);
  expect(mode(tensor(7)).values.item()).toBe(7);
});

test("the k-th value counts from 1, NaN last", () => {
  expect(kthvalue(x, 3, { dim: 1 }).values.toArray()).toEqual([3, 3]);
  expect(kthvalue(x, 4).values.toArray()).toEqual([NaN, 4]);
  expect(kthvalue(x, 1, 0, true).indices.toArray()).toEqual([[0, 1, 0, 1]]);
});

test("there must be something to choose from", () => {
  expect(() => zeros(0, 3).median(0)).toThrow(/median: nothing to choose from/);
  expect(() => mode(zeros(0))).toThrow(/mode: nothing to choose from/);
  expect(() => zeros(0).long().median()).toThrow(/median: nothing to choose from/);
  expect(() => kthvalue(x, 5)).toThrow(/got {7}k 5 on an axis of 4/);
  expect(() => kthvalue(x, 0)).toThrow(/kthvalue: not so many elements/);
  expect(() => tensor([true]).median()).toThrow(/median: not defined for bool/);
});
