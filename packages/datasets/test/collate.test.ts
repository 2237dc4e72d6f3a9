import { ShapeError, ValueError, isTensor, tensor } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collate } from "../src/index.ts";

/** Tensors as dtype, shape and values, at any depth. */
function plain(value: unknown): unknown {
  if (isTensor(value))
    return { dtype: value.dtype, shape: [...value.shape], values: value.tolist() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const vector = (dtype: string, values: readonly unknown[]): unknown => ({
  dtype,
  shape: [values.length],
  values,
});

describe("laws", () => {
  const some = { minLength: 1, maxLength: 8 };

  test("whole numbers give int64, others float32, in their order", () => {
    const whole = fc.array(fc.integer(), some);
    const real = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), some);
    fc.assert(
      fc.property(fc.oneof(whole, real), (numbers) => {
        const dtype = numbers.every(Number.isSafeInteger) ? "int64" : "float32";
        const values = dtype === "int64" ? numbers.map((n) => n + 0) : numbers;
        expect(plain(collate(numbers))).toEqual(vector(dtype, values));
      }),
    );
  });

  test("of pairs and records, each component is collated on its own", () => {
    const samples = fc.array(fc.record({ label: fc.nat(), name: fc.string() }), some);
    fc.assert(
      fc.property(samples, (list) => {
        const [labels, names] = [list.map(({ label }) => label), list.map(({ name }) => name)];
        expect(plain(collate(list))).toEqual({ label: plain(collate(labels)), name: names });
        const pairs = list.map(({ label, name }) => [label, name] as const);
        expect(plain(collate(pairs))).toEqual([plain(collate(labels)), names]);
      }),
    );
  });

  test("tensors are stacked: row i is sample i", () => {
    const rows = fc.array(fc.tuple(fc.integer({ max: 99 }), fc.integer({ max: 99 })), some);
    fc.assert(
      fc.property(rows, (list) => {
        const batch = collate(list.map((row) => tensor(row, { dtype: "int32" })));
        expect(plain(batch)).toEqual({ dtype: "int32", shape: [list.length, 2], values: list });
      }),
    );
  });
});

describe("examples", () => {
  test("booleans give bool, bigints int64, strings stay strings", () => {
    expect(plain(collate([true, false]))).toEqual(vector("bool", [true, false]));
    expect(plain(collate([1n, 2n]))).toEqual(vector("int64", [1, 2]));
    expect(collate(["a", "b"])).toEqual(["a", "b"]);
  });

  test("typed arrays are stacked as tensors of their dtype", () => {
    const batch = collate([Uint8Array.of(1, 2), Uint8Array.of(3, 4)]);
    expect(plain(batch)).toEqual({
      dtype: "uint8",
      shape: [2, 2],
      values: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  test("components may be nested", () => {
    const samples = [1, 2].map((k) => ({ x: [tensor([k]), { deep: k }] as const }));
    expect(plain(collate(samples))).toEqual({
      x: [
        { dtype: "float32", shape: [2, 1], values: [[1], [2]] },
        { deep: vector("int64", [1, 2]) },
      ],
    });
  });
});

describe("what is refused, with the place", () => {
  const cases: readonly (readonly [message: string, samples: readonly unknown[]])[] = [
    ["nothing to collate", []],
    ["sample is not the same kind", [1, "one"]],
    ["sample is not the same kind", [[1], { 0: 1 }]],
    [
      "sample[1] is not the same kind",
      [
        [1, 2],
        [1, 2n],
      ],
    ],
    ["sample is not of the same length", [[1], [1, 2]]],
    ["sample.x cannot be made into a batch", [{ x: null }]],
    ["sample.x cannot be made into a batch", [{ x: 1 }, {}]],
    ["sample cannot be made into a batch", [() => 1]],
    ["sample cannot be made into a batch", [new Date(0)]],
    ["sample[0][0] cannot be made into a batch", [[[undefined]]]],
  ];
  test.for(cases)("%s: %o", ([message, samples]) => {
    expect(() => collate(samples)).toThrow(ValueError);
    expect(() => collate(samples)).toThrow(message);
  });

  test("tensors of different shapes", () => {
    expect(() => collate([tensor([1]), tensor([1, 2])])).toThrow(ShapeError);
  });
});
