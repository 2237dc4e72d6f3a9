/**
 * @file Helpers do every task once, whatever its size, and a helper that fails is an error and no hang.
 */
import { BackendError } from "@kindling/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  br,
  func,
  type Func,
  load,
  loop,
  op,
  set,
  store,
  whileTrue,
} from "../../src/assembler/index.ts";
import { compile, compileAll, type Kernel } from "../../src/compile.ts";
import type { Call, Task } from "../../src/threads/block.ts";
import { Crew } from "../../src/threads/crew.ts";
import { layout } from "../../src/threads/layout.ts";
import { startThread, type Thread } from "../../src/threads/platform.ts";
import type { Parameters } from "../../src/threads/job.ts";

const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });

/** Adds to the int64 at an address, and notes a double behind it. */
const note = (): Func =>
  func(["i32", "i64", "f64"], "none", ([at, x, y]) => [
    store("i64.store", at, op("i64.add", load("i64.load", at), x)),
    store("f64.store", at, y, 8),
  ]);
const call = (kernel: Kernel, ...parameters: Parameters): Call => ({ kernel, parameters });
const noted = (n: number): [bigint, number] => [
  new BigInt64Array(memory.buffer, 16 * n, 1)[0]!,
  new Float64Array(memory.buffer, 16 * n + 8, 1)[0]!,
];
const clear = (): void => void new Uint8Array(memory.buffer).fill(0);

describe.each([1, 2, 3])("%i helpers", (helpers) => {
  const crew = new Crew(memory, helpers);
  beforeAll(() => crew.settled());
  afterAll(() => crew.end());
  const kernel = compile(note(), memory);

  test.each([
    ["alone", false],
    ["with the calling thread", true],
  ])("do each task once, %s", (_, takesPart) => {
    for (const count of [0, 1, 2, 7, 500]) {
      clear();
      const tasks = Array.from({ length: count }, (__, n): Task => [
        call(kernel, 16 * n, 2n ** 62n + BigInt(n), n / 7),
      ]);
      crew.run(tasks, takesPart);
      for (let n = 0; n < count; n++) expect(noted(n)).toEqual([2n ** 62n + BigInt(n), n / 7]);
      expect(noted(count)).toEqual([0n, 0]);
    }
  });

  test("do what was begun while the calling thread is elsewhere, and before what is begun next", async () => {
    clear();
    const tasks = [0, 1].map((n): Task => [call(kernel, 16 * n, 1n, n + 1)]);
    crew.begin(tasks);
    for (const end = Date.now() + 20_000; noted(1)[0] === 0n && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 1));
    expect(noted(1)).toEqual([1n, 2]);
    crew.begin(tasks.map(([it]) => [{ ...it!, parameters: [it!.parameters[0]!, 1n, 9] }]));
    crew.finish();
    expect([0, 1].map(noted)).toEqual([[2n, 9], [2n, 9]]); // oxfmt-ignore
    crew.finish();
    expect(noted(0)).toEqual([2n, 9]);
  });

  test("do the calls of a task in order", () => {
    clear();
    const tasks = [0, 1, 2].map((n): Task => [1, 2, 3].map((x) => call(kernel, 16 * n, 1n, x)));
    crew.run(tasks, false);
    expect([0, 1, 2].map(noted)).toEqual([[3n, 3], [3n, 3], [3n, 3]]); // oxfmt-ignore
  });

  test("do more than the shared block holds", () => {
    clear();
    const large: Task = Array.from({ length: layout.mostNumbers / 5 }, () =>
      call(kernel, 0, 1n, 0),
    );
    const many = Array.from({ length: 3000 }, (_, n) => [call(kernel, 16 + 16 * n, 1n, n)]);
    crew.run([large, ...many], false);
    expect(noted(0)[0]).toBe(BigInt(large.length));
    for (let n = 0; n < 3000; n++) expect(noted(n + 1)).toEqual([1n, n]);
  });

  test("find kernels in as many modules as there are", () => {
    clear();
    const kernels = Array.from({ length: 2 * layout.modulePlaces + 5 }, () =>
      compile(note(), memory),
    );
    for (let round = 0; round < 2; round++)
      crew.run(kernels.map((k, n) => [call(k, 16 * n, 1n, 0)]), false); // oxfmt-ignore
    for (const n of kernels.keys()) expect(noted(n)[0]).toBe(2n);
  });

  test("reach what the memory grew by", () => {
    const before = memory.buffer.byteLength;
    memory.grow(1);
    crew.run([[call(kernel, before, 5n, 0)]], false);
    expect(new BigInt64Array(memory.buffer, before, 1)[0]).toBe(5n);
  });
});

test("sharing does not pay where the calling thread only waits", async () => {
  const crew = new Crew(memory, 1);
  await crew.settled();
  const count = compile(
    func(["i32"], "none", ([n]) => [whileTrue(n, [set(n, op("i32.sub", n, 1))])]),
    memory,
  );
  expect(crew.hasPaid()).toBeUndefined();
  crew.run([[call(count, 1)], [call(count, 2 ** 28)]]); // the helper's part is all of it
  expect(crew.hasPaid()).toBe(false);
  expect(crew.hasPaid()).toBeUndefined();
  crew.end();
});

describe("a helper that fails", () => {
  const { trap, hang } = compileAll(
    {
      trap: func([], "none", () => [store("i32.store", -4, 0)]),
      hang: func([], "none", () => [loop((again) => [br(again)])]),
    },
    memory,
  );
  const kernel = compile(note(), memory);

  const message = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(BackendError);
      return String(error);
    }
    return "no error";
  };

  test("because it traps is an error of the backend", async () => {
    const crew = new Crew(memory, 1);
    await crew.settled();
    expect(message(() => crew.run([[call(trap)]], false))).toContain("out of bounds");
    expect(crew.hasEnded).toBe(true);
  });

  test("because it has died is an error after a second of silence, not a hang", async () => {
    const threads: Thread[] = [];
    const start: typeof startThread = (...given) => {
      threads.push(startThread(...given));
      return threads.at(-1)!;
    };
    const crew = new Crew(memory, 1, { start });
    await crew.settled();
    for (const thread of threads) thread.end(); // unnoticed, as the event loop does not turn
    expect(message(() => crew.run([[call(hang)]], false))).toContain("no progress for ");
    expect(crew.hasEnded).toBe(true);
  });

  test("while the calling thread is elsewhere is an error of what was begun", async () => {
    const threads: Thread[] = [];
    let died = (): void => {};
    const start: typeof startThread = (source, data, onEnd) => {
      died = onEnd;
      threads.push(startThread(source, data, onEnd));
      return threads.at(-1)!;
    };
    const crew = new Crew(memory, 1, { start });
    await crew.settled();
    crew.begin([[call(hang)]], false);
    for (const thread of threads) thread.end();
    died(); // as the platform tells when the event loop turns
    expect(message(() => crew.finish())).toContain("threads that have ended");
    crew.finish();
  });

  test("to start ends those that have started", () => {
    const ended: number[] = [];
    let started = 0;
    const start: typeof startThread = () => {
      if (started === 2) throw new Error("no more threads");
      const number = started++;
      return { end: () => void ended.push(number) };
    };
    expect(() => new Crew(memory, 3, { start })).toThrow("no more threads");
    expect(ended).toEqual([0, 1]);
  });

  test("because it never ends is an error too, with more patience for a busy machine", async () => {
    const crew = new Crew(memory, 1, { patience: { idle: 2, busy: 3 } });
    await crew.settled();
    expect(message(() => crew.run([[call(hang)]], false))).toContain("no progress for 0.");
  });

  test("is replaced by the calling thread in the crew's later jobs", async () => {
    const crew = new Crew(memory, 1);
    await crew.settled();
    expect(message(() => crew.run([[call(trap)]], false))).toContain("out of bounds");
    clear();
    crew.run([[call(kernel, 0, 3n, 0)]], false);
    expect(noted(0)[0]).toBe(3n);
  });

  test("is not the calling thread, whose failure is its own and ends nobody", async () => {
    const crew = new Crew(memory, 1);
    await crew.settled();
    clear();
    const tasks: Task[] = [[call(kernel, 0, 1n, 0)], [call(local)], [call(kernel, 16, 1n, 0)]];
    expect(() => crew.run(tasks)).toThrow("mine");
    expect([0, 1].map((n) => noted(n)[0])).toEqual([1n, 0n]);
    crew.run([[call(kernel, 32, 7n, 0)]], false);
    expect(noted(2)[0]).toBe(7n);
    crew.end();
  });
});

/** A kernel that only this thread knows. */
const local: Kernel = () => {
  throw new RangeError("mine");
};
