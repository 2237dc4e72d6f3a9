/**
 * @file The way back through views. A view that was taken before its base was written to is differentiated
 * by the adjoints of all its steps; one taken afterwards, step by step. Both give the same.
 */
import { tensor, type Tensor, zeros } from "@kindling/tensor";
import { adjointcheck, assertEqual } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { shapeAfter } from "../src/views.ts";
import { values } from "./values.ts";

type View = (x: Tensor) => Tensor;

const views: Readonly<Record<string, readonly [shape: readonly number[], view: View]>> = {
  "a slice of a transposed matrix": [[3, 4], (x) => x.T.at([1, 3])],
  "a column, seen as a matrix": [[6, 2], (x) => x.reshape([3, 2, 2]).select(2, 1)],
  "a slice of a permuted block": [[2, 3, 4], (x) => x.permute([2, 0, 1]).at([0, null, 2])],
  "a part of a diagonal": [[4, 4], (x) => x.diagonal().at([1, 3])],
  "a part of a diagonal above": [[3, 5], (x) => x.diagonal(1).at([0, 2])],
  "a part of a diagonal below": [[5, 3], (x) => x.diagonal(-2).at([1, 3])],
  "a part of a diagonal that ends at the last row": [[4, 5], (x) => x.diagonal(-2).at([0, 1])],
  "diagonals along the first axes": [[3, 4, 2], (x) => x.diagonal(1, 0, 1).at(1)],
  "diagonals along the outer axes, turned": [[3, 2, 3], (x) => x.diagonal(-1, 2, 0).T.at([0, 1])],
  "a diagonal beside the matrix, which is empty": [[2, 3], (x) => x.diagonal(5).reshape([0, 1])],
  "a repeated row": [[1, 3], (x) => x.expand([2, 3]).at(1)],
  "a repeated column of a slice": [[4, 1], (x) => x.at([1, 3]).expand([2, 2, 3]).select(0, 1)],
  "an axis more and an axis less": [[2, 1, 3], (x) => x.squeeze(1).unsqueeze(0).at(0)],
};

describe("views of views", () => {
  test.each(Object.entries(views))("%s", (_, [shape, view]) => {
    const gradientOf = (taken: (y: Tensor) => Tensor): Tensor => {
      const x = values(shape, -1, 1, 3);
      const seen = taken(x.mul(1));
      const weights = values(seen.shape, -1, 1, 4).detach();
      seen.mul(weights).sum().backward();
      return x.grad!;
    };
    const before = gradientOf((y) => {
      const early = view(y);
      y.mul_(3);
      expect(early.gradFn!.name).toBe("AsStridedBackward0");
      return early;
    });
    assertEqual(
      before,
      gradientOf((y) => view(y.mul(3))),
    );
  });

  test.each(Object.entries(views))("%s: forward mode is the transpose", (_, [shape, view]) => {
    if (view(values(shape, 0, 1, 1)).numel() === 0) return;
    const written: View = (x) => {
      const y = x.mul(1);
      const early = view(y);
      y.mul_(x);
      return early.mul(2);
    };
    expect(adjointcheck(written, values(shape, -1, 1, 5)).verdict).toBe("pass");
  });

  test("writing to a part of a diagonal changes the gradient just there", () => {
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], { dtype: "float64", requiresGrad: true });
    const y = x.mul(1).reshape([3, 3]).clone() as Tensor;
    y.diagonal(-1).at(1).mul_(10);
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 1, 1, 1, 1, 1, 1, 10, 1]);
  });
});

describe("the shape after a step", () => {
  const diagonal = (shift: number, a: number, b: number) =>
    ({ kind: "diagonal", shift, axes: [a, b] }) as const;

  test.each([
    [0, 0, 1],
    [1, 0, 1],
    [-1, 0, 1],
    [2, 2, 0],
    [-1, 2, 1],
    [-2, 1, 2],
    [9, 0, 1],
    [-9, 0, 1],
  ])("is that of the diagonal %d beside the first, of axes %d and %d", (shift, a, b) => {
    const x = zeros([3, 4, 5]) as Tensor;
    expect(shapeAfter([3, 4, 5], diagonal(shift, a, b))).toEqual(x.diagonal(shift, a, b).shape);
  });

  test("is that of the other views", () => {
    expect(shapeAfter([2, 3], { kind: "alias" })).toEqual([2, 3]);
    expect(shapeAfter([2, 3], { kind: "reshape", shape: [6] })).toEqual([6]);
    expect(shapeAfter([2, 1], { kind: "expand", shape: [4, 2, 3] })).toEqual([4, 2, 3]);
    expect(shapeAfter([2, 3, 4], { kind: "permute", order: [2, 0, 1] })).toEqual([4, 2, 3]);
  });
});
