import { Generator, IndexError, ValueError, arange, isTensor, tensor } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConcatDataset, DataLoader, Subset, TensorDataset, randomSplit } from "../src/index.ts";
import type { DataLoaderOptions, Dataset } from "../src/index.ts";
import { range } from "./range.ts";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** Options of every kind, and whether they leave samples out. */
const options = fc.record({
  batchSize: fc.integer({ min: 1, max: 40 }),
  shuffle: fc.boolean(),
  dropLast: fc.boolean(),
  seed: fc.nat(),
});

describe("laws", () => {
  test("partition: one pass gives every sample exactly once, in batches that are full but the last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), options, (n, { seed, ...rest }) => {
        const loader = new DataLoader(range(n), { ...rest, generator: new Generator({ seed }) });
        for (const _pass of [1, 2]) {
          const batches = [...loader].map((batch) => batch.tolist().map(Number));
          expect(batches).toHaveLength(loader.length);
          const kept = rest.dropLast ? n - (n % rest.batchSize) : n;
          const samples = batches.flat();
          expect(samples).toHaveLength(kept);
          expect(new Set(samples).size).toBe(kept);
          if (!rest.dropLast) expect(sorted(samples)).toEqual(upTo(n));
          if (!rest.shuffle) expect(samples).toEqual(upTo(kept));
          for (const batch of batches.slice(0, -1)) expect(batch).toHaveLength(rest.batchSize);
        }
      }),
    );
  });

  test("two parts of a random split share no sample, and together have them all", () => {
    const parts = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.nat(), (lengths, seed) => {
        const n = lengths.reduce((total, length) => total + length, 0);
        fc.pre(n !== 1); // one sample: [1, 0] are fractions, too
        const split = randomSplit(range(n), lengths, { generator: new Generator({ seed }) });
        expect(split.map(({ length }) => length)).toEqual(lengths);
        expect(sorted(split.flatMap(({ indices }) => indices))).toEqual(upTo(n));
      }),
    );
  });

  test("a batch by getBatch is what collating the samples gives", () => {
    const places = fc.array(fc.nat(6), { minLength: 1 });
    fc.assert(
      fc.property(places, (sampler) => {
        const quick = new TensorDataset(
          arange(21).reshape(7, 3),
          tensor([6n, 5n, 4n, 3n, 2n, 1n, 0n]),
        );
        const slow: Dataset = { length: quick.length, get: (index) => quick.get(index) };
        const batchesOf = (dataset: Dataset): unknown[] =>
          [...new DataLoader(dataset, { batchSize: 3, sampler })].map(plain);
        expect(batchesOf(quick)).toEqual(batchesOf(slow));
      }),
    );
  });
});

/** Tensors in a batch as dtype, shape and values. */
const plain = (batch: unknown): unknown =>
  Array.isArray(batch)
    ? batch.map((part: unknown) =>
        isTensor(part) ? [part.dtype, part.shape, part.tolist()] : part,
      )
    : batch;

describe("examples", () => {
  const letters: Dataset<string> = { length: 5, get: (index) => "abcde"[index]! };

  test("without options, each sample is a batch of its own, in order", () => {
    expect([...new DataLoader(letters)]).toEqual([["a"], ["b"], ["c"], ["d"], ["e"]]);
  });

  test("an array of indices is a sampler, one of arrays a batch sampler", () => {
    expect([...new DataLoader(letters, { batchSize: 2, sampler: [4, 4, 0] })]).toEqual([
      ["e", "e"],
      ["a"],
    ]);
    const loader = new DataLoader(letters, {
      batchSampler: [[1], [], [2, 3]],
      collateFn: (all) => all.join(""),
    });
    expect(loader.length).toBe(3);
    expect([...loader]).toEqual(["b", "", "cd"]);
  });

  test("collateFn makes the batches, also where there is getBatch", () => {
    const dataset = { length: 3, get: (i: number) => i, getBatch: () => "unused" };
    expect([...new DataLoader(dataset, { batchSize: 2, collateFn: (all) => all.length })]).toEqual([
      2, 1,
    ]);
    expect([...new DataLoader(dataset, { batchSize: 2 })]).toEqual(["unused", "unused"]);
  });

  test("samples are asked for when their batch is, not before", () => {
    const asked: number[] = [];
    const dataset: Dataset<number> = { length: 4, get: (index) => asked.push(index) };
    const batches = new DataLoader(dataset, { batchSize: 2 })[Symbol.iterator]();
    expect(asked).toEqual([]);
    batches.next();
    expect(asked).toEqual([0, 1]);
  });

  test("for await lets other work run between batches; for does not", async () => {
    const seen: string[] = [];
    const note = (text: string) => (): void => void seen.push(text);
    const loader = new DataLoader(range(3), { collateFn: ([i]) => `batch ${i}` });
    setImmediate(note("other work"));
    for (const batch of loader) seen.push(batch);
    expect(seen).toEqual(["batch 0", "batch 1", "batch 2"]);
    for await (const batch of loader) {
      seen.push(batch);
      setImmediate(note("other work"));
    }
    expect(seen.slice(3)).toEqual([
      "other work",
      "batch 0",
      "other work",
      "batch 1",
      "other work",
      "batch 2",
    ]);
  });

  test("a loop that is left early leaves the loader as it was", async () => {
    const loader = new DataLoader(range(5), { batchSize: 2 });
    for (const _batch of loader) break;
    for await (const _batch of loader) break;
    expect([...loader].map((batch) => batch.tolist())).toEqual([[0, 1], [2, 3], [4]]);
  });

  test("an empty data set gives no batches in order", () => {
    const loader = new DataLoader(range(0), { batchSize: 4 });
    expect(loader.length).toBe(0);
    expect([...loader]).toEqual([]);
  });

  test("a part, and several in a row, give batches as the whole does", () => {
    const whole = new TensorDataset(arange(6));
    const [batch] = [...new DataLoader(new Subset(whole, [5, 1]), { batchSize: 2 })];
    expect(plain(batch)).toEqual([["int64", [2], [5, 1]]]);
    const joined = new ConcatDataset([range(2), range(3)]);
    expect([...new DataLoader(joined, { batchSize: 5 })].map((b) => b.tolist())).toEqual([
      [0, 1, 0, 1, 2],
    ]);
  });
});

describe("what is refused, by name", () => {
  const sampler = [0, 1];
  const batchSampler = [[0], [1]];
  const cases: readonly (readonly [
    message: string,
    options: DataLoaderOptions<number, unknown>,
    n?: number,
  ])[] = [
    ["batchSize", { batchSize: 0 }],
    ["batchSize", { batchSize: -1 }],
    ["batchSize", { batchSize: 2.5 }],
    ["batchSize", { batchSize: Number.NaN }],
    ["sampler and shuffle", { sampler, shuffle: true }],
    ["batchSampler and batchSize", { batchSampler, batchSize: 2 }],
    ["batchSampler and shuffle", { batchSampler, shuffle: true }],
    ["batchSampler and sampler", { batchSampler, sampler }],
    ["batchSampler and dropLast", { batchSampler, dropLast: true }],
    ["nothing to draw from", { shuffle: true }, 0],
  ];
  test.for(cases)("%s %o", ([message, wrong, n = 4]) => {
    expect(() => new DataLoader(range(n), wrong)).toThrow(ValueError);
    expect(() => new DataLoader(range(n), wrong)).toThrow(message);
  });

  test("an index that the data set does not have, when its batch is asked for", () => {
    const loader = new DataLoader(new TensorDataset(arange(3)), { sampler: [0, 3] });
    expect(() => [...loader]).toThrow(IndexError);
  });
});
