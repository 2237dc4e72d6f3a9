/** @file The training with two threads, all that can be shared being done by the second one. */
import { defineBackend } from "@kindling/tensor";
import { makeEngine } from "../../packages/backend-wasm/src/backend.ts";
import { Heap } from "../../packages/backend-wasm/src/memory/heap.ts";
import { Team } from "../../packages/backend-wasm/src/threads/team.ts";
import { counted } from "../../packages/backend-wasm/test/threads/counted.ts";
import { train } from "./training.ts";

/** What the training gives, and how many jobs were shared. */
export async function trainByTwo(
  steps: number,
): Promise<{ readonly trained: ReturnType<typeof train>; readonly jobs: number }> {
  const heap = new Heap();
  const team = new Team(heap.memory, 2, { isForced: true });
  await team.start();
  const { threads, jobs } = counted(team);
  defineBackend("wasm with two threads", makeEngine(heap, threads).kernels)();
  const trained = train(steps);
  team.end();
  return { trained, jobs: jobs() };
}
