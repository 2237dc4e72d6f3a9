/** @file What `constantPadNd` refuses, and padding by nothing and by less than nothing. */
import { expect, test } from "vitest";
import { constantPadNd, ones, tensor, zeros } from "../../src/index.ts";

test("padding takes two whole numbers an axis, and at most all axes", () => {
  expect(() => constantPadNd(ones(2), [1])).toThrow(/got {7}pad \[1\] for \[2\]/);
  expect(() => constantPadNd(ones(2), [1, 1, 1, 1])).toThrow(/at most 1 axes/);
  expect(() => constantPadNd(ones(2), [0.5, 1])).toThrow(/two whole numbers/);
});

test("no more can be taken away than there is", () => {
  expect(constantPadNd(ones(4), [-4, 0]).shape).toEqual([0]);
  expect(() => constantPadNd(ones(4), [-5, 2])).toThrow(/pad: more is taken away than there is/);
});

test("padding gives a new tensor, of the same dtype", () => {
  const x = tensor([1n, 2n]);
  const same = constantPadNd(x, []);
  x.fill_(0);
  expect(same.toArray()).toEqual([1, 2]);
  expect(constantPadNd(x, [1, 0], 2.7)).toMatchObject({ dtype: "int64", shape: [3] });
  expect(constantPadNd(tensor(5), []).toArray()).toBe(5);
  expect(constantPadNd(zeros(0), [1, 1], { value: 3 }).toArray()).toEqual([3, 3]);
  expect(() => constantPadNd(x.byte(), [1, 0], 300)).toThrow(/pad: uint8 cannot hold/);
});
