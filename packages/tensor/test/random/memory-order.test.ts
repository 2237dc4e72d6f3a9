import fc from "fast-check";
import { expect, test } from "vitest";
import { contiguousLayout, expanded, isContiguous, permuted } from "../../src/layout.ts";
import { denseLayout, memoryOrder } from "../../src/random/memory-order.ts";

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const shapeAndOrder = shape.chain((sizes) =>
  fc.tuple(
    fc.constant(sizes),
    fc.shuffledSubarray([...sizes.keys()], { minLength: sizes.length, maxLength: sizes.length }),
  ),
);

test("axes put into memory's order lie row-major, however they were permuted", () => {
  fc.assert(
    fc.property(shapeAndOrder, ([sizes, order]) => {
      const layout = permuted(contiguousLayout(sizes), order);
      expect(isContiguous(permuted(layout, memoryOrder(layout)))).toBe(true);
    }),
  );
});

test("axes that lie row-major stay", () => {
  fc.assert(
    fc.property(shape, (sizes) => {
      expect(memoryOrder(contiguousLayout(sizes))).toEqual([...sizes.keys()]);
      expect(denseLayout(contiguousLayout(sizes))).toEqual(contiguousLayout(sizes));
    }),
  );
});

test("the dense layout of a permuted one has its shape and its order", () => {
  fc.assert(
    fc.property(shapeAndOrder, ([sizes, order]) => {
      const layout = permuted(contiguousLayout(sizes), order);
      const dense = denseLayout(layout);
      expect(dense.shape).toEqual(layout.shape);
      expect(isContiguous(permuted(dense, memoryOrder(layout)))).toBe(true);
      dense.shape.forEach((size, i) => {
        if (size > 1) expect(dense.strides[i]).toBe(layout.strides[i]);
      });
    }),
  );
});

test("axes that repeat keep their place, steps backwards count as steps", () => {
  expect(memoryOrder(expanded(contiguousLayout([3]), [2, 3]))).toEqual([0, 1]);
  expect(memoryOrder({ shape: [3, 2], strides: [-1, -3], offset: 5 })).toEqual([1, 0]);
});
