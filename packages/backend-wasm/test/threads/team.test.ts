/**
 * @file When work is shared: not before there is enough of it, and not where memory cannot be shared.
 */
import { ValueError } from "@kindling/tensor";
import { afterEach, describe, expect, test, vi } from "vitest";
import { func, op, set, store, whileTrue } from "../../src/assembler/index.ts";
import { compile, stepsOf } from "../../src/compile.ts";
import { getNumThreads, setNumThreads } from "../../src/index.ts";
import { Pages } from "../../src/memory/pages.ts";
import { here, type Job } from "../../src/threads/job.ts";
import { Team } from "../../src/threads/team.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A kernel that counts down. */
const countdown = (memory: WebAssembly.Memory) =>
  compile(
    func(["i32"], "none", ([n]) => [whileTrue(op("i32.ne", n, 0), [set(n, op("i32.sub", n, 1))])]),
    memory,
  );

describe("work is shared", { timeout: 60_000 }, () => {
  const { memory } = new Pages();
  const kernel = countdown(memory);

  /** Does work of some milliseconds until it is cut into parts; a page has to yield before threads start. */
  async function partsOf(team: Team, patienceMs: number): Promise<number> {
    let parts = 1;
    const write = (job: Job): void => {
      parts = job.parts;
      for (let i = 0; i < parts; i++) {
        job.call(kernel, [2 ** 25 / parts]);
        job.next();
      }
    };
    for (const start = performance.now(); ;) {
      team.run(2 ** 24, write);
      if (parts > 1 || performance.now() > start + patienceMs) return parts;
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  test("once it was enough to repay the start of threads, and no sooner", async () => {
    const team = new Team(memory, 2);
    expect(await partsOf(team, 0)).toBe(1);
    expect(await partsOf(team, 50_000)).toBeGreaterThan(1);
    team.run(100, (job) => expect(job).toBe(here));
    team.end();
  });

  test("never by one thread, and by others again when there are more", async () => {
    const team = new Team(memory, 2);
    expect(await partsOf(team, 50_000)).toBeGreaterThan(1);
    team.setCount(1);
    expect(await partsOf(team, 100)).toBe(1);
    team.setCount(2);
    expect(await partsOf(team, 50_000)).toBeGreaterThan(1);
    team.end();
  });

  test("not for a while where it did not pay, and then again", async () => {
    const team = new Team(memory, 2);
    expect(await partsOf(team, 50_000)).toBeGreaterThan(1);
    const unevenly = (job: Job): void => {
      job.call(kernel, [1]);
      job.next();
      job.call(kernel, [2 ** 28]); // whoever does this does all
    };
    let isShared = true;
    for (const end = performance.now() + 50_000; isShared && performance.now() < end;) {
      team.run(2 ** 24, unevenly);
      isShared = (await partsOf(team, 0)) > 1;
    }
    expect(isShared).toBe(false);
    expect(await partsOf(team, 50_000)).toBeGreaterThan(1);
    team.end();
  });

  test("again after a thread has failed", async () => {
    const team = new Team(memory, 2, { isForced: true });
    const trap = compile(
      func([], "none", () => [store("i32.store", -4, 0)]),
      memory,
    );
    await team.start();
    expect(() => team.run(1, (job) => job.call(trap, []))).toThrow("out of bounds");
    await team.start();
    expect(await partsOf(team, 0)).toBeGreaterThan(1);
    team.end();
  });

  test("not where only the calling thread knows the kernel", () => {
    const host = compile(
      func([], "none", () => []),
      memory,
      new Set(["pow"]),
    );
    expect(stepsOf(host)).toBe(0);
    const team = new Team(memory, 2, { isForced: true });
    team.run(stepsOf(host), (job) => expect(job).toBe(here));
  });
});

describe("the number of threads", () => {
  test("is what the program says", () => {
    setNumThreads(3);
    expect(getNumThreads()).toBe(3);
    setNumThreads(1);
    expect(getNumThreads()).toBe(1);
  });

  test.each([0, -1, 1.5, NaN, Infinity])("cannot be %d", (count) => {
    expect(() => setNumThreads(count)).toThrow(ValueError);
  });

  test("is one in a page that is not isolated, whatever the program says", () => {
    vi.stubGlobal("process", undefined);
    vi.stubGlobal("crossOriginIsolated", false);
    const { memory } = new Pages();
    expect(memory.buffer).toBeInstanceOf(ArrayBuffer);
    const team = new Team(memory, 4);
    expect(team.count).toBe(1);
    team.run(2 ** 40, (job) => expect(job).toBe(here));
  });
});
