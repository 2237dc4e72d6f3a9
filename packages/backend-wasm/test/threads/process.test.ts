/**
 * @file Threads and the process they are in: it ends without them, and its environment says how many.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { defaultCount } from "../../src/threads/count.ts";

const program = (sleepMs: number): string => `
import { Heap } from "${import.meta.resolve("../../src/memory/heap.ts")}";
import { Team } from "${import.meta.resolve("../../src/threads/team.ts")}";
const { memory } = new Heap();
const team = new Team(memory, 3, { isForced: true });
await team.start();
team.run(1, (job) => job.next());
setTimeout(() => { process.exitCode = 3; console.log("done"); }, ${sleepMs});
`;

test.each([
  ["look for work", 0],
  ["sleep", 50],
])("a process ends while its threads %s, with its own exit code", async (_, sleepMs) => {
  const args = ["--input-type=module-typescript", "-e", program(sleepMs)];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const { code, stdout } = await promisify(execFile)(process.execPath, args, { cwd }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: "done\n" });
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
