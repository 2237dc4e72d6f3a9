/** @file Differences of higher order, of booleans, with more at the ends, and what they refuse. */
import { expect, test } from "vitest";
import { ones, tensor, zeros } from "../../src/index.ts";

test("differences are taken n times, until nothing is left", () => {
  const x = tensor([1, 4, 9, 16]);
  expect(x.diff(0).toArray()).toEqual([1, 4, 9, 16]);
  expect(x.diff(2).toArray()).toEqual([2, 2]);
  expect(x.diff(9).shape).toEqual([0]);
  expect(zeros(0).diff(2).shape).toEqual([0]);
});

test("what is put in front and behind takes part", () => {
  const x = tensor([
    [1n, 4n],
    [2n, 8n],
  ]);
  expect(x.diff({ dim: 0, append: tensor([[0n, 0n]]) }).toArray()).toEqual([
    [1, 4],
    [-2, -8],
  ]);
  expect(x.diff(1, -1, zeros(2, 1).long()).toArray()).toEqual([
    [1, 3],
    [2, 6],
  ]);
});

test("booleans differ or not", () => {
  expect(tensor([true, false, false]).diff().toArray()).toEqual([true, false]);
});

test("an order is a whole number from 0, and there is an axis", () => {
  expect(() => ones(3).diff(-1)).toThrow(/diff: no such order/);
  expect(() => tensor(2).diff()).toThrow(/diff: no axis/);
  expect(() => ones(2, 3).diff({ prepend: ones(2) })).toThrow(/diff: other axes at an end/);
});
