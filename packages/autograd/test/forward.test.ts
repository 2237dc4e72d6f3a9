/** @file Forward mode: tangents through operations, views, in-place writes, custom functions and other levels. */
import { AutogradError, cat, ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  customFunction,
  dualLevel,
  grad,
  jvp,
  makeDual,
  noGrad,
  unpackDual,
} from "../src/index.ts";

const row = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(values, { dtype: "float64" });

/** The derivative of `f` at `x` in the direction `t`. */
const push = (f: (x: Tensor) => Tensor, x: Tensor, t: Tensor): unknown => jvp(f, x, t)[1].toArray();

describe("tangents", () => {
  test("go through operations by the chain rule", () => {
    expect(push((x) => x.mul(x).add(1).mul(x), row(2, 3), row(1, 10))).toEqual([13, 280]);
    expect(push((x) => x.sum().mul(x), row(2, 3), row(1, 10))).toEqual([27, 83]);
  });

  test("go through views, and through views that were taken before a write", () => {
    const f = (x: Tensor): Tensor => {
      const y = x.mul(1);
      const tail = y.at([1, null]);
      y.mul_(x);
      return tail.mul(2);
    };
    expect(push(f, row(2, 3, 4), row(1, 10, 100))).toEqual([120, 1600]);
  });

  test("are overwritten with what they belong to, in whole or in part", () => {
    const whole = (x: Tensor): Tensor => x.mul(3).zero_().add(x);
    expect(push(whole, row(1, 2), row(5, 7))).toEqual([5, 7]);
    const part = (x: Tensor): Tensor => {
      const y = x.mul(3);
      y.at(0).fill_(9);
      y.at(1).copy_(x.at(0));
      return y;
    };
    expect(push(part, row(1, 2, 3), row(5, 7, 11))).toEqual([0, 5, 33]);
    const fresh = (x: Tensor): Tensor => {
      const y = zeros(3, { dtype: "float64" }) as Tensor;
      y.at([1, null]).copy_(x);
      return y;
    };
    expect(push(fresh, row(1, 2), row(5, 7))).toEqual([0, 5, 7]);
  });

  test("in-place operations are differentiated by what they overwrite", () => {
    const f = (x: Tensor): Tensor => {
      const y = x.mul(1);
      const z = y.mul(2);
      y.mul_(z); // 2 x²
      return y.pow_(2);
    };
    expect(push(f, row(1, 3), row(1, 1))).toEqual([16, 16 * 27]);
  });

  test("in-place operations on constants keep what the tangent needs", () => {
    const f = (x: Tensor): Tensor => row(5, 7).mul(1).mul_(x);
    expect(push(f, row(2, 3), row(1, 10))).toEqual([5, 70]);
  });

  test("do not end at noGrad, and end at detach", () => {
    expect(push((x) => noGrad(() => x.mul(x)), row(3), row(1))).toEqual([6]);
    expect(push((x) => x.detach().mul(x), row(3), row(1))).toEqual([3]);
  });

  test("go through a custom function by what its forward computes, whatever its backward says", () => {
    const wrong = customFunction({
      forward: (_, x: Tensor): Tensor => x.mul(x),
      backward: (_, g) => g.mul(77),
    });
    expect(push((x) => wrong(x), row(3), row(1))).toEqual([6]);
  });

  test("of tensors that nothing moves are not there", () => {
    dualLevel(() => {
      const x = makeDual(row(1, 2), row(1, 1));
      expect(unpackDual(row(1, 2)).tangent).toBeNull();
      expect(unpackDual(x.gt(1)).tangent).toBeNull();
      expect(unpackDual(x.floor()).tangent).toBeNull();
      expect(unpackDual(cat([x, row(5)], 0)).tangent?.toArray()).toEqual([1, 1, 0]);
    });
  });

  test("are of the dtype of what they belong to", () => {
    const [, t] = jvp((x: Tensor) => x.double().mul(2).float(), tensor([1, 2]), ones(2));
    expect([t.dtype, t.toArray()]).toEqual(["float32", [2, 2]]);
  });
});

describe("levels", () => {
  test("nest without mixing: d/dx (x · d/dy (x + y)) is 1", () => {
    const inner = (x: Tensor): Tensor => jvp((y: Tensor) => x.add(y), row(1), row(1))[1];
    expect(push((x) => x.mul(inner(x)), row(5), row(1))).toEqual([1]);
  });

  test("forward over forward and forward over backward give second derivatives", () => {
    const cube = (x: Tensor): Tensor => x.mul(x).mul(x);
    const slope = (x: Tensor): Tensor => jvp(cube, x, row(1), { createGraph: true })[1];
    expect(push(slope, row(2), row(1))).toEqual([12]);
    const gradient = (x: Tensor): Tensor => grad(cube(x).sum(), x, { createGraph: true })[0]!;
    const x = row(2).requiresGrad_();
    expect(jvp(gradient, x, row(1), { createGraph: true })[1].toArray()).toEqual([12]);
  });

  test("backward over forward does too, in x and in the direction", () => {
    const [x, v] = [row(2).requiresGrad_(), row(3).requiresGrad_()];
    const [, slope] = jvp((y: Tensor) => y.exp().mul(y), x, v, { createGraph: true });
    slope.sum().backward();
    expect(x.grad!.item()).toBeCloseTo(3 * 4 * Math.exp(2), 12);
    expect(v.grad!.item()).toBeCloseTo(3 * Math.exp(2), 12);
  });

  test("end with their function, and need one", () => {
    expect(() => dualLevel(async () => 1)).toThrow(AutogradError);
    expect(() => makeDual(row(1), row(1))).toThrow("makeDual: no level is open");
    const x = dualLevel(() => makeDual(row(1), row(1)));
    expect(dualLevel(() => unpackDual(x).tangent)).toBeNull();
  });

  test("the primal of a dual carries no tangent of its level", () => {
    dualLevel(() => {
      const x = makeDual(row(1, 2), row(3, 4));
      const { primal, tangent } = unpackDual(x);
      expect([primal.toArray(), tangent!.toArray()]).toEqual([
        [1, 2],
        [3, 4],
      ]);
      expect(unpackDual(primal).tangent).toBeNull();
    });
  });

  test("refuse a tangent that does not fit", () => {
    expect(() => dualLevel(() => makeDual(row(1, 2), row(1)))).toThrow(
      "makeDual: the tangent does not fit\n  got       float64 [1]\n  expected  float64 [2]",
    );
    expect(() => dualLevel(() => makeDual(tensor([1n]), tensor([1n])))).toThrow("instead of int64");
  });
});
