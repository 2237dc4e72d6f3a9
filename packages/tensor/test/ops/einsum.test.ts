/** @file The notation of `einsum`: what it means, and what it refuses. */
import { expect, test } from "vitest";
import { arange, einsum, ones, tensor, type Tensor } from "../../src/index.ts";

const grid = (...shape: number[]): Tensor =>
  arange(
    shape.reduce((n, size) => n * size, 1),
    { dtype: "float64" },
  ).reshape(shape);

test.each([
  ["i...,j->...j", [[2, 3], [4]], [3, 4]],
  [
    "i...,j...->ij",
    [
      [2, 3],
      [4, 3],
    ],
    [2, 4],
  ],
  [
    "i...,j...",
    [
      [2, 3],
      [4, 3],
    ],
    [3, 2, 4],
  ],
  [
    "bA,ba",
    [
      [2, 3],
      [2, 4],
    ],
    [3, 4],
  ],
  [
    "ba,bA",
    [
      [2, 4],
      [2, 3],
    ],
    [3, 4],
  ],
  [
    "ij,jk->ijk",
    [
      [2, 1],
      [4, 3],
    ],
    [2, 4, 3],
  ],
  [
    "...i,...i->...i",
    [
      [5, 2],
      [3, 1, 2],
    ],
    [3, 5, 2],
  ],
  [" i j -> j i ", [[2, 3]], [3, 2]],
  ["i->...i", [[2]], [2]],
  ["ij,", [[2, 1], []], [2, 1]],
  ["", [[]], []],
  ["ij->ji", [[0, 3]], [3, 0]],
  [
    "ij,jk",
    [
      [2, 0],
      [0, 3],
    ],
    [2, 3],
  ],
] as const)("%s of %j has shape %j", (equation, shapes, shape) => {
  expect(
    einsum(
      equation,
      shapes.map((sizes) => ones([...sizes])),
    ).shape,
  ).toEqual(shape);
});

test("three operands are a chain of products", () => {
  const [a, b, c] = [grid(2, 3), grid(3, 2), grid(2, 4)];
  const chain = a.matmul(b).matmul(c);
  expect(einsum("ij,jk,kl->il", a, b, c).equal(chain)).toBe(true);
  expect(einsum("kl,ij,jk->li", c, a, b).equal(chain.T)).toBe(true);
});

test("axes of a batch, of size 1 and of one operand alone are summed like the others", () => {
  const [a, b] = [grid(2, 3, 4), grid(2, 4, 5)];
  expect(einsum("bij,bjk->bik", a, b).equal(a.bmm(b))).toBe(true);
  expect(einsum("bij,bjk->ik", a, b).equal(a.bmm(b).sum(0))).toBe(true);
  expect(einsum("ij,jk", ones(2, 1), ones(4, 3)).toArray()).toEqual([
    [4, 4, 4],
    [4, 4, 4],
  ]);
  expect(einsum("ij,k->", grid(2, 3), grid(3)).item()).toBe(15 * 3);
});

test("a letter twice is a diagonal", () => {
  expect(einsum("ii->i", grid(3, 3)).toArray()).toEqual([0, 4, 8]);
  expect(einsum("iij->ji", grid(2, 2, 2)).toArray()).toEqual([
    [0, 6],
    [1, 7],
  ]);
  expect(einsum("iii", grid(2, 2, 2)).item()).toBe(7);
  expect(() => einsum("ii->i", ones(2, 1))).toThrow(/einsum: a diagonal of axes that differ/);
});

test("integers are summed in int64", () => {
  expect(einsum("ij->i", tensor([[1, 2]], { dtype: "int32" })).dtype).toBe("int64");
});

test.each([
  ["ij->iij", /the output names an axis twice/],
  ["ij->k", /k in "ij->k"/],
  ["i1->i", /the equation cannot be read/],
  ["..i->i", /the equation cannot be read/],
  ["i......->i", /the equation cannot be read/],
  ["ij->->i", /the equation cannot be read/],
  ["ij,", /another number of operands/],
  ["ijk", /got {7}ijk of "ijk" for \[2, 3\]/],
  ["i", /axes without a name, or names without an axis/],
  ["ijk...", /expected {2}at least 3 axes/],
])("%s is refused for one matrix", (equation, words) => {
  expect(() => einsum(equation, ones(2, 3))).toThrow(words);
});

test("sizes of one name are equal, or 1", () => {
  expect(() => einsum("ij,jk->ik", ones(2, 3), ones(2, 3))).toThrow(
    /einsum: sizes of j differ in "ij,jk->ik"/,
  );
});
