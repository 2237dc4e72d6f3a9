/**
 * @file Threads in a page and in a dedicated worker: a second thread does all that can be shared, and the
 * training is Node's to the last bit.
 */
import { useWasm } from "@kindling/torch";
import { expect, inject, onTestFinished, test } from "vitest";
import { trainByTwo } from "../threads.ts";

const figures = inject("trained");
const expected = { trained: figures, jobs: expect.toSatisfy((n: number) => n > 10) };

test("the main thread of a page shares its work", async () => {
  onTestFinished(useWasm);
  expect(await trainByTwo(figures.losses.length)).toEqual(expected);
});

test("so does a worker", async () => {
  const worker = new Worker(new URL("../threads-worker.ts", import.meta.url), { type: "module" });
  onTestFinished(() => worker.terminate());
  const answer = new Promise<unknown>((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.postMessage(figures.losses.length);
  expect(await answer).toEqual(expected);
});
