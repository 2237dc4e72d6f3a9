/** @file The book's framework-neutral names. */
import { expect, test } from "vitest";
import * as d2l from "../src/index.ts";

test("functions of each element are the methods of the same name", () => {
  const x = d2l.tensor([0.5, 1, 2]);
  for (const name of ["sin", "cos", "sinh", "cosh", "tanh", "exp", "log", "abs"] as const) {
    expect(d2l[name](x).tolist()).toEqual(x[name]().tolist());
  }
});

test("the other names are what the book says they are", () => {
  const x = d2l.tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(d2l.size(x)).toBe(6);
  expect(d2l.numpy(d2l.transpose(x))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(d2l.numpy(d2l.reshape(x, [3, -1]))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(d2l.numpy(d2l.matmul(x, d2l.ones(3, 1)))).toEqual([[6], [15]]);
  expect(d2l.reduceSum(x).item()).toBe(21);
  expect(d2l.numpy(d2l.reduceSum(x, 0))).toEqual([5, 7, 9]);
  expect(d2l.numpy(d2l.reduceMean(x, 1, true))).toEqual([[2], [5]]);
  expect(d2l.argmax(x).item()).toBe(5);
  expect(d2l.numpy(d2l.argmax(x, 1))).toEqual([2, 2]);
  expect(d2l.astype(x, d2l.int32).dtype).toBe("int32");
  expect(d2l.concat([x, x]).shape).toEqual([4, 3]);
  expect(d2l.stack([x, x]).shape).toEqual([2, 2, 3]);
});

test("meshgrid varies along each vector's own axis", () => {
  const [a, b] = d2l.meshgrid(d2l.tensor([1, 2]), d2l.tensor([3, 4, 5]));
  expect(d2l.numpy(a!)).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
  expect(d2l.numpy(b!)).toEqual([
    [3, 4, 5],
    [3, 4, 5],
  ]);
  expect(() => d2l.meshgrid(d2l.ones(2, 2))).toThrow(/not a vector/);
});
