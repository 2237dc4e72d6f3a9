/** @file A worker that writes down, in shared memory, what it began and what it was told to leave. */
import { workerData } from "node:worker_threads";
import { serveDataset } from "../../../src/index.ts";

const [begun, left] = [0, 1];
const counts = new Int32Array(workerData as SharedArrayBuffer);

serveDataset({
  length: 40,
  async get(index: number, { signal } = {}) {
    Atomics.add(counts, begun, 1);
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, 30));
    if (signal?.aborted) Atomics.add(counts, left, 1);
    return index;
  },
});
