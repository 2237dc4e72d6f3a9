/**
 * @file Conversions of floats to int64 are the reference's, which knows what has no integer.
 */
import { cast, input } from "@kindling/expr";
import { dtypes, type KernelOperand, type MapCall, reference, Storage } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapsOver } from "../../src/kernels/map.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";

const heap = new Heap({ poison: true, collector: null });
const maps = mapsOver(heap, oneThread, () => false);

function operand(dtype: "float32" | "float64" | "int64", length: number): KernelOperand {
  const storage = new Storage(length * dtypes[dtype].sizeBytes);
  return { storage, dtype, shape: [length], strides: [1], offset: 0 };
}

const numbers = fc.oneof(
  fc.double(),
  fc.double({ min: -(2 ** 64), max: 2 ** 64 }),
  fc.double({ min: -10, max: 10 }),
  fc
    .integer({ min: -64, max: 64 })
    .chain((k) => fc.double({ min: -2, max: 2 }).map((x) => x * 2 ** k)),
);

describe.each(["float32", "float64"] as const)("%s to int64", (dtype) => {
  test("is the reference's", () => {
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 23 }), (values) => {
        const x = operand(dtype, values.length);
        (x.storage.elements(dtype) as Float64Array).set(values); // or of floats
        const [got, want] = [0, 1].map((): MapCall => ({
          inputs: [x],
          scalars: [],
          exprs: [cast(input(0), "int64")],
          outputs: [operand("int64", values.length)],
        })) as [MapCall, MapCall];
        expect(maps.run(got)).toBe(true);
        reference.map(want);
        const elements = ({ outputs: [y] }: MapCall): bigint[] =>
          Array.from(y!.storage.elements("int64") as BigInt64Array);
        expect(elements(got)).toEqual(elements(want));
      }),
      {
        numRuns: 1000,
        examples: [
          [[0, -0, 0.5, -0.5, -0.999, 1.5, -1.5, NaN, Infinity, -Infinity]],
          [[2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), 2 ** 32 - 0.5, -(2 ** 32) - 0.5]],
          [[2 ** 52 + 0.5, -(2 ** 52) - 1, 2 ** 53 + 2, 2 ** 62, -(2 ** 62) - 2 ** 11]],
          [[2 ** 63, -(2 ** 63), 2 ** 63 - 2 ** 10, -(2 ** 63) + 2 ** 10, 1e300, -1e300]],
        ],
      },
    );
  });
});
