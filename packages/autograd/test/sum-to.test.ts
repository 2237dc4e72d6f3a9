/** @file Which shapes stretch to which, and how a gradient is summed over what was repeated. */
import { ones, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { repeatedAxes, stretchesTo, sumTo } from "../src/sum-to.ts";

type Shape = readonly number[];

describe("broadcasting a shape to another", () => {
  const pairs: readonly (readonly [from: Shape, to: Shape, repeated: readonly number[] | null])[] =
    [
      [[], [2, 3], [0, 1]],
      [[3], [2, 3], [0]],
      [[1, 3], [2, 3], [0]],
      [[2, 1], [2, 3], [1]],
      [[2, 3], [2, 3], []],
      [[1, 3], [1, 3], []], // an axis of size 1 stays as it is
      [[1], [1, 1], [0]],
      [[1, 3], [0, 3], [0]],
      [[2], [3], null],
      [[2, 3], [3, 3], null],
      [[1, 3], [3], null], // a longer shape has no place in a shorter one
      [[1], [], null],
    ];

  test.each(pairs.map((pair) => [JSON.stringify(pair.slice(0, 2)), pair] as const))(
    "%s: whether it can be, and over which axes elements repeat",
    (_, [from, to, repeated]) => {
      expect(stretchesTo(from, to)).toBe(repeated !== null);
      if (repeated !== null) expect(repeatedAxes(from, to)).toEqual(repeated);
    },
  );

  test("its gradient counts, per element, how often it was repeated", () => {
    for (const [from, to, repeated] of pairs) {
      if (repeated === null) continue;
      const counts = sumTo(ones(to as number[]), from);
      expect(counts.shape).toEqual(from);
      const times = repeated.reduce((n, axis) => n * to[axis]!, 1);
      for (const count of counts.toTypedArray()) expect(count).toBe(times);
    }
  });

  test("where nothing was repeated, the gradient is passed on as it is", () => {
    const g = ones(1, 3) as Tensor;
    expect(sumTo(g, [1, 3])).toBe(g);
  });
});
