/**
 * @file Divisions of whole numbers are the reference's, also where quotients wrap; a call that divides by 0
 * is left to it before anything is written. Those of floats are the reference's, bit for bit.
 */
import { add, apply, cast, constant, type Expr, input, mul, scalar } from "@kindling/expr";
import {
  type DType,
  dtypes,
  type KernelOperand,
  type MapCall,
  numelOf,
  reference,
  Storage,
} from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Maps, mapsOver } from "../../src/kernels/map.ts";
import { reductionsOver } from "../../src/kernels/reduce.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";

const heap = new Heap({ poison: true, collector: null });
const maps: Maps = mapsOver(heap, oneThread, (call) => reductions.run(call));
const reductions = reductionsOver(heap, oneThread, maps);

type Whole = "int32" | "int64" | "uint8";

const ends: { readonly [D in Whole]: readonly [bigint, bigint] } = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
};

/** Whole numbers of a type: small ones, those at its ends, and any. */
function numbersOf(dtype: Whole): fc.Arbitrary<bigint> {
  const [min, max] = ends[dtype];
  const [low, high] = [min < -4n ? -4n : min, 4n];
  return fc.oneof(
    fc.bigInt({ min: low, max: high }),
    fc.constantFrom(min, min + 1n, max - 1n, max),
    fc.bigInt({ min, max }),
  );
}

/** Elements of a type that lie side by side, or that far apart. */
function operand(dtype: DType, values: readonly bigint[], stride = 1): KernelOperand {
  const storage = new Storage(values.length * stride * dtypes[dtype].sizeBytes);
  const elements = storage.elements(dtype);
  values.forEach((x, i) => {
    if (elements instanceof BigInt64Array) elements[i * stride] = x;
    else elements[i * stride] = Number(x);
  });
  return { storage, dtype, shape: [values.length], strides: [stride], offset: 0 };
}

const elementsOf = (x: KernelOperand): (number | bigint)[] =>
  Array.from<number | bigint>(x.storage.elements(x.dtype));

const divisions = ["floorDivide", "remainder", "fmod"] as const;

/** The call by the reference and by the engine, each with outputs of its own. */
function expectReference(call: Omit<MapCall, "outputs">, dtype: DType, shape: number[]): void {
  const [want, got] = [0, 1].map((): MapCall => {
    const output = operand(dtype, new Array<bigint>(numelOf(shape)).fill(7n));
    return { ...call, outputs: [{ ...output, shape, strides: shape.map((_, i) => numelOf(shape.slice(i + 1))) }] }; // oxfmt-ignore
  }) as [MapCall, MapCall];
  reference.map(want);
  expect(maps.run(got)).toBe(true);
  expect(elementsOf(got.outputs[0]!)).toEqual(elementsOf(want.outputs[0]!));
}

describe.each<Whole>(["int32", "int64", "uint8"])("of %s", (dtype) => {
  const numbers = numbersOf(dtype);
  const divisors = numbers.filter((x) => x !== 0n);
  const pairs = fc.array(fc.tuple(numbers, divisors), { minLength: 1, maxLength: 23 });

  test.each(divisions)("%s is the reference's", (name) => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(1, 2), (all, stride) => {
        const inputs = [
          operand(dtype, all.map(([x]) => x), stride), // oxfmt-ignore
          operand(dtype, all.map(([, y]) => y), stride), // oxfmt-ignore
        ];
        const exprs = [apply(name, input(0), input(1))];
        expectReference({ inputs, scalars: [], exprs }, dtype, [all.length]);
      }),
      {
        numRuns: 300,
        examples: dtype === "uint8" ? [] : [[[[ends[dtype][0], -1n]], 1]], // the one quotient that wraps
      },
    );
  });

  test("of a number, and by one, is the reference's", () => {
    fc.assert(
      fc.property(divisors, fc.array(divisors, { minLength: 1 }), (k, all) => {
        const inputs = [operand(dtype, all)];
        for (const [x, y] of [
          [input(0), scalar(0)],
          [scalar(0), input(0)],
        ] as const)
          // oxfmt-ignore
          for (const name of divisions) {
            const exprs = [apply(name, x, y)];
            expectReference({ inputs, scalars: [k], exprs }, dtype, [all.length]);
          }
      }),
    );
  });

  test("by what is repeated along an axis is the reference's", () => {
    const x = operand(
      dtype,
      Array.from({ length: 15 }, (_, i) => BigInt(i * 9)),
    );
    const y = operand(dtype, [3n, 7n, 2n, 5n, 11n]);
    const matrix = { ...x, shape: [3, 5], strides: [5, 1] };
    const row = { ...y, shape: [3, 5], strides: [0, 1] };
    const one = { ...y, shape: [3, 5], strides: [0, 0] };
    for (const divisor of [row, one])
      expectReference(
        { inputs: [matrix, divisor], scalars: [], exprs: [apply("remainder", input(0), input(1))] },
        dtype,
        [3, 5],
      );
  });

  test("by what is computed is the reference's, unless it is computed from numbers alone", () => {
    const inputs = [operand(dtype, [9n, 8n, 7n]), operand(dtype, [1n, 2n, 3n])];
    const exprs = [apply("floorDivide", input(0), add(mul(input(1), input(1)), constant(1)))];
    expectReference({ inputs, scalars: [], exprs }, dtype, [3]);
    const alone = [apply("floorDivide", input(0), add(scalar(0), constant(1)))];
    const output = operand(dtype, [7n, 7n, 7n]);
    expect(maps.run({ inputs, scalars: [1], exprs: alone, outputs: [output] })).toBe(false);
  });

  test.each<[string, Expr, Expr]>([
    ["among many", input(0), input(1)],
    ["that is computed", input(0), mul(input(1), constant(2))],
    ["that is a number", input(0), scalar(0)],
    ["that is written", input(0), constant(0)],
    ["in a second division", apply("remainder", input(0), constant(2)), input(1)],
    ["that is a remainder", input(0), apply("remainder", input(1), constant(1))],
  ])("a divisor of 0 %s writes nothing", (_, x, y) => {
    const own = Array.from({ length: 2000 }, (_, i) => BigInt(i % 200) + 1n);
    const inputs = [operand(dtype, own), operand(dtype, own.with(1999, 0n))];
    const exprs = [apply("floorDivide", x, y)];
    expect(maps.run({ inputs, scalars: [0], exprs, outputs: [inputs[0]!] })).toBe(false);
    expect(elementsOf(inputs[0]!).map(BigInt)).toEqual(own);
  });

  test("nothing is divided by nothing", () => {
    const inputs = [operand(dtype, []), operand(dtype, [])];
    const exprs = [apply("floorDivide", input(0), input(1))];
    expectReference({ inputs, scalars: [], exprs }, dtype, [0]);
  });
});

test("a divisor of another type is looked at as what it is converted to", () => {
  const inputs = [operand("int32", [5n, 6n]), operand("int64", [2n, 2n ** 32n])];
  const exprs = [apply("floorDivide", input(0), cast(input(1), "int32"))];
  const outputs = [operand("int32", [7n, 7n])];
  expect(maps.run({ inputs, scalars: [], exprs, outputs })).toBe(false);
});

test("a number beyond its type is divided by as what is left of it", () => {
  const inputs = [operand("uint8", [5n, 6n])];
  const exprs = [apply("floorDivide", input(0), scalar(0))];
  const outputs = [operand("uint8", [7n, 7n])];
  expect(maps.run({ inputs, scalars: [256], exprs, outputs })).toBe(false);
});

test("before a reduction, and behind a draw, divisions are left to the reference", () => {
  const x = operand("int64", [5n, 6n]);
  const expr = apply("remainder", input(0), constant(4));
  const output = { ...operand("int64", [0n]), shape: [1], strides: [1] };
  const call = { reduction: "sum", inputs: [x], scalars: [], expr, valueType: "int64", axes: [0] } as const; // oxfmt-ignore
  expect(reductions.run({ ...call, output })).toBe(false);
  expect(maps.placed([expr], [x], [x])).toBeUndefined();
});

/** Floats of any size, edges, and what divides others without rest. */
const floats = fc.oneof(
  fc.float(),
  fc.constantFrom(0, -0, 1, -1, 0.5, 3, Infinity, -Infinity, NaN, 2 ** -149, 2 ** -126),
  fc.integer({ min: -40, max: 40 }),
  fc.tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -149, max: 103 })).map(([m, k]) => m * 2 ** k), // oxfmt-ignore
);

describe.each(["float32", "float64"] as const)("of %s", (dtype) => {
  test.each(divisions)("%s is the reference's", (name) => {
    const pairs = fc.array(fc.tuple(floats, floats), { minLength: 1, maxLength: 23 });
    const largest = (2 - 2 ** -23) * 2 ** 127;
    fc.assert(
      fc.property(pairs, (all) => {
        const inputs = [0, 1].map((i) => ofFloats(dtype, all.map((pair) => pair[i]!))); // oxfmt-ignore
        const exprs = [apply(name, input(0), input(1))];
        expectReference({ inputs, scalars: [], exprs }, dtype, [all.length]);
      }),
      {
        numRuns: 1000,
        examples: [
          [[[largest, 2 ** -149]]],
          [[[2 ** 110 - 2 ** 90, 16]]],
          [[[-(2 ** 34), 2 ** -126]]],
          [[[largest, 3 * 2 ** -149]]],
          [[[-largest, 16_777_213 * 2 ** -149]]],
          [[[16_777_215 * 2 ** 26, 16_777_213]]],
          [[[5, Infinity], [-5, Infinity], [Infinity, Infinity], [-0, 2], [-4, 2], [0, 0], [1, -0]]], // oxfmt-ignore
        ],
      },
    );
  });
});

/** Elements of a type of floats, side by side. */
function ofFloats(dtype: DType, values: readonly number[]): KernelOperand {
  const storage = new Storage(values.length * dtypes[dtype].sizeBytes);
  (storage.elements(dtype) as Float64Array).set(values); // or of floats
  return { storage, dtype, shape: [values.length], strides: [1], offset: 0 };
}
