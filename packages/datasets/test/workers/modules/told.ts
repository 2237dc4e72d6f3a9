/** @file A worker that tells what it knows of itself, and how it was prepared. */
import { defaultGenerator, manualSeed } from "@kindling/tensor";
import { getWorkerInfo, serveDataset } from "../../../src/index.ts";

let made = 0;
const began: number[] = [];

serveDataset(
  async () => {
    made++;
    defaultGenerator.u32();
    return {
      length: 12,
      get: async (index: number) => index,
      // more than a batch can tell of itself in numbers
      getBatch: (indices: readonly number[]) => ({ indices, made, began: [...began] }),
    };
  },
  {
    collateFn: (indices) => {
      const { id, numWorkers, seed, dataset } = getWorkerInfo()!;
      const draw = defaultGenerator.u32();
      return {
        indices,
        made,
        began: [...began],
        id,
        numWorkers,
        seed,
        draw,
        length: dataset?.length,
      };
    },
    workerInitFn: (id) => {
      began.push(id);
      if (process.argv.includes("--seeded")) manualSeed(id);
    },
  },
);
