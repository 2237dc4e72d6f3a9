/**
 * @file Products in WebAssembly are those of the reference: exactly where sums are exact, within the
 * bound of their roundings elsewhere, for all sizes and layouts.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, constant, input, mul, relu } from "@kindling/expr";
import type { KernelOperand, MapCall, MatmulCall } from "@kindling/tensor";
import { makeMatmul } from "../../src/matmul/index.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";
import {
  type FloatType,
  operand,
  placements,
  plain,
  type Placement,
  productOf,
  valuesOf,
  wholeNumber,
} from "./operands.ts";

const heap = new Heap({ poison: true, collector: null });
const maps: MapCall[] = [];
const matmul = makeMatmul(heap, oneThread, (call) => maps.push(call));

const dtypes: fc.Arbitrary<FloatType> = fc.constantFrom("float32", "float64");
/** Sizes around those of tiles and vectors. */
const size = fc.oneof(fc.nat(9), fc.constantFrom(12, 13, 16, 17, 24, 25, 31));
const sizes = fc.tuple(size, size, size);
const layouts = fc.tuple(placements, placements, placements);

type Sizes = readonly [rows: number, columns: number, depth: number];

/** Operands of whole numbers, and an output that holds something else. */
function exactCall(
  dtype: FloatType,
  [rows, columns, depth]: Sizes,
  [left, right, out]: readonly [Placement, Placement, Placement],
  batch: readonly number[] = [],
  isShared = false,
): MatmulCall {
  return {
    a: operand(dtype, [batch, rows, depth], left, wholeNumber(1)),
    b: operand(dtype, [batch, depth, columns], right, wholeNumber(2), isShared),
    output: operand(dtype, [batch, rows, columns], out, () => -77),
  };
}

/** What a call of `exactCall` should give. */
function exactValues([rows, columns, depth]: Sizes, batches = 1, isShared = false): number[] {
  return Array.from({ length: batches }, (_, n) => {
    const b = wholeNumber(2);
    return Array.from(
      productOf(
        (i, k) => wholeNumber(1)(n, i, k),
        (k, j) => b(isShared ? 0 : n, k, j),
        [rows, columns, depth],
      ).values,
    );
  }).flat();
}

/** Everything in a storage that the operand does not cover. */
function untouched(x: KernelOperand): number[] {
  const covered = new Set<number>();
  const walk = (axis: number, at: number): void => {
    if (axis === x.shape.length) covered.add(at);
    else for (let i = 0; i < x.shape[axis]!; i++) walk(axis + 1, at + i * x.strides[axis]!);
  };
  walk(0, x.offset);
  return Array.from(x.storage.elements(x.dtype), Number).filter((_, i) => !covered.has(i));
}

describe("a product of whole numbers is exact", () => {
  test("for all sizes and layouts, and writes nothing else", () => {
    fc.assert(
      fc.property(dtypes, sizes, layouts, (dtype, [m, n, k], layout) => {
        const call = exactCall(dtype, [m, n, k], layout);
        const around = untouched(call.output);
        expect(matmul(call)).toBe(true);
        expect(valuesOf(call.output)).toEqual(exactValues([m, n, k]));
        expect(untouched(call.output)).toEqual(around);
      }),
      { numRuns: 300 },
    );
  });

  test("for batches, of one right matrix or of many", () => {
    const batch = fc.array(fc.nat(3), { maxLength: 3 });
    fc.assert(
      fc.property(
        dtypes,
        batch,
        sizes,
        layouts,
        fc.boolean(),
        (dtype, lead, s, layout, isShared) => {
          const call = exactCall(dtype, s, layout, lead, isShared);
          const batches = lead.reduce((n, size) => n * size, 1);
          matmul(call);
          expect(valuesOf(call.output)).toEqual(exactValues(s, batches, isShared));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("when it is asked for again, with operands at other places", () => {
    const [s, count] = [[9, 17, 12] as const, 6];
    const calls = Array.from({ length: count }, () =>
      exactCall("float32", s, [plain, { ...plain, isTransposed: true }, plain]),
    );
    // others lie between them, and are freed
    for (const call of calls) matmul(call);
    const [first, ...others] = calls;
    (first!.a.storage.elements("float32") as Float32Array).fill(0); // moves it home
    for (const call of [...others, first!]) matmul(call);
    for (const call of others) expect(valuesOf(call.output)).toEqual(exactValues(s));
    expect(valuesOf(first!.output)).toEqual(exactValues(s).map(() => 0));
  });

  test("for more products than calls are remembered", () => {
    const s = [5, 6, 7] as const;
    for (const again of [1, 2]) {
      const call = exactCall("float32", s, [plain, plain, plain], [33, 3]);
      matmul(call);
      expect(valuesOf(call.output), `call ${again}`).toEqual(exactValues(s, 99));
    }
  });

  const big: readonly Sizes[] = [
    [253, 21, 385],
    [7, 1030, 11],
    [40, 516, 770],
    [509, 10, 3],
    [1, 700, 400],
    [300, 1, 390],
  ];
  const transposed: Placement = { ...plain, isTransposed: true };
  const scattered: Placement = { ...plain, step: 2 };
  test.each(big)("for the sizes of several blocks: %i × %i × %i", (...s) => {
    const want = exactValues(s);
    for (const dtype of ["float32", "float64"] as const)
      for (const layout of [
        [plain, plain, plain],
        [plain, transposed, plain],
        [transposed, plain, plain],
        [scattered, scattered, plain],
      ] as const) {
        const call = exactCall(dtype, s, layout);
        matmul(call);
        expect(valuesOf(call.output)).toEqual(want);
      }
  });
});

describe("what follows a product", () => {
  const bias = (dtype: FloatType, rows: number, columns: number): KernelOperand => ({
    ...operand(dtype, [[], 1, columns], plain, wholeNumber(3)),
    shape: [rows, columns],
    strides: [0, 1],
  });
  const [product, first] = [input(0), input(1)];
  const fused = { "x + b": add(product, first), "b + x": add(first, product) };
  const value = (x: number): number => (x <= 0 ? 0 : x);

  test("a row to add and a rectifier are part of it", () => {
    const chosen = fc.constantFrom(...Object.values(fused));
    fc.assert(
      fc.property(
        dtypes,
        sizes,
        layouts,
        chosen,
        fc.boolean(),
        (dtype, [m, n, k], layout, sum, rectifies) => {
          const row = bias(dtype, m, n);
          const expr = rectifies ? relu(sum) : sum;
          const call = {
            ...exactCall(dtype, [m, n, k], layout),
            epilogue: { expr, inputs: [row], scalars: [] },
          };
          maps.length = 0;
          matmul(call);
          expect(maps).toEqual([]);
          const added = wholeNumber(3);
          const want = exactValues([m, n, k]).map((x, at) => x + added(0, 0, at % n));
          expect(valuesOf(call.output)).toEqual(rectifies ? want.map(value) : want);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("a rectifier alone is part of it, over several blocks of depth", () => {
    const s: Sizes = [9, 10, 800];
    const call = {
      ...exactCall("float32", s, [plain, plain, plain]),
      epilogue: { expr: relu(product), inputs: [], scalars: [] },
    };
    matmul(call);
    expect(valuesOf(call.output)).toEqual(exactValues(s).map(value));
  });

  test("a rectified NaN stays NaN, and −0 becomes 0", () => {
    const call: MatmulCall = {
      a: operand("float32", [[], 1, 1], plain, () => 1),
      b: operand("float32", [[], 1, 3], plain, (_, __, j) => [NaN, -Infinity, 1e-45][j]!),
      output: operand("float32", [[], 1, 3], plain, () => 0),
      epilogue: { expr: relu(product), inputs: [], scalars: [] },
    };
    matmul(call);
    expect(valuesOf(call.output)).toEqual([NaN, 0, 2 ** -149]);
  });

  test("anything else is a pass of its own over the output", () => {
    const call = exactCall("float32", [3, 4, 5], [plain, plain, plain]);
    const epilogue = { expr: mul(product, constant(2)), inputs: [], scalars: [] };
    maps.length = 0;
    matmul({ ...call, epilogue });
    expect(valuesOf(call.output)).toEqual(exactValues([3, 4, 5]));
    expect(maps).toEqual([
      { inputs: [call.output], scalars: [], exprs: [epilogue.expr], outputs: [call.output] },
    ]);
  });

  test("a column to add is no row to add", () => {
    const call = exactCall("float32", [3, 3, 2], [plain, plain, plain]);
    const column = { ...bias("float32", 3, 3), strides: [1, 0] };
    maps.length = 0;
    matmul({ ...call, epilogue: { expr: fused["x + b"], inputs: [column], scalars: [] } });
    expect(maps).toHaveLength(1);
  });
});

describe("roundings", () => {
  const random = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 8,
    maxLength: 99,
  });

  test("a float32 product is within the bound of its roundings from the exact one", () => {
    fc.assert(
      fc.property(random, random, fc.tuple(fc.nat(20), fc.nat(20), fc.nat(1200)), (x, y, s) => {
        const a = operand(
          "float32",
          [[], s[0], s[2]],
          plain,
          (_, i, k) => x[(i * 31 + k) % x.length]!,
        );
        const b = operand(
          "float32",
          [[], s[2], s[1]],
          plain,
          (_, k, j) => y[(k * 17 + j) % y.length]!,
        );
        const output = operand("float32", [[], s[0], s[1]], plain, () => 0);
        const read = (z: KernelOperand): ((i: number, j: number) => number) => {
          const elements = z.storage.elements("float32");
          return (i, j) => Number(elements[i * z.strides[0]! + j]);
        };
        const { values, sizes: terms } = productOf(read(a), read(b), s);
        matmul({ a, b, output });
        // γₙ Σ|aₖbₖ| (Higham, Accuracy and Stability, §3.1), two roundings a step where nothing is fused,
        // and the double's own, which 1 + 2⁻²⁰ covers; below 2⁻¹²⁶ each step may lose 2⁻¹⁵⁰
        const n = 2 * s[2] * 2 ** -24;
        const bound = (n / (1 - n)) * (1 + 2 ** -20);
        valuesOf(output).forEach((got, i) => {
          expect(Math.abs(got - values[i]!)).toBeLessThanOrEqual(
            bound * terms[i]! + s[2] * 2 ** -149,
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  test("a result does not depend on how the product is divided", () => {
    const s: Sizes = [29, 37, 500];
    const value = (seed: number) => (n: number, i: number, j: number) =>
      wholeNumber(seed)(n, i, j) / 7;
    const a = operand("float32", [[], s[0], s[2]], plain, value(1));
    const b = operand("float32", [[], s[2], s[1]], plain, value(2));
    const output = operand("float32", [[], s[0], s[1]], plain, () => 0);
    matmul({ a, b, output });
    const whole = valuesOf(output);
    fc.assert(
      fc.property(fc.nat(s[0] - 1), fc.nat(s[1] - 1), size, size, (top, left, height, width) => {
        const rows = Math.min(height, s[0] - top);
        const columns = Math.min(width, s[1] - left);
        const part = operand("float32", [[], rows, columns], plain, () => 0);
        matmul({
          a: { ...a, shape: [rows, s[2]], offset: top * a.strides[0]! },
          b: { ...b, shape: [s[2], columns], offset: left },
          output: part,
        });
        const want = Array.from({ length: rows * columns }, (_, at) => {
          return whole[(top + Math.floor(at / columns)) * s[1] + left + (at % columns)];
        });
        expect(valuesOf(part)).toEqual(want);
      }),
      { numRuns: 60 },
    );
  });

  test("NaN and infinities go where they do in the reference", () => {
    const values = fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -3, max: 3 }) },
        fc.constantFrom(NaN, Infinity, -Infinity),
      ),
      { minLength: 35, maxLength: 35 },
    );
    fc.assert(
      fc.property(dtypes, values, values, (dtype, x, y) => {
        const call: MatmulCall = {
          a: operand(dtype, [[], 7, 5], plain, (_, i, k) => x[i * 5 + k]!),
          b: operand(dtype, [[], 5, 7], plain, (_, k, j) => y[k * 7 + j]!),
          output: operand(dtype, [[], 7, 7], plain, () => 0),
        };
        matmul(call);
        const want = productOf(
          (i, k) => x[i * 5 + k]!,
          (k, j) => y[k * 7 + j]!,
          [7, 7, 5],
        );
        expect(valuesOf(call.output).map((v) => v + 0)).toEqual(
          Array.from(want.values, (v) => v + 0),
        );
      }),
    );
  });
});

test("integers, and products into their own operands, are left to others", () => {
  const call = exactCall("float32", [3, 3, 3], [plain, plain, plain]);
  expect(matmul({ ...call, output: { ...call.output, dtype: "int32" } })).toBe(false);
  expect(matmul({ ...call, output: call.a })).toBe(false);
});
