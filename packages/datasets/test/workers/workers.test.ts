/** @file Batches that workers make are the same ones, in order; workers have streams of their own. */
import { Worker } from "node:worker_threads";
import { Generator, type Tensor, ValueError, defaultGenerator, manualSeed } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataLoader, type Dataset } from "../../src/index.ts";
import { kinds } from "../orders.ts";
import { type Options, loaderOf, moduleAt, numbers, until } from "./loader-of.ts";

/** A batch as text; without what the workers drew and who they were, unless asked for. */
const text = (batch: unknown, isWhole = false): string => {
  const { x, isEven, name, draw, worker } = batch as Record<string, Tensor>;
  const parts = [x!.dtype, x!.tolist(), isEven!.dtype, isEven!.tolist(), name];
  return JSON.stringify(isWhole ? [...parts, draw!.tolist(), worker!.tolist()] : parts, (_, it) =>
    typeof it === "bigint" ? Number(it) : it,
  );
};

test("batches of workers are those of this thread, whatever is made ahead and kept", async () => {
  const options = fc.record({
    numWorkers: fc.integer({ min: 1, max: 3 }),
    prefetchFactor: fc.integer({ min: 1, max: 4 }),
    persistentWorkers: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.constantFrom(...Object.keys(kinds)),
      options,
      async (seed, kind, how) => {
        const inTurn = seenInTurn(seed, kinds[kind]!() as Options);
        using loader = loaderOf("numbers", { ...(kinds[kind]!() as Options), ...how });
        manualSeed(seed);
        const seen: unknown[] = [];
        for (let pass = 0; pass < 2; pass++) {
          for await (const batch of loader) seen.push([text(batch), defaultGenerator.u32()]);
        }
        expect([seen, defaultGenerator.getState()]).toEqual(inTurn);
      },
    ),
    { numRuns: 4 },
  );
}, 60_000);

function seenInTurn(seed: number, options: Options): unknown {
  manualSeed(seed);
  const loader = new DataLoader<Dataset, unknown>(numbers, options);
  const seen: unknown[] = [];
  for (let pass = 0; pass < 2; pass++) {
    for (const batch of loader) seen.push([text(batch), defaultGenerator.u32()]);
  }
  return [seen, defaultGenerator.getState()];
}

describe("a worker", () => {
  test("has a stream of its own in each pass: the loader's number, plus its own", async () => {
    for (const persistentWorkers of [false, true]) {
      manualSeed(7);
      using loader = loaderOf("numbers", { batchSize: 5, persistentWorkers });
      for (let pass = 0; pass < 2; pass++) {
        const drawn = BigInt.asUintN(63, defaultGenerator.clone().random64());
        const streams = [0n, 1n].map((id) => new Generator({ seed: drawn + id }));
        let place = 0;
        for await (const batch of loader) {
          const { draw, worker } = batch as Record<string, Tensor>;
          const by = place++ % 2;
          const numbers = draw!.tolist() as unknown as bigint[];
          expect(numbers).toEqual(numbers.map(() => streams[by]!.u32()));
          expect(new Set(worker!.tolist() as unknown as bigint[])).toEqual(new Set([by]));
        }
      }
    }
  }, 30_000);

  test("makes its data set once, is prepared in each pass, and knows of itself", async () => {
    manualSeed(7);
    using loader = loaderOf("told", { batchSize: 6, persistentWorkers: true });
    for (let pass = 1; pass <= 2; pass++) {
      const seed = BigInt.asUintN(63, defaultGenerator.clone().random64());
      const [batches] = await until(loader);
      const told = [0, 1].map((id) => ({
        indices: Array.from({ length: 6 }, (_, i) => 6 * id + i),
        made: 1,
        began: Array.from({ length: pass }, () => id),
        id,
        numWorkers: 2,
        seed: seed + BigInt(id),
        draw: new Generator({ seed: seed + BigInt(id) }).u32(),
        length: 12,
      }));
      expect(batches.slice(0, 2)).toEqual(told);
    }
  }, 30_000);

  test("that its module seeds draws from that seed", async () => {
    const start = () => new Worker(moduleAt("told"), { argv: ["--seeded"] });
    const [batches] = await until(loaderOf("told", { batchSize: 6, workerModule: start }));
    const draws = batches.slice(0, 2).map((batch) => (batch as { draw: number }).draw);
    expect(draws).toEqual([0, 1].map((seed) => new Generator({ seed }).u32()));
  }, 30_000);
});

test("a state taken at any place is gone on from, with what workers draw", async () => {
  const optionsOf = (): Options => ({ batchSize: 4, shuffle: true, persistentWorkers: true });
  using others = loaderOf("numbers", optionsOf());
  for (let position = 0; position <= 5; position++) {
    manualSeed(1);
    using loader = loaderOf("numbers", optionsOf());
    const under = loader[Symbol.asyncIterator]();
    for (let given = 0; given < position; given++) await under.next();
    const state = structuredClone(loader.stateDict());
    const place = defaultGenerator.getState();
    const [left] = await until({ [Symbol.asyncIterator]: () => under });
    expect(left).toHaveLength(6 - position);
    const end = [loader.stateDict(), defaultGenerator.getState()];

    manualSeed(99);
    others.loadStateDict(state);
    defaultGenerator.setState(place);
    const [found] = await until(others);
    expect(found.map((it) => text(it, true))).toEqual(left.map((it) => text(it, true)));
    expect([others.stateDict(), defaultGenerator.getState()]).toEqual(end);
  }
}, 60_000);

test("a state of other workers is refused", () => {
  const state = loaderOf("numbers", {}).stateDict();
  const under = { ...state, numYielded: 1, passStart: [defaultGenerator.getState()] };
  const two = loaderOf("numbers", {});
  for (const workers of [undefined, [null], [null, null, null]])
    expect(() => two.loadStateDict({ ...under, workers })).toThrow(/of 2$/m);
  expect(() => two.loadStateDict({ ...under, workers: [null, new Uint8Array(7)] })).toThrow(
    ValueError,
  );
  two.loadStateDict({ ...under, workers: [null, defaultGenerator.getState()] });
});
