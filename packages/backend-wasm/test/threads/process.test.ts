/**
 * @file Threads and the process they are in: it ends without them, and its environment says how many.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { defaultCount } from "../../src/threads/count.ts";

/** Runs a program that has a forced team of three, and the flags of Node. */
async function outcomeOf(lines: string, ...flags: string[]) {
  const program = `
    import { Heap } from "${import.meta.resolve("../../src/memory/heap.ts")}";
    import { Team } from "${import.meta.resolve("../../src/threads/team.ts")}";
    const { memory } = new Heap({ collector: null });
    const team = new Team(memory, 3, { isForced: true });
    await team.start();
    ${lines}`;
  const args = [...flags, "--input-type=module-typescript", "-e", program];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  return promisify(execFile)(process.execPath, args, { cwd }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

test.each([
  ["look for work", 0],
  ["sleep", 50],
])("a process ends while its threads %s, with its own exit code", async (_, sleepMs) => {
  const lines = `
    team.run(1, (job) => job.next());
    setTimeout(() => { process.exitCode = 3; console.log(team.count); }, ${sleepMs});`;
  expect(await outcomeOf(lines)).toEqual({ code: 3, stdout: "3\n" });
});

test("a process that may not start threads computes on one", async () => {
  const lines = "team.run(1, (job) => console.log(team.count, job.parts));";
  const outcome = await outcomeOf(lines, "--permission", "--allow-fs-read=*");
  expect(outcome).toEqual({ code: 0, stdout: "1 1\n" });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the number of threads is what the environment says, else as many as there are cores, up to sixteen", () => {
  vi.stubEnv("KINDLING_THREADS", "5");
  expect(defaultCount()).toBe(5);
  vi.stubEnv("KINDLING_THREADS", "many");
  expect(defaultCount).toThrow("KINDLING_THREADS: not a number of threads");
  vi.stubEnv("KINDLING_THREADS", "");
  expect(defaultCount()).toBe(Math.min(16, availableParallelism()));
});
