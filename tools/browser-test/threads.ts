/** @file The training with two threads, all that can be shared being done by the second one. */
import { defineBackend } from "@kindling/tensor";
import { makeEngine } from "../../packages/backend-wasm/src/backend.ts";
import { Heap } from "../../packages/backend-wasm/src/memory/heap.ts";
import type { Threads } from "../../packages/backend-wasm/src/threads/job.ts";
import { Team } from "../../packages/backend-wasm/src/threads/team.ts";
import { train } from "./training.ts";

/** What the training gives, and how many jobs were shared. */
export async function trainByTwo(
  steps: number,
): Promise<{ readonly trained: ReturnType<typeof train>; readonly jobs: number }> {
  const heap = new Heap();
  const team = new Team(heap.memory, 2, { isForced: true });
  await team.start();
  let jobs = 0;
  const threads: Threads = {
    run: (work, write) =>
      team.run(work, (job) => {
        jobs += job.parts > 1 ? 1 : 0;
        write(job);
      }),
  };
  defineBackend("wasm with two threads", makeEngine(heap, threads).kernels)();
  const trained = train(steps);
  team.end();
  return { trained, jobs };
}
