/** @file `maskedScatter`: what it takes from where, and what it refuses. */
import { expect, test } from "vitest";
import { tensor, zeros } from "../../src/index.ts";

const mask = tensor([
  [true, false],
  [true, true],
]);

test("takes a source's elements in their order, however they lie, and leaves the rest", () => {
  const source = tensor([
    [1, 3],
    [2, 4],
  ]).T;
  expect(zeros(2, 2).maskedScatter(mask, source).toArray()).toEqual([
    [1, 0],
    [2, 3],
  ]);
});

test("nothing is taken where the mask is false everywhere, even of nothing", () => {
  const x = tensor([1, 2]);
  const y = x.maskedScatter(tensor([false, false]), zeros(0));
  expect(y.toArray()).toEqual([1, 2]);
  expect(y.storage).not.toBe(x.storage);
});

test("refuses a source with too few elements, and a mask of numbers", () => {
  expect(() => zeros(2, 2).maskedScatter(mask, zeros(2))).toThrow(
    "maskedScatter: the source has too few elements\n  got       2 for 3 places",
  );
  expect(() => zeros(2).maskedScatter(tensor([1, 0]) as never, zeros(2))).toThrow(
    "maskedScatter: ",
  );
});
