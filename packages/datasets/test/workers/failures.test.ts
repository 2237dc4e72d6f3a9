/** @file What becomes of workers that fail, and of those that nobody needs any more. */
import { spawnSync } from "node:child_process";
import { Worker } from "node:worker_threads";
import { DataError, ValueError } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { DataLoader, type Dataset, collate } from "../../src/index.ts";
import { range } from "../range.ts";
import { type Options, loaderOf, moduleAt, until } from "./loader-of.ts";

/** Its batches are heard of after its error: Node promises only that they come before its end. */
class LateWorker extends Worker {
  readonly #late: unknown[] = [];

  override emit(event: string | symbol, ...given: unknown[]): boolean {
    const [message] = given as [{ readonly kind?: unknown } | undefined];
    if (event === "message" && message?.kind === "batch") return this.#late.push(message) > 0;
    const isHeard = super.emit(event, ...given);
    if (event === "error") for (const late of this.#late) super.emit("message", late);
    return isHeard;
  }
}

describe("what goes wrong says where, within a second of its turn", () => {
  test.each<[string, sampler: number[], message: RegExp, cause: RegExp]>([
    [
      "a sample throws",
      [1, 2, 10],
      /worker 1 failed at sample 10, of batch 1\n.*RangeError: no sample here/,
      /RangeError: no sample here/,
    ],
    [
      "a sample rejects",
      [0, 1, 11, 2],
      /worker 1 failed at sample 11, of batch 1\n.*TypeError: not today/,
      /TypeError/,
    ],
    ["a text is thrown", [16], /worker 0 failed at sample 16, of batch 0\n.*a text/, /a text/],
    [
      "a batch cannot be sent",
      [3, 14],
      /worker 0 failed at batch 0 \(samples 3, 14\)\n.*could not be cloned/,
      /DataCloneError/,
    ],
    [
      "a worker ends",
      [1, 2, 12, 3],
      /worker 1 ended at batch 1 \(samples 12, 3\)\n.*exit code 3/,
      /undefined/,
    ],
    [
      "a worker dies of something else",
      [0, 0, 0, 0, 13, 1],
      /worker 0 ended at batch 2 \(samples 13, 1\)\n.*on the side/,
      /on the side/,
    ],
  ])("%s", async (_what, sampler, message, cause) => {
    const loader = loaderOf("faulty", { batchSize: 2, sampler });
    const batches = loader[Symbol.asyncIterator]();
    const before = Math.floor(sampler.findIndex((index) => index >= 10) / 2);
    for (let i = 0; i < before; i++) {
      expect((await batches.next()).value).toEqual(sampler.slice(2 * i, 2 * i + 2));
    }
    const start = performance.now();
    const error = await batches.next().then(
      () => undefined,
      (it: unknown) => it,
    );
    expect(performance.now() - start).toBeLessThan(before === 0 ? 3000 : 1000); // threads start, too
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(message);
    expect(String((error as Error).cause)).toMatch(cause);
    expect((await batches.next()).done).toBe(true);
    expect(loader.stateDict().numYielded).toBe(before);
  });

  test("what a worker had made before it died is given, however late it is heard of", async () => {
    const options = { numWorkers: 1, prefetchFactor: 5, sampler: [1, 2, 13] };
    const start = (): Worker => new LateWorker(moduleAt("faulty"));
    const [found, error] = await until(loaderOf("faulty", { ...options, workerModule: start }));
    expect(found).toEqual([[1], [2]]);
    expect(String(error)).toMatch(/worker 0 ended at batch 2 \(samples 13\)\n.*on the side/);
  });

  test.each([
    ["no-data-set", /worker [01] could not make its data set\n.*no such folder/],
    ["idle", /worker [01] ended before it served a data set\n.*exit code 0/],
    ["nowhere", /worker [01] ended before it served a data set\n.*nowhere/],
  ])("the module %s", async (name, message) => {
    const loader = loaderOf(name, { persistentWorkers: true });
    for (let pass = 0; pass < 2; pass++) {
      const [found, error] = await until(loader);
      expect(found).toEqual([]);
      expect(error).toBeInstanceOf(DataError);
      expect(String(error)).toMatch(message);
    }
  });

  test("a worker that never answers, where a time is set", async () => {
    using loader = loaderOf("faulty", {
      sampler: [1, 15, 2],
      timeoutMs: 3000,
      persistentWorkers: true,
    });
    const [found, error] = await until(loader);
    expect(found).toEqual([[1]]);
    expect(String(error)).toMatch(/did not come in time[^]*worker 1, batch 1, within 3000 ms/);
  });

  test("kept workers serve on after one sample has failed", async () => {
    using loader = loaderOf("faulty", { sampler: [1, 10, 2], persistentWorkers: true });
    for (let pass = 0; pass < 2; pass++) {
      const [found, error] = await until(loader);
      expect(found).toEqual([[1]]);
      expect(String(error)).toMatch(/sample 10/);
    }
  });
});

describe("a loop that is left", () => {
  test("leaves what is under way, and kept workers begin the next pass at once", async () => {
    const shared = new SharedArrayBuffer(8);
    const counts = new Int32Array(shared);
    const start = (): Worker => new Worker(moduleAt("left"), { workerData: shared });
    const options = { numWorkers: 1, workerModule: start, prefetchFactor: 30 };
    using loader = loaderOf("left", { ...options, persistentWorkers: true });
    for (let pass = 1; pass <= 2; pass++) {
      for await (const batch of loader) {
        expect(String(batch)).toBe("tensor([0])");
        while (counts[0]! < 2 * pass) await new Promise((resolve) => setTimeout(resolve, 1));
        break;
      }
    }
    // the second pass began when the sample of the first that was under way had been left
    expect(counts[0]).toBeLessThan(10);
    expect(counts[1]).toBeGreaterThan(0);
  });

  test("is ended by a signal too", async () => {
    const stop = new AbortController();
    using loader = loaderOf("numbers", { persistentWorkers: true, signal: stop.signal });
    const batches = loader[Symbol.asyncIterator]();
    await batches.next();
    stop.abort(new Error("enough"));
    await expect(batches.next()).rejects.toThrow("enough");
  });
});

describe("a program", () => {
  const program = (body: string): [status: number | null, output: string] => {
    const index = new URL("../../src/index.ts", import.meta.url).href;
    const text = `
      import { DataLoader } from ${JSON.stringify(index)};
      const dataset = { length: 6, get: (index) => index };
      const workerModule = new URL(${JSON.stringify(moduleAt("numbers").href)});
      const loaderOf = (options) => new DataLoader(dataset, { numWorkers: 2, workerModule, ...options });
      ${body}`;
    const run = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", text], {
      encoding: "utf8",
      timeout: 20_000,
    });
    return [run.status, run.stdout + run.stderr];
  };

  test("waits for its batches, and ends when it is over, though workers are kept", () => {
    const body = `
      const loader = loaderOf({ persistentWorkers: true });
      let count = 0;
      for await (const batch of loader) count += batch.x.shape[0];
      console.log(count);
      globalThis.kept = loader;`;
    expect(program(body)).toEqual([0, "6\n"]);
  });

  test("ends when it has left a loop, or lost an iterator", () => {
    const body = `
      for await (const batch of loaderOf({ persistentWorkers: true })) break;
      const lost = loaderOf({})[Symbol.asyncIterator]();
      console.log((await lost.next()).value.name[0]);`;
    expect(program(body)).toEqual([0, "number 0\n"]);
  });
});

describe("what is refused, by name", () => {
  const workerModule = moduleAt("numbers");
  test.each<[RegExp, Options]>([
    [/workers need a module/, { numWorkers: 1 }],
    [/numWorkers is not a count/, { numWorkers: -1, workerModule }],
    [/numWorkers is not a count/, { numWorkers: 1.5, workerModule }],
    [/workerModule is for workers/, { workerModule }],
    [/persistentWorkers is for workers/, { persistentWorkers: true }],
    [
      /collateFn[^]*serveDataset\(dataset, { collateFn }\)/,
      { numWorkers: 1, workerModule, collateFn: collate },
    ],
    [/prefetchFactor is not a count/, { numWorkers: 1, workerModule, prefetchFactor: 0 }],
    [/prefetchFactor is not a count/, { prefetchFactor: -1 }],
    [/timeoutMs is no time/, { timeoutMs: 0 }],
    [/timeoutMs is no time/, { timeoutMs: Number.NaN }],
  ])("%o", (message, options) => {
    expect(() => new DataLoader<Dataset, unknown>(range(3), options)).toThrow(ValueError);
    expect(() => new DataLoader<Dataset, unknown>(range(3), options)).toThrow(message);
  });

  test("for … of with workers", () => {
    expect(() => [...loaderOf("numbers", {})]).toThrow(/numWorkers 2[^]*for await/);
  });
});
