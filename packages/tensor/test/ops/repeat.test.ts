/** @file What `repeat` and `roll` refuse, and rolling what has no elements. */
import { expect, test } from "vitest";
import { tensor, zeros } from "../../src/index.ts";

test("repeat needs a number for each axis, tile does not", () => {
  expect(() => zeros(2, 2).repeat(3)).toThrow(/repeat: fewer numbers than axes/);
  expect(zeros(2, 2).tile(3).shape).toEqual([2, 6]);
  expect(zeros(2, 0).repeat(2, 3).shape).toEqual([4, 0]);
  expect(tensor(1).repeat(2).toArray()).toEqual([1, 1]);
});

test("roll needs as many shifts as axes", () => {
  expect(() => zeros(2, 2).roll([1, 2], [0])).toThrow(/got {7}shifts \[1, 2\] for 1 axis/);
  expect(() => zeros(2, 2).roll([1, 2])).toThrow(/roll: a number of places for each axis/);
  expect(zeros(0).roll(1).shape).toEqual([0]);
  expect(tensor([1, 2, 3]).roll(-4).toArray()).toEqual([2, 3, 1]);
});
