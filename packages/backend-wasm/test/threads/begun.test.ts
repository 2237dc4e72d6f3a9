/**
 * @file Jobs that are begun and done later. Here nothing of one is done before it has to be: who reads or
 * writes memory without waiting for it finds it as it was. What a job was to write is lost when it fails.
 */
import { BackendError, defineBackend, full, ones, tensor, useBackend } from "@kindling/tensor";
import { describeBackend } from "@kindling/verify";
import { afterEach, describe, expect, test } from "vitest";
import { makeEngine } from "../../src/backend.ts";
import { Heap } from "../../src/memory/heap.ts";
import { here, type Threads } from "../../src/threads/job.ts";

/** Does what is begun when it has to be finished. */
class Late implements Threads {
  #calls: (() => void)[] = [];
  /** What the next job ends with. */
  failure: Error | undefined;
  /** Jobs that were done after their call had come back. */
  late = 0;

  begin(_: number, write: Parameters<Threads["begin"]>[1]): void {
    this.finish();
    write({
      ...here,
      threads: 2,
      parts: 3,
      call: (kernel, parameters) => void this.#calls.push(() => kernel(...parameters)),
      barrier: () => this.#runAll(),
    });
  }

  run(work: number, write: Parameters<Threads["run"]>[1]): void {
    this.begin(work, write);
    this.#runAll();
  }

  finish(): void {
    if (this.#calls.length === 0) return;
    this.late += 1;
    const { failure } = this;
    this.failure = undefined;
    if (failure === undefined) return this.#runAll();
    this.#calls = [];
    throw failure;
  }

  #runAll(): void {
    for (const call of this.#calls.splice(0)) call();
  }
}

/** A backend whose jobs are late. */
function lateBackend(name: string): { use: () => void; threads: Late } {
  const heap = new Heap({ collector: null });
  const threads = new Late();
  return { use: defineBackend(name, makeEngine(heap, threads).kernels), threads };
}

afterEach(() => useBackend("reference"));

const { use, threads } = lateBackend("wasm with late jobs");
describeBackend("wasm with late jobs", use, { describe, test });

test("most of those laws' jobs were late", () => {
  expect(threads.late).toBeGreaterThan(100);
});

const size = 5000;

describe("a job that was begun is done before", () => {
  const late = lateBackend("late");
  const sum = (x: { toArray(): unknown }): number =>
    (x.toArray() as number[]).reduce((total, it) => total + it, 0);

  test("its result is read", () => {
    late.use();
    expect(sum(full([size], 2).add(1))).toBe(3 * size);
  });

  test("memory that it reads is used again", () => {
    late.use();
    const given = tensor(new Float32Array(size).fill(7)); // moves in when it is used
    const x = full([size], 2);
    x.toArray();
    const y = x.add(1);
    x.dispose();
    const z = given.mul(2);
    expect([sum(y), sum(z)]).toEqual([3 * size, 14 * size]);
  });

  test("small tensors that it reads make room for others", () => {
    late.use();
    const [x, three, five] = [ones(size), tensor([3]), tensor([5])];
    x.add(0).toArray();
    const [y, z] = [x.mul(three), x.mul(five)];
    expect([sum(y), sum(z)]).toEqual([3 * size, 5 * size]);
  });

  test("a call of the same form", () => {
    late.use();
    const [x, y] = [full([size], 2), full([size], 3)];
    expect([x.add(1), y.add(1)].map(sum)).toEqual([3 * size, 4 * size]);
  });
});

describe("a job that fails after its call has come back", () => {
  const late = lateBackend("failing");
  const thrown = (run: () => void): unknown => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test("is an error of each use of its result, and of nothing else", () => {
    late.use();
    const x = full([size], 2);
    x.toArray();
    const failure = new BackendError("a thread failed", { got: "nothing", expected: "something" });
    const y = x.add(1);
    late.threads.failure = failure;
    expect(thrown(() => y.toArray())).toBe(failure);
    expect(thrown(() => y.toArray())).toBe(failure);
    expect(thrown(() => y.mul(2))).toBe(failure);
    expect(thrown(() => y.sum())).toBe(failure);
    expect(x.add(1).toArray()[size - 1]).toBe(3);
    y.dispose();
  });

  test("is an error of the next operation too, which has not run", () => {
    late.use();
    const x = full([size], 2);
    x.toArray();
    const y = x.add(1);
    late.threads.failure = new BackendError("a thread failed", { got: "this", expected: "that" });
    expect(() => x.mul_(2)).toThrow("a thread failed");
    expect(x.toArray()[0]).toBe(2);
    expect(() => y.toArray()).toThrow("a thread failed");
  });
});
