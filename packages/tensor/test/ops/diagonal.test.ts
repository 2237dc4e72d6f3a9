/** @file Diagonals off the main one, over other axes, and what is refused. */
import { expect, test } from "vitest";
import { diagEmbed, diagflat, ones, tensor } from "../../src/index.ts";

test("the diagonal of what a diagonal makes is it again", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  for (const offset of [-2, 0, 1]) {
    const whole = diagEmbed(x, offset, 1, 0);
    expect(whole.diagonal(offset, 1, 0).equal(x)).toBe(true);
    expect(whole.sum().item()).toBe(21);
    expect(whole.shape).toEqual([2 + Math.abs(offset), 2 + Math.abs(offset), 3]);
  }
});

test("of a matrix the diagonal is a copy", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  x.diag().fill_(0);
  expect(x.toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(x.diag(-1).toArray()).toEqual([3]);
  expect(x.diag({ diagonal: 5 }).shape).toEqual([0]);
  expect(diagflat(x, 1).shape).toEqual([5, 5]);
});

test("there is a vector or a matrix, and two axes", () => {
  expect(() => tensor(1).diag()).toThrow(/diag: neither a vector nor a matrix/);
  expect(() => ones(2, 2, 2).diag()).toThrow(/fix {7}x.diagonal\(0, -2, -1\)/);
  expect(() => diagEmbed(tensor(1))).toThrow(/diagEmbed: too few axes/);
  expect(() => diagEmbed(ones(2), 0, 1, -1)).toThrow(/diagEmbed: one axis twice/);
});
