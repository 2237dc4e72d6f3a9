/**
 * @file The engine in a page and in a dedicated worker: the same numbers as in Node, to the last bit, and
 * bounded memory where no collection can be asked for.
 */
import { memoryStats, ones, setMemoryBudget, type Tensor } from "@kindling/torch";
import { expect, inject, onTestFinished, test } from "vitest";
import { train } from "../training.ts";

const figures = inject("trained");

test("there is no Node here, but a page that may share memory with workers", () => {
  expect(typeof (globalThis as { process?: unknown }).process).toBe("undefined");
  expect([typeof document, crossOriginIsolated]).toEqual(["object", true]);
});

test("a page trains with Node's losses and ends with Node's weights", () => {
  expect(train(figures.losses.length)).toEqual(figures);
  expect(figures.losses.at(-1)).toBeLessThan(figures.losses[0]!);
});

test("so does a worker, in which the engine passes what any backend must", async () => {
  const worker = new Worker(new URL("../worker.ts", import.meta.url), { type: "module" });
  onTestFinished(() => worker.terminate());
  const answer = new Promise<unknown>((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.postMessage(figures.losses.length);
  expect(await answer).toEqual({ laws: expect.any(Number), complaints: [], trained: figures });
});

test("a loop that never yields stays within the budget, and what is kept keeps its values", () => {
  const budgetBytes = 8 * 2 ** 20;
  setMemoryBudget(budgetBytes, budgetBytes);
  const before = memoryStats().heapBytes;
  const kept: Tensor[] = [];
  let x = ones(256, 256) as Tensor;
  for (let step = 0; step < 1000; step++) {
    x = x.add(1);
    if (step % 100 === 0) kept.push(x);
  }
  const { heapBytes, residentBytes } = memoryStats();
  expect(residentBytes).toBeLessThanOrEqual(budgetBytes);
  expect(heapBytes).toBeLessThanOrEqual(Math.max(before, 2 * budgetBytes + 2 ** 25));
  kept.forEach((y, i) => expect(y.at(255, 255).item()).toBe(100 * i + 2));
});
