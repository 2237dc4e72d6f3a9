/**
 * @file The engine behind the interface of backends.
 */
import { add, constant, mul } from "@kindling/expr";
import { elementwise, ones, tensor, type Tensor, useBackend } from "@kindling/tensor";
import { describeBackend } from "@kindling/verify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compiledKernels, useWasm } from "../src/index.ts";

describeBackend("wasm", useWasm, { describe, test });

describe("kernels", () => {
  beforeEach(useWasm);
  afterEach(() => useBackend("reference"));

  test("are compiled once for all values of a scalar and nearly all sizes", () => {
    const count = (run: () => void): number => {
      const before = compiledKernels();
      run();
      return compiledKernels() - before;
    };
    // an expression that stands nowhere else, so that no other test has compiled it
    const own = elementwise((x, y, k) => add(mul(x, k), mul(y, constant(0.8125))));
    const first = count(() => void own(ones(17, 3), ones(3), 0.1));
    expect(first).toBeGreaterThan(0);
    const others = count(() => {
      for (let n = 2; n < 52; n++) own(ones(n, 3), ones(3), n / 7);
    });
    expect(others).toBeLessThanOrEqual(first);
  });

  test("leave results in the engine's memory until they are wanted elsewhere", () => {
    const y = ones(5000).add(1) as Tensor;
    expect(y.toTypedArray()[4999]).toBe(2);
    expect(y.storage.residency).toBeDefined();
    expect(y.storage.elements("float32")[4999]).toBe(2);
    expect(y.storage.residency).toBeUndefined();
    expect(y.mul(2).toTypedArray()[4999]).toBe(4);
  });

  test("are left to the reference for what vectors cannot do", () => {
    expect(tensor([7, -7], { dtype: "int32" }).bitwiseLeftShift(1).toArray()).toEqual([14, -14]);
    expect(() => tensor([1], { dtype: "int32" }).remainder(0)).toThrow("division of integers");
  });
});
