/**
 * @file Gathering and scattering in WebAssembly are the reference's, for all types and layouts.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DType,
  dtypes,
  type GatherCall,
  type KernelOperand,
  numelOf,
  reference,
  type ScatterCall,
  Storage,
} from "@kindling/tensor";
import { makeIndexing } from "../../src/indexing/index.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";

const heap = new Heap({ poison: true, collector: null });
const { gather, scatter } = makeIndexing(heap, oneThread);

/** An operand whose axes lie in some order in memory, with a gap between elements. */
function operand(
  dtype: DType,
  shape: readonly number[],
  isReversed: boolean,
  step: number,
): KernelOperand {
  const order = shape.map((_, i) => i);
  if (!isReversed) order.reverse();
  const strides = shape.map(() => 0);
  let stride = step;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= Math.max(1, shape[axis]!);
  }
  const storage = new Storage((2 + step * numelOf(shape)) * dtypes[dtype].sizeBytes);
  return { storage, dtype, shape, strides, offset: 1 };
}

/** Whole numbers in every element of the storage, fewer than `below`. */
function filled(x: KernelOperand, seed: number, below: number): KernelOperand {
  const elements = x.storage.elements(x.dtype);
  for (let i = 0; i < elements.length; i++) {
    const value = (Math.imul(i + seed + 1, 0x9e3779b1) >>> 16) % below;
    if (elements instanceof BigInt64Array) elements[i] = BigInt(value);
    else elements[i] = value;
  }
  return x;
}

const cases = fc
  .tuple(
    fc.array(fc.nat(4), { minLength: 0, maxLength: 4 }),
    fc.nat(3),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom<DType>("float32", "float64", "int32", "int64", "uint8", "bool"),
    fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    fc.integer({ min: 1, max: 2 }),
    fc.nat(99),
  )
  .map(([shape, at, size, dtype, reversed, step, seed]) => {
    const axis = shape.length === 0 ? 0 : at % shape.length;
    const long = shape.length === 0 ? shape : shape.with(axis, size);
    const below = dtype === "bool" ? 2 : 9;
    const index = filled(
      operand("int64", shape, reversed[0], step),
      seed,
      shape.length === 0 ? 1 : size,
    );
    const beside = filled(operand(dtype, shape, reversed[1], step), seed, below);
    const target = filled(operand(dtype, long, reversed[2], step), seed + 1, below);
    return { axis, index, beside, target };
  });

const copyOf = (x: KernelOperand): KernelOperand => ({
  ...x,
  storage: new Storage(x.storage.bytes.slice(0)),
});
const bytes = (x: KernelOperand): number[] => Array.from(new Uint8Array(x.storage.bytes));

describe("reading and writing at indices", () => {
  test("gather reads what the reference reads", () => {
    fc.assert(
      fc.property(cases, ({ axis, index, beside, target }) => {
        const want: GatherCall = { input: target, index, axis, output: copyOf(beside) };
        reference.gather(want);
        const got: GatherCall = { ...want, output: copyOf(beside) };
        expect(gather(got)).toBe(true);
        expect(bytes(got.output)).toEqual(bytes(want.output));
      }),
      { numRuns: 200 },
    );
  });

  test.each(["set", "sum"] as const)(
    "scatter writes what the reference writes: %s",
    (scattering) => {
      fc.assert(
        fc.property(cases, ({ axis, index, beside, target }) => {
          const want: ScatterCall = {
            scattering,
            source: beside,
            index,
            axis,
            output: copyOf(target),
          };
          reference.scatter(want);
          const got: ScatterCall = { ...want, output: copyOf(target) };
          const isDone = scatter(got);
          expect(isDone).toBe(scattering === "set" || target.dtype.startsWith("float"));
          expect(bytes(got.output)).toEqual(bytes(isDone ? want.output : target));
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each([-1, 3, 2 ** 40])("an index out of range is left to the reference: %i", (bad) => {
    const index = operand("int64", [2], false, 1);
    index.storage.elements("int64")[2] = BigInt(bad) as never;
    const target = filled(operand("float32", [3], false, 1), 1, 9);
    const beside = filled(operand("float32", [2], false, 1), 2, 9);
    const before = bytes(target);
    expect(gather({ input: target, index, axis: 0, output: copyOf(beside) })).toBe(false);
    expect(scatter({ scattering: "sum", index, source: beside, axis: 0, output: target })).toBe(
      false,
    );
    expect(bytes(target)).toEqual(before);
  });

  test("so are other combinations, and indices that are not int64", () => {
    const index = operand("int64", [2], false, 1);
    const x = operand("float32", [2], false, 1);
    expect(scatter({ scattering: "max", index, source: x, axis: 0, output: copyOf(x) })).toBe(
      false,
    );
    expect(
      gather({ input: x, index: operand("int32", [2], false, 1), axis: 0, output: copyOf(x) }),
    ).toBe(false);
  });
});
