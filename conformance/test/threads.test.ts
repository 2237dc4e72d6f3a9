/**
 * @file PyTorch's values where a second thread computes all that can be shared, as in `sets.test.ts`.
 */
import { defineBackend, useBackend } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeEngine } from "../../packages/backend-wasm/src/backend.ts";
import { Heap } from "../../packages/backend-wasm/src/memory/heap.ts";
import { Team } from "../../packages/backend-wasm/src/threads/team.ts";
import { ownPacks, packsBelow } from "../src/pack-files.ts";
import { suitesWith } from "../src/suites.ts";

const heap = new Heap();
const team = new Team(heap.memory, 2, { isForced: true });
beforeAll(async () => {
  await team.start();
  defineBackend("wasm with two threads", makeEngine(heap, team).kernels)();
});
afterAll(() => {
  useBackend("reference");
  team.end();
});

test.each([
  { set: "ops", atLeast: 2700 },
  { set: "rng", atLeast: 1514 },
])("$set: no case fails with two threads, and at least $atLeast pass", async ({ set, atLeast }) => {
  const { report } = await conformance.runPacks(packsBelow(join(ownPacks, set)), suitesWith());
  expect(report.failures).toEqual([]);
  expect(report.passed).toBeGreaterThanOrEqual(atLeast);
});
