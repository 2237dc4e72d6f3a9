/** @file The gradient of a map is planned once per expressions and dtypes: plans must not be mixed up. */
import { apply, type Expr, input } from "@kindling/expr";
import { dispatch, type DType, fused, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { grad } from "../src/index.ts";

const x0 = input(0);
const [sin, cos, exp, neg, floor] = (["sin", "cos", "exp", "neg", "floor"] as const).map((op) =>
  apply(op, x0),
) as [Expr, Expr, Expr, Expr, Expr]; // as many

const leaf = (): Tensor => tensor([0.25, -1.5], { dtype: "float64", requiresGrad: true });

/** The gradient of one of the outputs of a call. */
function gradientOf(which: number, exprs: Expr[], types: DType[]): Tensor {
  const x = leaf();
  const y = fused("several", [x], [], exprs, types)[which]!;
  return grad([y.sum()], [x])[0]!;
}

const expectValues = (found: Tensor, f: (x: number) => number): void => {
  expect(found.dtype).toBe("float64");
  [0.25, -1.5].forEach((x, i) => expect(Number(found.at(i).item())).toBeCloseTo(f(x), 14));
};

describe("the gradient of the second of two outputs", () => {
  const both: DType[] = ["float64", "float64"];

  test("is its own, whatever was computed beside the first before", () => {
    expectValues(gradientOf(1, [sin, cos], both), (x) => -Math.sin(x));
    expectValues(gradientOf(1, [sin, exp], both), Math.exp);
    expectValues(gradientOf(1, [sin, neg], both), () => -1);
    expectValues(gradientOf(0, [sin, exp], both), Math.cos);
  });

  test("is written with that output, and not with another", () => {
    expectValues(gradientOf(1, [neg, exp], both), Math.exp);
    expectValues(gradientOf(1, [exp, apply("sqrt", exp)], both), (x) => Math.exp(x / 2) / 2);
  });
});

describe("the gradient of an output of another dtype", () => {
  test("has the input's digits, and not those that the output was rounded to", () => {
    expectValues(gradientOf(0, [exp], ["float32"]), Math.exp);
  });

  test("has the input's dtype where the function is flat, too", () => {
    expectValues(gradientOf(0, [floor], ["float32"]), () => 0);
  });
});

test("the gradient of a map in front of a sum does not need what was summed", () => {
  const x = leaf();
  const summed = dispatch("reduce", "sumOfExp", [x], {
    reduction: "sum",
    expr: exp,
    scalars: [],
    valueType: "float64",
    dtype: "float64",
    axes: [0],
    keepdim: false,
  })[0]!;
  expectValues(grad([summed], [x])[0]!, Math.exp);
});
