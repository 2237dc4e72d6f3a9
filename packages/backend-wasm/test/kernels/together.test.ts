/** @file Maps as one job: shared between threads, in several jobs where they are many, and alone where they do not fit. */
import { add, input, mul, scalar } from "@kindling/expr";
import { type MapCall, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { mapsOver } from "../../src/kernels/map.ts";
import { reductionsOver } from "../../src/kernels/reduce.ts";
import { Heap, type HeapOptions } from "../../src/memory/heap.ts";
import { here, type Job, prompt } from "../../src/threads/job.ts";

/** Maps over a heap of their own, and the jobs that they made. */
function mapsOf(
  options: HeapOptions = {},
  run: (write: (job: Job) => void) => void = (write) => write(here),
) {
  const heap = new Heap({ collector: null, poison: true, ...options });
  const jobs: number[] = [];
  const threads = prompt((work, write) => {
    jobs.push(work);
    run(write);
  });
  const maps = mapsOver(heap, threads, (call) => reductions.run(call));
  const reductions = reductionsOver(heap, threads, maps);
  return { maps, jobs };
}

/** x + 2 y in place, with as many elements. */
function call(n: number): MapCall & { readonly inputs: readonly Tensor[] } {
  const [x, y] = [1, 10].map((by) => tensor(Float32Array.from({ length: n }, (_, i) => by * i)));
  const exprs = [add(input(0), mul(scalar(0), input(1)))];
  return { inputs: [x!, y!] as Tensor[], scalars: [2], exprs, outputs: [x!] as Tensor[] };
}

const values = (n: number): number[] => Array.from({ length: n }, (_, i) => 21 * i);

describe("maps that run together", () => {
  test("are one job, and each has its own elements, though they are of one form", () => {
    const { maps, jobs } = mapsOf();
    const calls = [5, 5000, 5, 64, 5000].map(call);
    expect(maps.runTogether(calls)).toEqual([]);
    expect(jobs).toHaveLength(1);
    for (const { inputs } of calls)
      expect(inputs[0]!.toArray()).toEqual(values(inputs[0]!.numel()));
  });

  test("keep their parameters where calls are given out at the end", () => {
    const given: (() => unknown)[] = [];
    const { maps } = mapsOf({}, (write) => {
      write({
        ...here,
        threads: 2,
        parts: 2,
        call: (kernel, parameters) => void given.push(() => kernel(...parameters)),
      });
      for (const run of given.splice(0)) run();
    });
    const calls = [5000, 5000, 64, 64].map(call);
    maps.runTogether(calls);
    for (const { inputs } of calls)
      expect(inputs[0]!.toArray()).toEqual(values(inputs[0]!.numel()));
  });

  test("are several jobs where there are many", () => {
    const { maps, jobs } = mapsOf();
    const calls = Array.from({ length: 40 }, (_, i) => call(i + 1));
    maps.runTogether(calls);
    expect(jobs).toHaveLength(3);
    calls.forEach(({ inputs }, i) => expect(inputs[0]!.toArray()).toEqual(values(i + 1)));
  });

  test("are given back, untouched, where the heap has no room for all of them", () => {
    const { maps } = mapsOf({ maximumPages: 16 });
    const calls = [call(100_000), call(100_000), call(20)];
    expect(maps.runTogether(calls)).toEqual(calls);
    expect(calls[2]!.inputs[0]!.toArray()).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});
