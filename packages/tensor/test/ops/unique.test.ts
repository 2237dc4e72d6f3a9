/** @file What is unique: NaN, empty tensors, slices, and what else is given. */
import { expect, test } from "vitest";
import { tensor, uniqueConsecutive, zeros } from "../../src/index.ts";

const all = { returnInverse: true, returnCounts: true } as const;

test("elements come in order, and each says where it went", () => {
  const { values, inverseIndices, counts } = tensor([
    [3, 1],
    [1, 3],
  ]).unique(all);
  expect(values.toArray()).toEqual([1, 3]);
  expect(inverseIndices.toArray()).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(counts.toArray()).toEqual([2, 2]);
});

test("NaN are last, and all different", () => {
  const { values, inverseIndices, counts } = tensor([NaN, 1, NaN, 0, 1]).unique(all);
  expect(values.toArray()).toEqual([0, 1, NaN, NaN]);
  expect(inverseIndices.toArray()).toEqual([2, 1, 3, 0, 1]);
  expect(counts.toArray()).toEqual([1, 2, 1, 1]);
});

test("slices are ordered by the first elements that differ", () => {
  const x = tensor([
    [2, 1],
    [NaN, 0],
    [1, NaN],
    [1, 5],
    [2, 1],
  ]);
  const { values, inverseIndices } = x.unique({ ...all, dim: 0 });
  expect(values.toArray()).toEqual([
    [1, 5],
    [1, NaN],
    [2, 1],
    [NaN, 0],
  ]);
  expect(inverseIndices.toArray()).toEqual([2, 3, 1, 0, 2]);
  expect(
    tensor([[2, 1, 2]])
      .unique({ dim: -1 })
      .toArray(),
  ).toEqual([[1, 2]]);
});

test("of consecutive elements, the first of equal ones stays", () => {
  const { values, inverseIndices, counts } = uniqueConsecutive(tensor([2, 2, 1, 2]), all);
  expect(values.toArray()).toEqual([2, 1, 2]);
  expect(inverseIndices.toArray()).toEqual([0, 0, 1, 2]);
  expect(counts.toArray()).toEqual([2, 1, 1]);
  expect(uniqueConsecutive(tensor([[1, 1, 2]]), { dim: 1 }).toArray()).toEqual([[1, 2]]);
});

test("scalars and integers beyond 2⁵³ are elements too", () => {
  expect(tensor(3).unique().toArray()).toEqual([3]);
  const [a, b] = [2n ** 60n, 2n ** 60n + 1n];
  expect(tensor([b, a, b]).unique().toTypedArray()).toEqual(BigInt64Array.of(a, b));
});

test("nothing is unique in nothing, and slices have elements", () => {
  expect(zeros(0).unique().shape).toEqual([0]);
  expect(zeros(0, 3).unique({ dim: 0 }).shape).toEqual([0, 3]);
  expect(() => zeros(0, 3).unique({ dim: 1 })).toThrow(/unique: slices without elements/);
});
