/**
 * @file Derivatives through what is computed from random numbers in one pass are those of a map of the
 * same numbers.
 */
import {
  expr,
  fused,
  fusedDraw,
  manualSeed,
  rand,
  type Tensor,
  tensor,
  zeros,
} from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { grad, jvp } from "../src/index.ts";

const { add, cast, input, mul, scalar, where } = expr;
const options = { dtype: "float64" } as const;
const draw = { distribution: "bernoulli", parameters: { p: 0.5 }, shape: [4, 3] } as const;

/** Of a draw, a tensor of that shape and a row: needs each for the derivative of another. */
const formula = mul(
  mul(input(1), where(input(0), scalar(0), cast(input(0), "float64"))),
  mul(input(1), input(2)),
);

/** In one pass, and the numbers drawn. */
function inOnePass(x: Tensor, row: Tensor): [Tensor, Tensor] {
  manualSeed(5);
  const made = { ...draw, dtype: "bool" } as const;
  return fusedDraw("test", made, [x, row], [3], [formula], ["float64"]) as [Tensor, Tensor];
}

const [x, row] = [rand(4, 3, options), rand(3, options)] as const;
const [, drawn] = inOnePass(x, row);
const byMap = (x: Tensor, row: Tensor): Tensor =>
  fused("test", [drawn, x, row], [3], [formula], ["float64"])[0]!;
const byDraw = (x: Tensor, row: Tensor): Tensor => inOnePass(x, row)[0];
const listed = (tensors: readonly Tensor[]): unknown[] => tensors.map((y) => y.toArray());

describe("what is computed from a draw", () => {
  test("is the map of it", () => {
    expect(byDraw(x, row).toArray()).toEqual(byMap(x, row).toArray());
    expect([0, 12]).not.toContain(Number(drawn.sum().item()));
  });

  test("has the map's gradients, and theirs", () => {
    const [a, b] = [byDraw, byMap].map((f) => {
      const inputs = [x.clone().requiresGrad_(), row.clone().requiresGrad_()] as const;
      const first = grad(f(...inputs).sum(), inputs, { createGraph: true });
      return listed([...first, ...grad(first[0]!.mul(first[1]!).sum(), inputs)]);
    });
    expect(a).toEqual(b);
  });

  test("has the map's tangent", () => {
    const along = [rand(4, 3, options), rand(3, options)] as const;
    const [a, b] = [byDraw, byMap].map((f) => listed(jvp(f, [x, row], along)));
    expect(a).toEqual(b);
  });

  test("may take the place of its input, whose old value its gradient needs", () => {
    const leaf = tensor([1, 2, 3, 4], { ...options, requiresGrad: true });
    const y = leaf.mul(1) as Tensor;
    const all = { ...draw, parameters: { p: 1 }, shape: [4], dtype: "bool" } as const;
    const square = add(mul(input(1), input(1)), cast(input(0), "float64"));
    const [z, kept] = fusedDraw("test_", all, [y], [], [square], [y]);
    expect(z).toBe(y);
    expect(kept!.toArray()).toEqual([true, true, true, true]);
    y.sum().backward();
    expect(leaf.grad!.toArray()).toEqual([2, 4, 6, 8]);
  });

  test("needs inputs that broadcast to its shape", () => {
    const made = { ...draw, dtype: "bool" } as const;
    const use = (z: Tensor): unknown =>
      fusedDraw("test", made, [z], [], [input(1)], ["float32"])[0]!.shape;
    expect(use(zeros(3))).toEqual([4, 3]);
    expect(() => use(zeros(2, 4, 3))).toThrow(/a draw \[4, 3\] for inputs \[2, 4, 3\]/);
    expect(() => use(zeros(2))).toThrow(/test: .*broadcast/);
  });
});
