/** @file How often `repeatInterleave` repeats, and what it refuses. */
import { expect, test } from "vitest";
import { ones, tensor } from "../../src/index.ts";

test("one number is for all positions, a vector has one for each", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  expect(x.repeatInterleave(2, 1).toArray()).toEqual([
    [1, 1, 2, 2],
    [3, 3, 4, 4],
  ]);
  expect(x.repeatInterleave(tensor([0n, 2n]), 0).toArray()).toEqual([
    [3, 4],
    [3, 4],
  ]);
  expect(x.repeatInterleave(tensor([2n]), { dim: 0 }).shape).toEqual([4, 2]);
  expect(x.repeatInterleave(tensor([1n, 0n, 2n, 0n])).toArray()).toEqual([1, 3, 3]);
  expect(tensor(2).repeatInterleave(2).toArray()).toEqual([2, 2]);
});

test("numbers of times are whole, from 0, as many as positions", () => {
  expect(() => ones(2).repeatInterleave(-1)).toThrow(/repeatInterleave: not a number of times/);
  expect(() => ones(2).repeatInterleave(tensor([1n, -1n]))).toThrow(/repeats \[1, -1\]/);
  expect(() => ones(2).repeatInterleave(tensor([1, 1]))).toThrow(/not defined for float32/);
  expect(() => ones(2).repeatInterleave(tensor([[1n, 1n]]))).toThrow(/repeats is not a vector/);
  expect(() => ones(2).repeatInterleave(tensor([1n, 1n, 1n]))).toThrow(/3 numbers for 2 positions/);
  expect(() => ones(2).repeatInterleave(2, { outputSize: 3 })).toThrow(/expected {2}4/);
});
