/**
 * @file Running sums, products and extremes, and the places of extremes, are the reference's, for all
 * types and layouts.
 */
import { input } from "@kindling/expr";
import {
  type DType,
  dtypes,
  type KernelOperand,
  numelOf,
  type ReduceCall,
  reference,
  type Scan,
  type ScanCall,
  Storage,
} from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeLines } from "../../src/lines/index.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";

const heap = new Heap({ poison: true, collector: null });
const lines = makeLines(heap, oneThread);

/** An operand whose axes lie in some order in memory, with a gap between elements. */
function operand(dtype: DType, shape: readonly number[], isReversed: boolean): KernelOperand {
  const order = shape.map((_, i) => i);
  if (!isReversed) order.reverse();
  const strides = shape.map(() => 0);
  let stride = 2;
  for (const axis of order) {
    strides[axis] = stride;
    stride *= Math.max(1, shape[axis]!);
  }
  const storage = new Storage((2 + 2 * numelOf(shape)) * dtypes[dtype].sizeBytes);
  return { storage, dtype, shape, strides, offset: 1 };
}

const specials = [Number.NaN, Infinity, -Infinity, 0, -0, 1.5, -2.25, 3];

function fill(x: KernelOperand, seed: number): void {
  const elements = x.storage.elements(x.dtype);
  for (let i = 0; i < elements.length; i++) {
    const random = Math.imul(i + seed + 1, 0x9e3779b1) >>> 8;
    if (elements instanceof BigInt64Array) elements[i] = BigInt(random - 2 ** 23) << 40n;
    else if (x.dtype === "bool") elements[i] = random & 1;
    else if (dtypes[x.dtype].kind === "float")
      elements[i] = specials[random % (seed % 2 === 0 ? 8 : 80)] ?? random / 2 ** 20 - 8;
    else elements[i] = (random % 200) - 100; // their products are exact in doubles
  }
}

const cases = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    fc.nat(3),
    fc.constantFrom<DType>("float32", "float64", "int32", "int64", "uint8", "bool"),
    fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    fc.nat(99),
  )
  .map(([shape, at, dtype, reversed, seed]) => {
    const x = operand(dtype, shape, reversed[0]);
    fill(x, seed);
    return { shape, axis: shape.length === 0 ? 0 : at % shape.length, dtype, reversed, x };
  });

/** All elements of the storage; the bits of NaN are the platform's. */
const elementsOf = (x: KernelOperand): (number | bigint)[] =>
  Array.from<number | bigint>(x.storage.elements(x.dtype));

describe.each<Scan>(["sum", "prod", "max", "min"])("running %s", (scan) => {
  test("is the reference's", () => {
    fc.assert(
      fc.property(cases, ({ shape, axis, dtype, reversed, x }) => {
        fc.pre(dtype !== "bool" || scan === "max" || scan === "min");
        const outputs = (): KernelOperand[] => [
          operand(dtype, shape, reversed[1]),
          ...(scan === "max" || scan === "min" ? [operand("int64", shape, reversed[2])] : []),
        ];
        const want: ScanCall = { scan, input: x, axis, outputs: outputs() };
        const got: ScanCall = { ...want, outputs: outputs() };
        reference.scan(want);
        expect(lines.scan(got)).toBe(true);
        expect(got.outputs.map(elementsOf)).toEqual(want.outputs.map(elementsOf));
      }),
      { numRuns: 300 },
    );
  });
});

describe("a running logarithm of a sum of exponentials", () => {
  test.each(["float32", "float64"] as const)(
    "of %s is the reference's but for rounding",
    (dtype) => {
      // both round each step, to units of the larger of the logarithm and 1
      const unit = dtype === "float32" ? 2 ** -23 : 2 ** -50;
      fc.assert(
        fc.property(cases, fc.nat(99), ({ shape, axis, reversed }, seed) => {
          const x = operand(dtype, shape, reversed[0]);
          fill(x, seed);
          const [want, got] = [0, 1].map((): ScanCall => {
            return {
              scan: "logsumexp",
              input: x,
              axis,
              outputs: [operand(dtype, shape, reversed[1])],
            };
          }) as [ScanCall, ScanCall];
          reference.scan(want);
          expect(lines.scan(got)).toBe(true);
          const wanted = elementsOf(want.outputs[0]!) as number[];
          elementsOf(got.outputs[0]!).forEach((y, i) => {
            const right = wanted[i]!;
            if (!Number.isFinite(right)) expect(y).toBe(right);
          else expect(Math.abs((y as number) - right)).toBeLessThanOrEqual(unit * Math.max(1, Math.abs(right))); // oxfmt-ignore
          });
        }),
        { numRuns: 300 },
      );
    },
  );

  test("keeps what is far below the largest so far, and forgets nothing before a far larger one", () => {
    const x = operand("float64", [6], false);
    const y = operand("float64", [6], false);
    const elements = x.storage.elements("float64");
    [-Infinity, 0, -46, -800, 800, 800].forEach((value, i) => (elements[x.offset + x.strides[0]! * i] = value)); // oxfmt-ignore
    expect(lines.scan({ scan: "logsumexp", input: x, axis: 0, outputs: [y] })).toBe(true);
    const own = (elementsOf(y) as number[]).filter((_, i) => i % 2 === 1);
    const tiny = Math.exp(-46);
    expect(own.slice(0, 2)).toEqual([-Infinity, 0]);
    expect(own[2]! / tiny).toBeCloseTo(1, 14);
    expect(own[3]! / tiny).toBeCloseTo(1, 14);
    expect(own.slice(4, 6)).toEqual([800, 800 + Math.LN2]);
  });

  test("of whole numbers is left to the reference", () => {
    const x = operand("int32", [3], false);
    expect(lines.scan({ scan: "logsumexp", input: x, axis: 0, outputs: [x] })).toBe(false);
  });
});

describe.each(["argmax", "argmin"] as const)("%s", (reduction) => {
  const call = (x: KernelOperand, axes: readonly number[], output: KernelOperand): ReduceCall => ({
    reduction,
    inputs: [x],
    scalars: [],
    expr: input(0),
    valueType: x.dtype,
    axes,
    output,
  });

  test("along an axis is the reference's", () => {
    fc.assert(
      fc.property(cases, ({ shape, axis, reversed, x }) => {
        const axes = shape.length === 0 ? [] : [axis];
        const small = shape.map((n, i) => (i === axis ? 1 : n));
        const want = call(x, axes, operand("int64", small, reversed[1]));
        const got = call(x, axes, operand("int64", small, reversed[1]));
        reference.reduce(want);
        expect(lines.places(got)).toBe(true);
        expect(elementsOf(got.output)).toEqual(elementsOf(want.output));
      }),
      { numRuns: 300 },
    );
  });

  test("over all axes is the reference's where elements lie in a row, else left to it", () => {
    const x = operand("float32", [3, 4], false);
    fill(x, 3);
    const row = { ...x, shape: [4, 3], strides: [3, 1] };
    const want = call(row, [0, 1], operand("int64", [1, 1], false));
    const got = call(row, [0, 1], operand("int64", [1, 1], false));
    reference.reduce(want);
    expect(lines.places(got)).toBe(true);
    expect(elementsOf(got.output)).toEqual(elementsOf(want.output));
    expect(lines.places(call(x, [0, 1], want.output))).toBe(false);
  });
});

test("sums of truth values are left to the reference", () => {
  const x = operand("bool", [3], false);
  expect(lines.scan({ scan: "sum", input: x, axis: 0, outputs: [x] })).toBe(false);
});
