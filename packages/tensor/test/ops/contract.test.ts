/** @file Contractions, cross products, traces and distances: laws, and what they refuse. */
import { describe, expect, test } from "vitest";
import { arange, einsum, ones, tensor, tensordot, type Tensor, zeros } from "../../src/index.ts";

const grid = (...shape: number[]): Tensor =>
  arange(
    shape.reduce((n, size) => n * size, 1),
    { dtype: "float64" },
  ).reshape(shape);

describe("tensordot", () => {
  const [a, b] = [grid(2, 3, 4), grid(3, 4, 5)];

  test("sums over the last axes of one and the first of the other", () => {
    expect(tensordot(a, b).equal(einsum("aij,ijb->ab", [a, b]))).toBe(true);
    expect(tensordot(a, grid(4, 2), 1).equal(einsum("aij,jb->aib", [a, grid(4, 2)]))).toBe(true);
  });

  test("pairs the axes that are named, in their order", () => {
    const turned = tensordot(a, b, [
      [2, -2],
      [1, 0],
    ]);
    expect(turned.equal(tensordot(a, b))).toBe(true);
  });

  test("over no axes is the outer product", () => {
    expect(tensordot(grid(2), grid(3), 0).equal(grid(2).outer(grid(3)))).toBe(true);
  });

  test("refuses axes of different sizes, and one that is named twice", () => {
    expect(() => tensordot(ones(2, 3), ones(2, 3), 1)).toThrow(
      "tensordot: summed axes differ in size\n  got       axes [1] of [2, 3], [0] of [2, 3]",
    );
    const twice = [
      [0, 0],
      [0, 0],
    ] as const;
    expect(() => tensordot(ones(2, 3), ones(2, 3), twice)).toThrow("an axis is named twice");
  });
});

describe("cross", () => {
  const [a, b] = [tensor([1, 2, 3]), tensor([-2, 0.5, 4])];

  test("stands upright on both, and changes its sign with their order", () => {
    const c = a.cross(b);
    expect([c.dot(a).item(), c.dot(b).item()]).toEqual([0, 0]);
    expect(c.equal(b.cross(a).neg())).toBe(true);
  });

  test("is along the first axis of size 3 unless one is named", () => {
    const [x, y] = [grid(3, 3), grid(3, 3).T.contiguous()] as [Tensor, Tensor];
    expect(x.cross(y).equal(x.cross(y, 0))).toBe(true);
    expect(x.cross(y, { dim: -1 }).equal(x.T.cross(y.T, 0).T)).toBe(true);
  });

  test("refuses vectors of another length", () => {
    expect(() => ones(2).cross(ones(2))).toThrow("cross: no axis of size 3");
    expect(() => ones(3, 2).cross(ones(3, 2), 1)).toThrow("expected  size 3 on axis 1");
  });
});

test("trace is of matrices alone, and whole numbers stay whole", () => {
  expect(
    tensor([
      [1n, 2n],
      [3n, 4n],
    ])
      .trace()
      .itemBigInt(),
  ).toBe(5n);
  expect(() => ones(2).trace()).toThrow("trace: not a matrix\n  got       [2]");
});

test("dist is the norm of the difference", () => {
  const [x, y] = [grid(2, 3), ones(3, { dtype: "float64" })];
  for (const p of [0, 1, 2, 3, Infinity]) {
    expect(x.dist(y, p).item()).toBe(x.sub(y).norm(p).item());
  }
  expect(zeros(2).dist(zeros(2)).item()).toBe(0);
});
