/**
 * @file Helpers do every task once, whatever its size, and a helper that fails is an error and no hang.
 */
import { BackendError } from "@kindling/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { br, func, type Func, load, loop, op, store } from "../../src/assembler/index.ts";
import { compile, compileAll, type Kernel } from "../../src/compile.ts";
import type { Call, Task } from "../../src/threads/block.ts";
import { Crew } from "../../src/threads/crew.ts";
import { layout } from "../../src/threads/layout.ts";
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
  const crew = new Crew(memory, helpers, 0.1);
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

describe("a helper that fails", () => {
  const { trap, hang } = compileAll(
    {
      trap: func([], "none", () => [store("i32.store", -4, 0)]),
      hang: func([], "none", () => [loop((again) => [br(again)])]),
    },
    memory,
  );
  const kernel = compile(note(), memory);

  test.each([
    ["traps", trap, "out of bounds"],
    ["makes no progress for a second", hang, "no progress for a second"],
  ])("because it %s is an error of the backend and no hang", async (_, bad, message) => {
    const crew = new Crew(memory, 1, 0.1);
    await crew.settled();
    const run = (): void => crew.run([[call(kernel, 0, 1n, 0)], [call(bad)]], false);
    expect(run).toThrow(expect.toSatisfy((e) => e instanceof BackendError && e.message.includes(message))); // oxfmt-ignore
    expect(crew.hasEnded).toBe(true);
  });

  test("is not the calling thread, whose failure is its own and ends nobody", async () => {
    const crew = new Crew(memory, 1, 0.1);
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
