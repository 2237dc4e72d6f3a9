/** @file Gradients at the edges: kinks, zeros among factors, NaN, infinities, and axes without elements. */
import { tensor, type Tensor, zeros } from "@kindling/tensor";
import { gradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { jvp } from "../src/index.ts";

describe("kinks follow PyTorch", () => {
  const at = (f: (x: Tensor) => Tensor, ...xs: number[]): unknown => {
    const x = tensor(xs, { dtype: "float64", requiresGrad: true });
    f(x).sum().backward();
    return x.grad!.toArray();
  };

  test("relu'(0) = 0, abs'(0) = 0, clamp passes at its bounds", () => {
    expect(at((x) => x.relu(), 0, 1, -1)).toEqual([0, 1, 0]);
    expect(at((x) => x.abs(), 0, -2)).toEqual([0, -1]);
    expect(at((x) => x.clamp(-1, 1), -1, 1, 2)).toEqual([1, 1, 0]);
    const [low, high] = [tensor([-1]).double(), tensor([1]).double()];
    expect(at((x) => x.clamp(low, high), -1, 1, 2)).toEqual([1, 1, 0]);
    expect(at((x) => x.clamp({ min: low }), -1, 1, -2)).toEqual([1, 1, 0]);
    expect(at((x) => x.clampMax(high), -1, 1, NaN)).toEqual([1, 1, 0]);
    expect(at((bound) => tensor([2, 1]).double().clamp({ max: bound }), 1, 1)).toEqual([1, 0]);
  });

  test("ties: maximum halves, amax shares, max along an axis gives it to the first", () => {
    expect(at((x) => x.maximum(tensor([1, 1], { dtype: "float64" })), 1, 2)).toEqual([0.5, 1]);
    expect(at((x) => x.amax(), 3, 3, 1)).toEqual([0.5, 0.5, 0]);
    expect(at((x) => (x.max(0) as { values: Tensor }).values, 3, 3, 1)).toEqual([1, 0, 0]);
  });

  test("division with rounding has slope 0", () => {
    expect(at((x) => x.div(2, { roundingMode: "floor" }), 3, -3)).toEqual([0, 0]);
    expect(at((x) => x.floorDivide(2), 3, -3)).toEqual([0, 0]);
  });

  test("pow: the exponent 0 has slope 0, also at 0", () => {
    expect(at((x) => x.pow(0), 0, 2)).toEqual([0, 0]);
    expect(at((x) => x.pow(2), 0, 3)).toEqual([0, 6]);
  });
});

describe("edges", () => {
  test("zeros among factors do no harm", () => {
    for (const zeros of [
      [2, 0, 3],
      [0, 2, 0],
    ]) {
      const x = tensor(zeros, { dtype: "float64", requiresGrad: true });
      expect(gradcheck((v) => v.prod(), [x]).verdict).toBe("pass");
      expect(gradcheck((v) => v.cumprod(0), [x]).verdict).toBe("pass");
    }
  });

  test("an axis without elements has a gradient without elements", () => {
    const scans: readonly ((x: Tensor) => Tensor)[] = [
      (x) => x.prod(1),
      (x) => x.cumsum(1),
      (x) => x.cumprod(1),
      (x) => x.logcumsumexp(1),
      (x) => x.cummax(1).values,
    ];
    for (const f of scans) {
      const x = zeros(2, 0, { dtype: "float64" }).requiresGrad_() as Tensor;
      f(x).sum().backward();
      expect(x.grad!.shape).toEqual([2, 0]);
      const tangent = jvp(f, x.detach(), x.detach())[1];
      expect(tangent.shape).toEqual(f(x).shape);
    }
  });

  test("cumprod: an infinity behind a zero does not reach what lies before the zero", () => {
    const x = tensor([2, 0, 3, Infinity], { dtype: "float64", requiresGrad: true });
    x.cumprod(0).sum().backward();
    // d/dx₀ is 1 · 1 + 0, d/dx₁ is 2 (1 + 3 + 3 ∞), and behind the zero nothing moves anything
    expect(x.grad!.toArray()).toEqual([1, Infinity, 0, 0]);
  });

  test("a NaN that max finds has its gradient; amax shares it among none", () => {
    const at = (f: (x: Tensor) => Tensor): unknown => {
      const x = tensor([1, NaN, 2], { dtype: "float64", requiresGrad: true });
      f(x).backward();
      return x.grad!.toArray();
    };
    expect(at((x) => x.max())).toEqual([0, 1, 0]);
    expect(at((x) => x.min())).toEqual([0, 1, 0]);
    expect(at((x) => x.amax())).toEqual([NaN, NaN, NaN]);
    expect(at((x) => x.amin())).toEqual([NaN, NaN, NaN]);
  });
});
