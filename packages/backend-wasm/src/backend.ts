/**
 * @file The engine: the table of kernels over one heap. What it has no kernel for, and what does not fit
 * into the heap, the reference computes over the host's bytes.
 */
import { type Kernels, type MatmulCall, type ReduceCall, reference } from "@kindling/tensor";
import { type Maps, mapsOver } from "./kernels/map.ts";
import { reductionsOver } from "./kernels/reduce.ts";
import { rowsOver } from "./kernels/rowwise.ts";
import { makeIndexing } from "./indexing/index.ts";
import { makeLines } from "./lines/index.ts";
import { makeMatmul } from "./matmul/index.ts";
import { makeRandom } from "./random/index.ts";
import { type Heap, HeapFull } from "./memory/heap.ts";
import { oneThread, type Threads } from "./threads/job.ts";

/** The kernels of one primitive. */
export interface Runner<C> {
  /** Runs a call; `false` where only the reference can, and then nothing has run. */
  readonly run: (call: C) => boolean;
  /** How many kernels were compiled. */
  readonly compiled: () => number;
}

/** What an engine has kernels for, whether a backend may leave it out or not. */
export type EngineKernels = Required<Omit<Kernels, "sort">>;

export interface Engine {
  readonly kernels: EngineKernels;
  readonly heap: Heap;
  /** How many kernels were compiled. */
  readonly compiled: () => number;
}

/** An engine over a heap of its own, whose kernels other threads may help to run. */
export function makeEngine(heap: Heap, threads: Threads = oneThread): Engine {
  heap.shareWith(threads);
  const maps: Maps = mapsOver(heap, threads, (call) => reductions.run(call));
  const reductions = reductionsOver(heap, threads, maps);
  const rows = rowsOver(heap, threads);
  const map = orReference(maps.run, (call) => reference.map(call));
  const indexing = makeIndexing(heap, threads);
  const lines = makeLines(heap, threads);
  const reduced = (call: ReduceCall): boolean => reductions.run(call) || lines.places(call);
  const multiply: (call: MatmulCall) => boolean = makeMatmul(heap, threads, map);
  return {
    kernels: {
      map,
      maps: (calls) => {
        for (const call of maps.runTogether(calls)) map(call);
      },
      finish: () => heap.finish(),
      reduce: orReference(reduced, (call) => reference.reduce(call)),
      rowwise: orReference(rows.run, (call) => reference.rowwise(call)),
      matmul: orReference(multiply, (call) => reference.matmul(call)),
      gather: orReference(indexing.gather, (call) => reference.gather(call)),
      scatter: orReference(indexing.scatter, (call) => reference.scatter(call)),
      scan: orReference(lines.scan, (call) => reference.scan(call)),
      random: orReference(makeRandom(heap, threads, maps), (call) => reference.random(call)),
    },
    heap,
    compiled: () => maps.compiled() + reductions.compiled() + rows.compiled(),
  };
}

/** When the heap is full, nothing has run. */
const orReference =
  <C>(run: (call: C) => boolean, otherwise: (call: C) => void) =>
  (call: C): void => {
    if (!attempt(run, call)) otherwise(call);
  };

function attempt<C>(run: (call: C) => boolean, call: C): boolean {
  try {
    return run(call);
  } catch (error) {
    if (error instanceof HeapFull) return false;
    throw error;
  }
}
