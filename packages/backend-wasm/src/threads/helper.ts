/**
 * @file What a helper runs: a script of its own, as text, because a package that is bundled has no file
 * to start a thread from. It waits for a job, takes tasks until none is left, and waits again: first by
 * looking, as a job often follows another at once, then asleep.
 */
import { layout } from "./layout.ts";

/** What a helper is given. */
export interface HelperData {
  readonly shared: SharedArrayBuffer;
  readonly memory: WebAssembly.Memory;
  /** Its number, from 0. */
  readonly helper: number;
  /** How long it looks for a job before it sleeps. */
  readonly spinMs: number;
}

/** The script of a helper. */
export const helperSource = `"use strict";
const layout = ${JSON.stringify(layout)};

function help({ shared, memory, helper, spinMs }) {
  const words = new Int32Array(shared);
  const numbers = new Float64Array(shared);
  const longs = new BigInt64Array(shared);
  const bytes = new Uint8Array(shared);
  const modules = [];
  const pause = Atomics.pause ?? (() => {});

  const jobAfter = (last, lookMs) => {
    for (const end = performance.now() + lookMs; performance.now() < end; ) {
      for (let i = 0; i < 32; i++) {
        const job = Atomics.load(words, layout.job);
        if (job !== last) return job;
        pause();
      }
    }
    Atomics.add(words, layout.sleeping, 1);
    Atomics.wait(words, layout.job, last, 1000);
    Atomics.sub(words, layout.sleeping, 1);
    return Atomics.load(words, layout.job);
  };

  const kernelOf = (number) => {
    const at = layout.kernels + 4 * number;
    const id = words[at];
    const place = id % layout.modulePlaces;
    if (modules[place]?.id !== id) {
      const module = new WebAssembly.Module(bytes.slice(words[at + 2], words[at + 3]));
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      modules[place] = { id, kernels: Object.values(exports) };
      words[layout.loaded + helper * layout.modulePlaces + place] = id;
    }
    return modules[place].kernels[words[at + 1]];
  };

  const run = (task) => {
    const end = layout.numbers + words[layout.starts + task + 1];
    for (let at = layout.numbers + words[layout.starts + task]; at < end; ) {
      const kernel = kernelOf(numbers[at++]);
      const count = numbers[at++];
      const longCount = numbers[at++];
      const parameters = [];
      for (let i = 0; i < count; i++) parameters.push(numbers[at + i]);
      for (let i = 0; i < longCount; i++) {
        const which = numbers[at + count + i];
        parameters[which] = longs[at + which];
      }
      at += count + longCount;
      kernel(...parameters);
      Atomics.add(words, layout.beats + helper * layout.line, 1);
    }
  };

  const taskFromBack = () => {
    const before = Atomics.add(words, layout.tasks, layout.backTask);
    const count = before >>> 20;
    const back = (before >>> 10) & 1023;
    return back + (before & 1023) < count ? count - 1 - back : -1;
  };

  const fail = (error) => {
    const text = Array.from(String(error).slice(0, layout.textBytes), (c) => c.charCodeAt(0) & 127);
    bytes.set(text, layout.text);
    Atomics.store(words, layout.failure, text.length);
  };

  Atomics.add(words, layout.ready, 1);
  for (let job = 0, tasks = 0; Atomics.load(words, layout.stop) === 0; ) {
    // Who came too late for the last job may have to share a core, and looking would keep it from others.
    job = jobAfter(job, tasks > 0 ? spinMs : 0);
    tasks = 0;
    for (let task; (task = taskFromBack()) >= 0; tasks += 1) {
      try {
        run(task);
      } catch (error) {
        fail(error);
      }
      Atomics.add(words, layout.done, 1);
      if (Atomics.load(words, layout.waiting) === 1) Atomics.notify(words, layout.done);
    }
  }
}

const data = globalThis.process?.getBuiltinModule?.("node:worker_threads")?.workerData;
if (data) help(data);
else
  onmessage = (event) => {
    postMessage("runs");
    help(event.data);
  };
`;
