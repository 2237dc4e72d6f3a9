/** @file What `equal` and `allclose` say of shapes, NaN and tolerances. */
import { expect, test } from "vitest";
import { ones, tensor, zeros } from "../../src/index.ts";

test("equal tensors have equal shapes and elements, whatever their dtypes", () => {
  expect(ones(2).equal(ones(2).double())).toBe(true);
  expect(ones(2).equal(ones(2, 1))).toBe(false);
  expect(zeros(0, 2).equal(zeros(0, 2))).toBe(true);
  expect(tensor([NaN]).equal(tensor([NaN]))).toBe(false);
});

test("close tensors broadcast, and NaN are close only if so wanted", () => {
  expect(ones(2).allclose(ones(3, 1))).toBe(true);
  expect(tensor([1, NaN]).allclose(tensor([1, NaN]))).toBe(false);
  expect(tensor([1, NaN]).allclose(tensor([1, NaN]), { equalNan: true })).toBe(true);
  expect(tensor([1]).allclose(tensor([1.1]), { atol: 0.2 })).toBe(true);
  // @ts-expect-error the compiler sees that these do not broadcast
  expect(() => ones(2).allclose(ones(3))).toThrow(/shapes do not broadcast/);
});

test("a tolerance is not negative", () => {
  expect(() => ones(2).isclose(ones(2), { rtol: -1 })).toThrow(/isclose: a tolerance is negative/);
  expect(() => ones(2).allclose(ones(2), { atol: NaN })).toThrow(/allclose: a tolerance/);
});
