/**
 * @file Operations of a user's own: they are what tensor methods give, with gradients of two orders;
 * and every misuse is an error in words.
 */
import * as e from "@kindling/expr";
import { arbitraries, assertClose, assertEqual, gradcheck, gradgradcheck } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { elementwise, fromTypedArray, tensor, type Tensor, zeros } from "../../src/index.ts";

const swish = elementwise((x, beta) => e.mul(x, e.sigmoid(e.mul(x, beta))), { name: "swish" });
const squares = elementwise((x, y, k) => e.add(e.mul(x, x), e.mul(k, e.mul(y, y))));

const ramp = (shape: readonly number[], options = {}): Tensor => {
  const count = shape.reduce((n, s) => n * s, 1);
  return fromTypedArray(
    Float64Array.from({ length: count }, (_, i) => Math.sin(i + 1)),
    [...shape],
    options,
  );
};

describe("an operation of one's own", () => {
  test("is what methods give, of tensors that broadcast and of numbers", () => {
    fc.assert(
      fc.property(arbitraries.broadcastableShapes(2), ({ shapes: [a, b] }) => {
        const [x, y] = [ramp(a!), ramp(b!)];
        assertClose(swish(x, 2), x.mul(x.mul(2).sigmoid()));
        assertClose(squares(x, y, 3), x.mul(x).add(y.mul(y).mul(3)));
      }),
    );
  });

  test("has first and second derivatives with respect to every tensor", () => {
    const inputs = [ramp([2, 3], { requiresGrad: true }), ramp([3], { requiresGrad: true })];
    const functions = [
      (x: Tensor, y: Tensor) => swish(x, y) as Tensor,
      (x: Tensor, y: Tensor) => squares(x, y, 0.5) as Tensor,
      (x: Tensor) => swish(x, 1.5) as Tensor,
    ];
    for (const f of functions) {
      expect(gradcheck(f, inputs).verdict).toBe("pass");
      expect(gradgradcheck(f, inputs).verdict).toBe("pass");
    }
  });

  test("computes whole numbers as such, unless a fraction is in it", () => {
    const n = tensor([1n, 2n, 3n]);
    const twice = elementwise((x) => e.mul(x, 2));
    const half = elementwise((x) => e.mul(x, 0.5));
    assertEqual(twice(n), tensor([2n, 4n, 6n]));
    assertEqual(half(n), tensor([0.5, 1, 1.5]));
    assertEqual(elementwise((x) => e.exp(x))(zeros(2, { dtype: "int64" })), tensor([1, 1]));
    assertEqual(twice(tensor([0.5]).double()), tensor([1]).double());
  });

  test("gives 1 or 0 of a comparison, or booleans where they are asked for", () => {
    const below = (x: e.Expr, y: e.Expr): e.Expr => e.lt(x, y);
    const [x, y] = [tensor([1, 2, 3]), tensor([2])];
    assertEqual(elementwise(below)(x, y), tensor([1, 0, 0]));
    const truths = elementwise(below, { dtype: "bool" })(x, y);
    assertEqual(truths, tensor([true, false, false]));
  });
});

test("its function runs once, when it is made", () => {
  let calls = 0;
  const twice = elementwise((x) => (calls++, e.add(x, x)));
  twice(tensor([1]));
  twice(tensor([1n]));
  expect(calls).toBe(1);
});

test("shape and element type are known to the compiler", () => {
  expectTypeOf(swish(zeros(2, 3), 2)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  expectTypeOf(swish(zeros(3), zeros(2, 1))).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  expectTypeOf(swish(2, zeros(3, { dtype: "float64" }))).toEqualTypeOf<Tensor<[3], "float64">>();
  const isLess = elementwise((x, y) => e.lt(x, y), { dtype: "bool" });
  expectTypeOf(isLess(zeros(3), 1)).toEqualTypeOf<Tensor<[3], "bool">>();
});

describe("a mistake says what came and what was expected:", () => {
  const outside = tensor([1, 2]);
  const wrong =
    (body: (...x: never[]) => unknown): (() => unknown) =>
    () =>
      elementwise(body as () => e.Expr, { name: "mine" });
  const x = tensor([1, 2]);

  test.each<[string, () => unknown, RegExp]>([
    ["no function", () => elementwise(3 as never), /no function of elements\n +got +number/],
    ["no parameters", wrong(() => e.input(0)), /a function without parameters/],
    ["no result", wrong((x: e.Expr) => void e.neg(x)), /mine: .*\n +got +undefined as its result/],
    [
      "a tensor of outside",
      wrong((x: e.Expr) => e.mul(x, outside as never)),
      /an object \(Tensor\)[^]*one more parameter/,
    ],
    [
      "a method of a tensor of outside",
      wrong((x: e.Expr) => outside.mul(x as never)),
      /the expression x0[^]*one more parameter/,
    ],
    ["a tensor as its result", wrong((x: e.Expr) => [e.neg(x), outside].at(-1)), /got +a tensor/],
    [
      "JavaScript's product",
      wrong((x: e.Expr) => (x as never) * 2),
      /an operator of JavaScript on x0/,
    ],
    [
      "JavaScript's comparison",
      wrong((x: e.Expr) => ((x as never) > 0 ? x : e.neg(x))),
      /an operator of JavaScript on x0/,
    ],
    [
      "a method of an element",
      wrong((x: { relu(): unknown }) => x.relu()),
      /x\.relu is not a function/,
    ],
    [
      "an error of its own",
      wrong((x: e.Expr) => {
        throw new RangeError(`${e.show(x)} is too far`);
      }),
      /got +x0 is too far/,
    ],
    [
      "too few operands",
      () => (swish as (x: Tensor) => Tensor)(x),
      /swish: wrong operands\n +got +1 operands/,
    ],
    ["no tensor", () => swish(1, 2), /0 of them tensors/],
    ["an array", () => swish(x, [1, 2] as never), /swish: .*\n +got +an array[^]*fix +tensor/],
    [
      "a condition as a factor",
      () => elementwise((x) => e.mul(x, e.lt(x, 0)))(x),
      /float32 and bool[^]*expr\.where/,
    ],
    [
      "a number as a condition",
      () => elementwise((x) => e.where(x, x, 0))(x),
      /a float32 condition/,
    ],
    [
      "bits of a fraction",
      () => elementwise((x) => e.and(x, x))(x),
      /bitAnd: not defined for float32/,
    ],
    [
      "a fraction's function of whole numbers",
      () => elementwise((x) => e.exp(e.cast(x, "int32")))(x),
      /exp: not defined for int32/,
    ],
    [
      "shapes that do not broadcast",
      () => swish(x, zeros(3) as never),
      /swish: shapes do not broadcast/,
    ],
    [
      "an unknown dtype",
      () => elementwise((x) => x, { dtype: "float16" as never }),
      /unknown dtype/,
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
