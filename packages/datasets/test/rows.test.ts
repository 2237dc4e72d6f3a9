/**
 * @file Rows of bytes that are gathered, and batches that are made of them.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { syntheticFashionMNIST } from "../src/index.ts";
import { gatherRows } from "../src/rows.ts";

test("rows are those at the indices, in their order, whatever was there before", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.uint8Array({ minLength: 200, maxLength: 4000 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 70 }),
      (rowBytes, from, numbers) => {
        const indices = numbers.map((n) => n % Math.floor(from.length / rowBytes));
        const rows = new Uint8Array(indices.length * rowBytes).fill(7);
        gatherRows(rows, from, indices);
        const expected = indices.flatMap((index) =>
          Array.from(from.subarray(index * rowBytes, (index + 1) * rowBytes)),
        );
        expect(Array.from(rows)).toEqual(expected);
      },
    ),
  );
});

test("a batch keeps its values when another of its size is made", () => {
  const { train } = syntheticFashionMNIST({ trainLength: 6, testLength: 0 });
  const [first] = train.getBatch([0, 1]);
  train.getBatch([2, 3]);
  expect(first.equal(train.getBatch([0, 1])[0])).toBe(true);
  expect(first.equal(train.getBatch([2, 3])[0])).toBe(false);
});
