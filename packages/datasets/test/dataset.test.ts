import { IndexError, ShapeError, ValueError, arange, tensor } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConcatDataset, Subset, TensorDataset, randomSplit } from "../src/index.ts";
import { range } from "./range.ts";

const notIndices = [-1, 3, 0.5, Number.NaN];

describe("a subset", () => {
  test("has the samples at its indices, in their order", () => {
    const indices = fc.array(fc.nat(9));
    fc.assert(
      fc.property(indices, (chosen) => {
        const subset = new Subset(range(10), chosen);
        expect(subset.length).toBe(chosen.length);
        expect(chosen.map((_, place) => subset.get(place))).toEqual(chosen);
      }),
    );
  });

  test("of a subset has the samples that both leave", () => {
    const inner = new Subset(range(10), [9, 7, 5]);
    expect([0, 1].map((i) => new Subset(inner, [2, 0]).get(i))).toEqual([5, 9]);
  });

  test("has getBatch exactly if its data set has", () => {
    expect(new Subset(range(2), [0]).getBatch).toBeUndefined();
    const rows = new Subset(new TensorDataset(arange(6).reshape(3, 2)), [2, 0]);
    expect(rows.getBatch([1, 0, 0]).map((x) => x.tolist())).toEqual([
      [
        [0, 1],
        [4, 5],
        [4, 5],
      ],
    ]);
  });

  test.for(notIndices)("refuses index %d", (index) => {
    expect(() => new Subset(range(3), [index])).toThrow(IndexError);
    const subset = new Subset(new TensorDataset(arange(9)), [4, 5, 6]);
    expect(() => subset.get(index)).toThrow(IndexError);
    expect(() => subset.getBatch([index])).toThrow(IndexError);
  });
});

describe("data sets in a row", () => {
  test("have the samples of each, one after another", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }), (lengths) => {
        const joined = new ConcatDataset(lengths.map(range));
        const samples = lengths.flatMap((length) => Array.from({ length }, (_, i) => i));
        expect(joined.length).toBe(samples.length);
        expect(samples.map((_, index) => joined.get(index))).toEqual(samples);
      }),
    );
  });

  test("say where each ends", () => {
    expect(new ConcatDataset([range(2), range(0), range(3)]).cumulativeSizes).toEqual([2, 2, 5]);
  });

  test("must be at least one", () => {
    expect(() => new ConcatDataset([])).toThrow(ValueError);
  });

  test.for(notIndices)("refuse index %d", (index) => {
    expect(() => new ConcatDataset([range(1), range(2)]).get(index)).toThrow(IndexError);
  });
});

describe("tensors as a data set", () => {
  const dataset = new TensorDataset(arange(12).reshape(3, 2, 2), tensor([5, 6, 7]));

  test("sample i is row i of each", () => {
    expect(dataset.length).toBe(3);
    const [x, y] = dataset.get(1);
    expect(x.tolist()).toEqual([
      [4, 5],
      [6, 7],
    ]);
    expect(y.item()).toBe(6);
  });

  test("a batch is the rows in the order asked for", () => {
    const [x, y] = dataset.getBatch([2, 0, 2]);
    expect(x.shape).toEqual([3, 2, 2]);
    expect(y.tolist()).toEqual([7, 5, 7]);
  });

  test("a batch is a copy; changing it leaves the data as they were", () => {
    const data = tensor([1, 2]);
    const [x] = new TensorDataset(data).getBatch([0]);
    x.fill_(9);
    expect(data.tolist()).toEqual([1, 2]);
  });

  test.for(notIndices)("refuse index %d", (index) => {
    expect(() => dataset.get(index)).toThrow(IndexError);
    expect(() => dataset.getBatch([0, index])).toThrow(IndexError);
  });

  test("first sizes that differ, and tensors without axes, are refused with all shapes", () => {
    expect(() => new TensorDataset(arange(3), arange(4))).toThrow(ShapeError);
    expect(() => new TensorDataset(arange(3), arange(4))).toThrow("[3], [4]");
    expect(() => new TensorDataset(tensor(1))).toThrow(ShapeError);
  });
});

describe("a random split", () => {
  test("by fractions gives each part its share rounded down, and the rest to the first parts", () => {
    const lengthsOf = (n: number, fractions: number[]): number[] =>
      randomSplit(range(n), fractions).map(({ length }) => length);
    expect(lengthsOf(10, [0.8, 0.2])).toEqual([8, 2]);
    expect(lengthsOf(10, [1 / 3, 1 / 3, 1 / 3])).toEqual([4, 3, 3]);
    expect(lengthsOf(11, [0.25, 0.25, 0.25, 0.25])).toEqual([3, 3, 3, 2]);
    expect(lengthsOf(2, [0.1, 0.1, 0.8])).toEqual([1, 0, 1]);
  });

  test.for([
    ["too few", [3, 3]],
    ["too many", [8, 8]],
    ["negative", [11, -1]],
    ["fractions beyond 1", [0.8, 0.4]],
    ["a negative fraction", [1.5, -0.5]],
    ["not a number", [Number.NaN, 10]],
    ["none", []],
  ] as const)("refuses lengths: %s", ([, lengths]) => {
    expect(() => randomSplit(range(10), lengths)).toThrow(ValueError);
    expect(() => randomSplit(range(10), lengths)).toThrow("with the sum 10");
  });
});
