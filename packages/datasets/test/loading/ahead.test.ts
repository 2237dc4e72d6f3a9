/** @file Batches that are made ahead are those that are made in their turn, and nothing else changes. */
import { DataError, ValueError, defaultGenerator, manualSeed, randint } from "@kindling/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  DataLoader,
  type DataLoaderOptions,
  type Dataset,
  RandomSampler,
  type Sampler,
  WeightedRandomSampler,
} from "../../src/index.ts";
import { kinds, n, own } from "../orders.ts";
import { range } from "../range.ts";
import { later } from "./later.ts";

type Options = DataLoaderOptions<number, unknown>;

/** Draws each index when it is asked for, from the generator that everybody draws from. */
const drawnOneByOne: Sampler = {
  length: 11,
  *[Symbol.iterator]() {
    for (let i = 0; i < 11; i++) yield Number(randint(n, [1]).item());
  },
};

const shared = { generator: defaultGenerator };

/** Orders that are begun anew where a pass began, as `loadStateDict` does it. */
const lasting: Readonly<Record<string, () => Options>> = {
  ...kinds,
  "shuffled by the default generator": () => ({ batchSize: 4, shuffle: true, ...shared }),
  "by one own generator for all": () => {
    const generator = own();
    const sampler = new RandomSampler(range(n), { replacement: true, numSamples: 80, generator });
    return { batchSize: 4, generator, sampler };
  },
  "weighted, by its own generator": () => ({
    batchSize: 4,
    sampler: new WeightedRandomSampler([1, 2, 3], 15, { generator: own() }),
  }),
};

/** Orders that the program's own draws are mixed into. */
const mixed: Readonly<Record<string, () => Options>> = {
  "drawn one by one": () => ({ batchSize: 2, sampler: drawnOneByOne }),
  "several permutations, by the default generator": () => ({
    batchSize: 4,
    sampler: new RandomSampler(range(n), { numSamples: 60, ...shared }),
  }),
  "with replacement, by the default generator": () => ({
    batchSize: 4,
    sampler: new RandomSampler(range(n), { replacement: true, numSamples: 80, ...shared }),
  }),
};

/** What a program sees of two passes while it draws too: batches, draws, states, where all ends. */
function seenInTurn(options: Options, seed: number): unknown {
  manualSeed(seed);
  const loader = new DataLoader(range(n), options);
  const passes = [1, 2].map(() =>
    Array.from(loader, (batch) => [String(batch), defaultGenerator.u32(), loader.stateDict()]),
  );
  return [passes, loader.stateDict(), defaultGenerator.getState()];
}

async function seenAhead(options: Options, seed: number): Promise<unknown> {
  manualSeed(seed);
  const loader = new DataLoader(later(n), options);
  const passes: unknown[] = [];
  for (let pass = 0; pass < 2; pass++) {
    const seen: unknown[] = [];
    for await (const batch of loader)
      seen.push([String(batch), defaultGenerator.u32(), loader.stateDict()]);
    passes.push(seen);
  }
  return [passes, loader.stateDict(), defaultGenerator.getState()];
}

const collected = async (batches: AsyncIterable<unknown>): Promise<[string, number][]> => {
  const found: [string, number][] = [];
  for await (const batch of batches) found.push([String(batch), defaultGenerator.u32()]);
  return found;
};

describe("what is made ahead is what is made in turn, bit for bit, whatever the program draws meanwhile", () => {
  test.each(Object.entries({ ...lasting, ...mixed }))("%s", async (_name, options) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(30), async (seed, prefetchFactor) => {
        const ahead = await seenAhead({ ...options(), prefetchFactor }, seed);
        expect(ahead).toEqual(seenInTurn(options(), seed));
      }),
      { numRuns: 15, examples: [0, 1, 2, 100].map((ahead) => [3, ahead]) },
    );
  });
});

describe("a state taken at any place, with others ahead, is gone on from", () => {
  test.each(Object.entries(lasting))("%s", async (_name, options) => {
    const count = new DataLoader(range(n), options()).length;
    for (let position = 0; position < count; position++) {
      manualSeed(1);
      const loader = new DataLoader(later(n), { ...options(), prefetchFactor: 3 });
      const under = loader[Symbol.asyncIterator]();
      for (let given = 0; given < position; given++) {
        await under.next();
        defaultGenerator.u32();
      }
      const state = loader.stateDict();
      const place = defaultGenerator.getState();
      const left = await collected({ [Symbol.asyncIterator]: () => under });
      const end = [loader.stateDict(), defaultGenerator.getState()];

      manualSeed(99);
      const other = new DataLoader(later(n), { ...options(), prefetchFactor: position % 4 });
      other.loadStateDict(state);
      defaultGenerator.setState(place);
      expect(await collected(other)).toEqual(left);
      expect([other.stateDict(), defaultGenerator.getState()]).toEqual(end);
    }
  });
});

describe("what is under way", () => {
  test("while the program works, as many batches as it asked for, and no more", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (ahead, batchSize) => {
          const dataset = later(40);
          const loader = new DataLoader(dataset, { batchSize, prefetchFactor: ahead });
          let given = 0;
          for await (const _batch of loader) {
            given++;
            const asked = dataset.requests.length;
            expect(asked).toBe(Math.min(40, (given + ahead) * batchSize));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("without prefetchFactor nothing, and no batch of a data set that does not wait", async () => {
    const dataset = later(6);
    for await (const _batch of new DataLoader(dataset, { batchSize: 2 })) {
      expect(dataset.underWay.size).toBe(0);
      expect(dataset.requests.length % 2).toBe(0);
    }
    const asked: number[] = [];
    const quick: Dataset<number> = { length: 4, get: (index) => asked.push(index) };
    for await (const _batch of new DataLoader(quick, { prefetchFactor: 3 })) {
      expect(asked).toHaveLength(asked.at(-1)! + 1);
      break;
    }
    expect(asked).toEqual([0]);
  });

  test("is told when the loop is left, or has failed", async () => {
    const dataset = later(40);
    for await (const _batch of new DataLoader(dataset, { prefetchFactor: 4 })) break;
    expect(dataset.requests).toHaveLength(5);
    expect(dataset.requests.every(({ signal }) => signal!.aborted)).toBe(true);
  });
});

describe("errors", () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  beforeAll(() => void process.on("unhandledRejection", note));
  afterAll(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  /** Batches until an error, and the error. */
  async function until(batches: AsyncIterable<unknown>): Promise<[string[], unknown]> {
    const found: string[] = [];
    try {
      for await (const batch of batches) found.push(String(batch));
    } catch (error) {
      return [found, error];
    }
    return [found, undefined];
  }
  const failure = new Error("no such file");
  const failing = (fail: () => Promise<number>): Dataset<Promise<number>> => ({
    length: 9,
    get: (index) => (index === 5 || index === 7 ? fail() : Promise.resolve(index)),
  });
  const plain = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `tensor([${i}])`);

  test.each([0, 1, 3, 50])(
    "are thrown where they belong, with %i ahead",
    async (prefetchFactor) => {
      const later = failing(() => Promise.reject(failure));
      const atOnce = failing(() => {
        throw failure;
      });
      for (const dataset of [later, atOnce]) {
        const loader = new DataLoader(dataset, { prefetchFactor });
        expect(await until(loader)).toEqual([plain(5), failure]);
        expect(loader.stateDict().numYielded).toBe(5);
      }
    },
  );

  test("of a sample that was asked for with others do not leave those unheard", async () => {
    const dataset: Dataset<Promise<number>> = {
      length: 2,
      get: (index) => {
        if (index === 1) throw failure;
        return Promise.reject(new Error("another"));
      },
    };
    expect(await until(new DataLoader(dataset, { batchSize: 2 }))).toEqual([[], failure]);
  });

  test("of a sampler are thrown where they belong", async () => {
    const sampler: Sampler = {
      length: 4,
      *[Symbol.iterator]() {
        yield 1;
        yield 2;
        throw failure;
      },
    };
    for (const prefetchFactor of [0, 1, 9]) {
      const [found, error] = await until(new DataLoader(later(4), { sampler, prefetchFactor }));
      expect([found, error]).toEqual([["tensor([1])", "tensor([2])"], failure]);
    }
  });

  test("a sampler that is shorter or longer than it says is followed", async () => {
    for (const length of [1, 9]) {
      const sampler = { length, [Symbol.iterator]: () => [3, 1, 2][Symbol.iterator]() };
      for (const prefetchFactor of [0, 2, 20]) {
        const [found] = await until(new DataLoader(later(4), { sampler, prefetchFactor }));
        expect(found).toEqual(["tensor([3])", "tensor([1])", "tensor([2])"]);
      }
    }
  });

  test("draws of a data set ahead of their turn are refused, in their turn they are not", async () => {
    const noisy: Dataset<Promise<number>> = {
      length: 4,
      get: (index) => Promise.resolve(index + defaultGenerator.u24()),
    };
    expect((await until(new DataLoader(noisy)))[0]).toHaveLength(4);
    manualSeed(1);
    const before = defaultGenerator.clone();
    const loader = new DataLoader(noisy, { prefetchFactor: 2 });
    const [found, error] = await until(loader);
    expect(found).toHaveLength(1);
    expect(error).toBeInstanceOf(ValueError);
    expect(String(error)).toMatch(/ahead of their turn[^]*batch 1[^]*prefetchFactor: 0/);
    before.random64();
    before.u24();
    expect(defaultGenerator.u32()).toBe(before.u32());
  });

  test("a signal ends a pass at once, with its reason", async () => {
    const never: Dataset<Promise<number>> = { length: 3, get: () => new Promise(() => {}) };
    for (const prefetchFactor of [0, 2]) {
      const { signal } = new AbortController();
      const stop = AbortSignal.any([signal, AbortSignal.timeout(5)]);
      const [found, error] = await until(new DataLoader(never, { prefetchFactor, signal: stop }));
      expect(found).toEqual([]);
      expect(error).toBe(stop.reason);
    }
    const signal = AbortSignal.abort(failure);
    expect(await until(new DataLoader(range(3), { signal }))).toEqual([[], failure]);
    expect(() => [...new DataLoader(range(3), { signal })]).toThrow(failure);
  });

  test("a batch that does not come in time is an error", async () => {
    const slow: Dataset<Promise<number>> = {
      length: 3,
      get: (index) => (index === 1 ? new Promise(() => {}) : Promise.resolve(index)),
    };
    const [found, error] = await until(new DataLoader(slow, { timeoutMs: 20, prefetchFactor: 3 }));
    expect(found).toEqual(["tensor([0])"]);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(/did not come in time[^]*within 20 ms/);
  });

  test("for … of does not wait", () => {
    expect(() => [...new DataLoader(later(3))]).toThrow(/for await/);
    const collateFn = (): Promise<number> => Promise.reject(failure);
    expect(() => [...new DataLoader(range(3), { collateFn })]).toThrow(ValueError);
  });
});

test("an asynchronous getBatch or collateFn is waited for", async () => {
  const dataset = {
    length: 3,
    get: (index: number): number => index,
    getBatch: async (indices: readonly number[]): Promise<string> => indices.join("+"),
  };
  const joined = new DataLoader(dataset, { batchSize: 2, prefetchFactor: 1 });
  const lengths = new DataLoader(dataset, {
    batchSize: 2,
    prefetchFactor: 1,
    collateFn: async (samples) => samples.length,
  });
  expect((await collected(joined)).map(([batch]) => batch)).toEqual(["0+1", "2"]);
  expect((await collected(lengths)).map(([batch]) => batch)).toEqual(["2", "1"]);
});
