/**
 * @file The interface of backends carries an engine with memory of its own and kernels that are
 * functions of pointers.
 */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  backendNames,
  fromTypedArray,
  ones,
  type Tensor,
  tensor,
  useBackend,
} from "@kindling/tensor";
import { compiled, useSketch } from "./wasm-sketch.ts";

const values = (n: number): fc.Arbitrary<Float32Array> =>
  fc
    .array(fc.integer({ min: -64, max: 64 }), { minLength: n, maxLength: n })
    .map((list) => Float32Array.from(list, (v) => v / 8));

/** The same program on both backends. */
function onBoth(program: () => Tensor): [sketch: unknown, reference: unknown] {
  useSketch();
  const sketch = program().toArray();
  useBackend("reference");
  return [sketch, program().toArray()];
}

beforeEach(useSketch);
afterEach(() => useBackend("reference"));

describe("an engine behind the interface", () => {
  test("gives what the reference gives, for elementwise chains", () => {
    fc.assert(
      fc.property(values(12), values(12), (a, b) => {
        const [got, want] = onBoth(() => {
          const [x, y] = [fromTypedArray(a, [3, 4]), fromTypedArray(b, [3, 4])];
          return x.mul(y).add(x).sub(0.5).relu().neg();
        });
        expect(got).toEqual(want);
      }),
    );
  });

  test("gives what the reference gives, for matrix products (these sums are exact)", () => {
    fc.assert(
      fc.property(values(6), values(12), (a, b) => {
        const [got, want] = onBoth(() =>
          fromTypedArray(a, [2, 3]).matmul(fromTypedArray(b, [3, 4])),
        );
        expect(got).toEqual(want);
      }),
    );
  });

  test("keeps results in its own memory until they are wanted elsewhere", () => {
    const y = ones(4).add(1) as Tensor;
    expect(y.storage.residency).toBeDefined();
    expect(y.toArray()).toEqual([2, 2, 2, 2]);
    expect(y.storage.residency).toBeDefined();
    expect(y.storage.bytes.byteLength).toBe(16);
    expect(y.storage.residency).toBeUndefined();
    expect(y.mul(2).toArray()).toEqual([4, 4, 4, 4]);
  });

  test("compiles one kernel for all values of a scalar and all sizes", () => {
    ones(3).mul(0.1);
    const before = compiled();
    for (let k = 1; k < 50; k++) ones(k).mul(k / 7);
    expect(compiled()).toBe(before);
  });

  test("leaves to the reference what it cannot do", () => {
    expect(tensor([3, 1, 2]).sort(0).values.toArray()).toEqual([1, 2, 3]);
    expect(
      (
        tensor([
          [1, 2],
          [3, 4],
        ]).T.add(1) as Tensor
      ).toArray(),
    ).toEqual([
      [2, 4],
      [3, 5],
    ]);
    expect(tensor([0, 1]).exp().toArray()).toEqual([1, Math.fround(Math.E)]);
  });

  test("writes in place, also through a view", () => {
    const x = ones(2, 3);
    x.add_(1);
    x.at(1).mul_(10);
    expect(x.toArray()).toEqual([
      [2, 2, 2],
      [20, 20, 20],
    ]);
  });

  test("is known by its name", () => {
    expect(backendNames()).toContain("wasm-sketch");
    expect(() => useBackend("nothing")).toThrow("no such backend\n  got       nothing");
  });
});
