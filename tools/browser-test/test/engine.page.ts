/**
 * @file The engine in a page and in a dedicated worker: the same numbers as in Node, to the last bit, and
 * bounded memory where no collection can be asked for.
 */
import { memoryStats, ones, scope, setMemoryBudget, type Tensor } from "@kindling/torch";
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

test("with a scope for each step nothing has to be written back", () => {
  const budgetBytes = 8 * 2 ** 20;
  setMemoryBudget(budgetBytes, budgetBytes);
  const x = ones(256, 256) as Tensor;
  const step = (): number => x.add(1).mul(2).sum().item();
  const writtenBackBy = (run: () => number): number => {
    const before = memoryStats().writtenBack;
    for (let i = 0; i < 200; i++) run();
    return memoryStats().writtenBack - before;
  };
  expect(writtenBackBy(step)).toBeGreaterThan(100);
  writtenBackBy(() => scope(step)); // what the loop above left is written back
  expect(writtenBackBy(() => scope(step))).toBe(0);
});
