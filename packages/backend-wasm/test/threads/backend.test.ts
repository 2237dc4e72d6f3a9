/**
 * @file The engine with two threads is a backend like any other; helpers do all that can be shared.
 */
import { defineBackend, useBackend } from "@kindling/tensor";
import { describeBackend } from "@kindling/verify";
import { afterAll, beforeAll, describe, test } from "vitest";
import { makeEngine } from "../../src/backend.ts";
import { Heap } from "../../src/memory/heap.ts";
import { Team } from "../../src/threads/team.ts";

const heap = new Heap({ poison: true });
const team = new Team(heap.memory, 2, { isForced: true });
beforeAll(() => team.start());
afterAll(() => {
  useBackend("reference");
  team.end();
});

const use = defineBackend("wasm with two threads", makeEngine(heap, team).kernels);
describeBackend("wasm with two threads", use, { describe, test });
