/**
 * @file The reference's `sort` is what comparing gives, for every type, length and layout; and running
 * extremes treat NaN and equal values as PyTorch does.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DType, dtypes, fromTypedArray, tensor, type Tensor } from "../../src/index.ts";

type Value = number | bigint;

const byTypes: { readonly [D in DType]: fc.Arbitrary<Value> } = {
  float32: fc.float({ noDefaultInfinity: false }),
  float64: fc.double(),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint8: fc.nat(255),
  bool: fc.nat(1),
};

/** Lines around the length from which digits are counted, often with few different elements. */
const linesOf = (dtype: DType): fc.Arbitrary<Value[]> =>
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.boolean())
    .chain(([length, isOfFew]) =>
      fc
        .array(byTypes[dtype], { minLength: isOfFew ? 3 : length, maxLength: isOfFew ? 3 : length })
        .chain((values) =>
          fc.array(fc.constantFrom(...values), { minLength: length, maxLength: length }),
        ),
    );

/** NaN is the largest. */
function compared(a: Value, b: Value): number {
  if (a !== a || b !== b) return Number(a !== a) - Number(b !== b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const elementsOf = (x: Tensor): Value[] => Array.from<Value>(x.toTypedArray());

const typed = (dtype: DType, values: readonly Value[]): Tensor =>
  fromTypedArray(
    dtype === "int64"
      ? BigInt64Array.from(values as bigint[])
      : (dtypes[dtype].array as Float64ArrayConstructor).from(values as number[]),
  ).to(dtype);

describe.each(Object.keys(dtypes) as DType[])("sort of %s", (dtype) => {
  test("is what a stable sort by comparing gives, in both directions, along any axis", () => {
    fc.assert(
      fc.property(linesOf(dtype), fc.boolean(), fc.boolean(), (line, descending, isColumn) => {
        const other = line.toReversed();
        const rows = typed(dtype, [...line, ...other]).reshape([2, line.length]) as Tensor;
        const x = isColumn ? rows.t().contiguous().t() : rows;
        const { values, indices } = x.sort({ dim: 1, descending });
        [line, other].forEach((elements, i) => {
          const sign = descending ? -1 : 1;
          const held = elementsOf(typed(dtype, elements));
          const order = held
            .map((_, k) => k)
            .toSorted((a, b) => sign * compared(held[a]!, held[b]!));
          expect(elementsOf(indices.select(0, i)).map(Number)).toEqual(order);
          expect(elementsOf(values.select(0, i))).toEqual(order.map((k) => held[k]));
        });
      }),
    );
  });
});

test.each([1, 5, 39, 41, 59, 60])("topk gives the first %i of what sort gives", (k) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 120, maxLength: 120 }),
      fc.boolean(),
      (numbers, largest) => {
        const x = tensor(numbers).reshape([2, 60]) as Tensor;
        const sorted = x.sort({ dim: 1, descending: largest });
        const top = x.topk(k, { largest });
        expect(top.values.toArray()).toEqual(sorted.values.narrow(1, 0, k).toArray());
        expect(top.indices.toArray()).toEqual(sorted.indices.narrow(1, 0, k).toArray());
      },
    ),
  );
});

test.each(["float32", "float64", "int32", "int64"] as const)(
  "topk of few among many %s gives the first that sort gives",
  (dtype) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 14 - 1, max: 2 ** 14 + 1 }),
        fc.constantFrom(41, 1000, 2048, 2049),
        fc.constantFrom(7, 2 ** 20), // often equal, or hardly ever
        fc.boolean(),
        (length, k, range, largest) => {
          const numbers = Array.from({ length }, (_, i) => Math.imul(i + k, 0x9e3779b1) % range);
          const x = tensor(numbers).to(dtype) as Tensor;
          const sorted = x.sort({ descending: largest });
          const top = x.topk(k, { largest });
          expect(top.indices.toTypedArray()).toEqual(sorted.indices.narrow(0, 0, k).toTypedArray());
          expect(top.values.toTypedArray()).toEqual(sorted.values.narrow(0, 0, k).toTypedArray());
        },
      ),
      { numRuns: 20 },
    );
  },
);

describe("running results", () => {
  // from PyTorch 1.13
  const nan = Number.NaN;
  test.each([
    ["cummax", [nan, 1, nan], [nan, nan, nan], [0, 0, 2]],
    ["cummin", [1, nan, nan, 3], [1, nan, nan, nan], [0, 1, 2, 2]],
    ["cummax", [1, 1, 0], [1, 1, 1], [0, 1, 1]],
    ["cummax", [-0, 0, -0], [-0, 0, -0], [0, 1, 2]],
  ] as const)("%s of %j", (name, line, values, indices) => {
    const got = tensor([...line])[name](0);
    expect(got.values.toArray()).toEqual([...values]);
    expect(got.indices.toArray().map(Number)).toEqual([...indices]);
  });

  test("a sum of negative zeros is 0, a product of one is itself", () => {
    expect(tensor([-0, -0]).cumsum(0).toArray()).toEqual([0, 0]);
    expect(tensor([-0]).cumprod(0).toArray()).toEqual([-0]);
  });
});
