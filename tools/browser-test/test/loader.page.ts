/** @file A loader's workers in a page: the same batches, streams of their own, and errors that say where. */
import { DataLoader, type DataLoaderOptions, type Dataset } from "@kindling/datasets";
import { Generator, type Tensor, defaultGenerator, manualSeed } from "@kindling/tensor";
import { expect, test } from "vitest";

interface Batch {
  readonly x: Tensor;
  readonly draw: Tensor;
}

const workerModule = new URL("../data-worker.ts", import.meta.url);
const dataset: Dataset = { length: 100, get: (index) => index };
const loaderOf = (
  options: DataLoaderOptions<unknown, Batch>,
  module: NonNullable<DataLoaderOptions<unknown, Batch>["workerModule"]> = workerModule,
): DataLoader<Dataset, Batch> =>
  new DataLoader<Dataset, Batch>(dataset, { numWorkers: 2, workerModule: module, ...options });

/** What goes wrong, and how long that takes once batches come. */
async function failure(
  loader: DataLoader<Dataset, Batch>,
): Promise<{ readonly error: string; readonly ms: number; readonly given: number }> {
  let last = performance.now();
  let given = 0;
  try {
    for await (const _batch of loader) {
      given++;
      last = performance.now();
    }
    return { error: "", ms: 0, given };
  } catch (error) {
    return { error: String(error), ms: performance.now() - last, given };
  }
}

test("batches come in order, from streams that start from the loader's number", async () => {
  const start = (): Worker => new Worker(workerModule, { type: "module" });
  for (const module of [workerModule, start]) {
    using loader = loaderOf({ batchSize: 20, persistentWorkers: true }, module);
    for (let pass = 0; pass < 2; pass++) {
      manualSeed(4);
      const seed = BigInt.asUintN(63, defaultGenerator.clone().random64());
      const streams = [0n, 1n].map((id) => new Generator({ seed: seed + id }));
      const sampler = [5, 4, 3, 2, 1];
      using shuffled = loaderOf({ sampler, batchSize: 2 }, module);
      const xs: unknown[] = [];
      for await (const { x, draw } of shuffled) {
        const stream = streams[xs.length % 2]!;
        expect(draw.toArray()).toEqual((draw.toArray() as number[]).map(() => stream.u24()));
        xs.push(x.toArray());
      }
      expect(xs).toEqual([
        [
          [5, -5],
          [4, -4],
        ],
        [
          [3, -3],
          [2, -2],
        ],
        [[1, -1]],
      ]);
      for await (const { x } of loader) {
        expect(x.shape).toEqual([20, 2]);
        if (pass === 0) break;
        if (x.at(0, 0).item() === 20) break;
      }
    }
  }
});

test("a sample that fails is named, and a worker that closes itself is missed", async () => {
  const failed = await failure(loaderOf({ sampler: [0, 50, 1, 2] }));
  expect(failed.error).toMatch(/worker 1 failed at sample 50, of batch 1\n.*no sample here/);
  expect(failed.given).toBe(1);
  const closed = await failure(loaderOf({ sampler: [0, 51, 1, 9] }));
  // what it had answered before it was gone is given
  expect(closed.error).toMatch(
    /worker 1 ended at batch [13] \(samples (51|9)\)\n.*it closed itself/,
  );
  expect(Math.max(failed.ms, closed.ms)).toBeLessThan(1000);
});

test("a module that is not there is an error, too", async () => {
  const { error } = await failure(loaderOf({}, new URL("../nowhere.js", import.meta.url)));
  expect(error).toMatch(/worker [01] ended before it served a data set/);
});
