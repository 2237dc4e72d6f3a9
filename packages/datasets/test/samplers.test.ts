import { Generator, ValueError, manualSeed, tensor } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BatchSampler,
  RandomSampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from "../src/index.ts";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const sizes = fc.integer({ min: 1, max: 60 });
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("laws", () => {
  test("in sequence: every sample once, in order", () => {
    fc.assert(
      fc.property(fc.nat(60), (n) => {
        expect([...new SequentialSampler({ length: n })]).toEqual(upTo(n));
      }),
    );
  });

  test("at random without replacement: every sample once before any comes again", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 200 }), seeds, (n, numSamples, seed) => {
        const generator = new Generator({ seed });
        const order = [...new RandomSampler({ length: n }, { numSamples, generator })];
        expect(order).toHaveLength(numSamples);
        for (let begin = 0; begin + n <= numSamples; begin += n) {
          expect(sorted(order.slice(begin, begin + n))).toEqual(upTo(n));
        }
        const rest = order.slice(numSamples - (numSamples % n));
        expect(new Set(rest).size).toBe(rest.length);
      }),
    );
  });

  test("at random with replacement: as many samples as asked for, all of them there are", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 200 }), seeds, (n, numSamples, seed) => {
        const generator = new Generator({ seed });
        const sampler = new RandomSampler(
          { length: n },
          { replacement: true, numSamples, generator },
        );
        const order = [...sampler];
        expect(order).toHaveLength(sampler.length);
        expect(order.every((index) => Number.isInteger(index) && index >= 0 && index < n)).toBe(
          true,
        );
      }),
    );
  });

  test("of a subset: each of its samples as often as it is given", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100)), seeds, (indices, seed) => {
        const sampler = new SubsetRandomSampler(indices, { generator: new Generator({ seed }) });
        expect(sampler.length).toBe(indices.length);
        expect(sorted([...sampler])).toEqual(sorted(indices));
      }),
    );
  });

  test("by weight: never a sample of weight 0, and without replacement none twice", () => {
    const weights = fc.array(fc.constantFrom(0, 0.5, 1, 8), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        weights,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        seeds,
        (w, n, replacement, seed) => {
          const positive = w.filter((weight) => weight > 0).length;
          fc.pre(replacement ? positive > 0 : n <= positive);
          const generator = new Generator({ seed });
          const order = [...new WeightedRandomSampler(w, n, { replacement, generator })];
          expect(order).toHaveLength(n);
          for (const index of order) expect(w[index]).toBeGreaterThan(0);
          if (!replacement) expect(new Set(order).size).toBe(n);
        },
      ),
    );
  });

  test("in batches: the batches joined are the sampler; all but the last are full", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(99)),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (items, size, dropLast) => {
          const sampler = new BatchSampler(items, size, dropLast);
          const batches = [...sampler];
          const kept = dropLast ? items.length - (items.length % size) : items.length;
          expect(batches).toHaveLength(sampler.length);
          expect(batches.flat()).toEqual(items.slice(0, kept));
          for (const batch of batches.slice(0, -1)) expect(batch).toHaveLength(size);
          expect(batches.every((batch) => batch.length > 0 && batch.length <= size)).toBe(true);
        },
      ),
    );
  });

  test("equal seeds give equal orders, and each pass goes on in the stream", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 60 }), seeds, (n, seed) => {
        manualSeed(seed);
        const sampler = new RandomSampler({ length: n });
        const [first, second] = [[...sampler], [...sampler]];
        manualSeed(seed);
        expect([...sampler]).toEqual(first);
        // two of 20! orders agree by chance once in 2.4e18
        expect(second).not.toEqual(first);
      }),
    );
  });
});

describe("examples", () => {
  test("weights may be a tensor", () => {
    const sampler = new WeightedRandomSampler(tensor([0, 3, 0]), 2);
    expect([...sampler]).toEqual([1, 1]);
  });

  test("a batch once given stays as it is while the sampler goes on", () => {
    const batches = new BatchSampler([1, 2, 3, 4], 2)[Symbol.iterator]();
    const first = batches.next().value;
    batches.next();
    expect(first).toEqual([1, 2]);
  });
});

describe("what is refused, by name", () => {
  const four = { length: 4 };
  const cases: readonly (readonly [message: string, make: () => unknown])[] = [
    ["RandomSampler: nothing to draw from", () => new RandomSampler({ length: 0 })],
    ["RandomSampler: numSamples", () => new RandomSampler(four, { numSamples: 0 })],
    ["RandomSampler: numSamples", () => new RandomSampler(four, { numSamples: 1.5 })],
    ["WeightedRandomSampler: numSamples", () => new WeightedRandomSampler([1], -1)],
    ["BatchSampler: batchSize", () => new BatchSampler([1, 2], 0)],
    ["BatchSampler: batchSize", () => new BatchSampler([1, 2], Number.NaN)],
    ["multinomial", () => [...new WeightedRandomSampler([1, -1], 1)]],
    ["multinomial", () => [...new WeightedRandomSampler([0, 0], 1)]],
    ["multinomial", () => [...new WeightedRandomSampler([1, 1], 3, { replacement: false })]],
  ];
  test.for(cases)("%s", ([message, make]) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(message);
  });
});
