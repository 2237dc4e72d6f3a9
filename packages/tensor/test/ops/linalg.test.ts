/** @file Products at the edges: vectors of nothing, and factors of whole numbers and conditions. */
import { expect, test } from "vitest";
import { ones, tensor, type Tensor, zeros } from "../../src/index.ts";

test("the inner product of nothing is 0", () => {
  expect(zeros(0).inner(zeros(0)).item()).toBe(0);
  expect(zeros(2, 0).inner(zeros(3, 0)).toArray()).toEqual(zeros(2, 3).toArray());
});

test("addbmm keeps the element type", () => {
  const [a, b] = [ones(2, 1, 2, { dtype: "int32" }), ones(2, 2, 1, { dtype: "int32" })];
  const sum = zeros(1, 1, { dtype: "int32" }).addbmm(a, b, { alpha: 2 });
  expect([sum.dtype, sum.toArray()]).toEqual(["int32", [[8]]]);
});

test("factors of conditions say whether a part counts", () => {
  const [yes, no] = [tensor([true]), tensor([false])];
  const added = (beta: number, alpha: number): unknown => {
    const sum = tensor([[true]]).addr(yes, no, { beta, alpha });
    return [sum.dtype, sum.toArray()];
  };
  expect(added(2, 1)).toEqual(["bool", [[true]]]);
  expect(added(0, 1)).toEqual(["bool", [[false]]]);
});

test("products of int32 wrap, as all whole numbers do", () => {
  const of = (...values: number[]): Tensor => tensor(values, { dtype: "int32" });
  const [a, b] = [of(-4, -(2 ** 31), -2), of(-2, 2 ** 31 - 1, 6)];
  expect(a.inner(b).item()).toBe(2147483644); // PyTorch's
  expect(
    of(2 ** 30, 3)
      .dot(of(4, 5))
      .item(),
  ).toBe(15);
});
