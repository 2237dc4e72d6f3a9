/**
 * @file Threads keep no process alive and change no exit code, whether they look for work or sleep.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = (sleepMs: number): string => `
import { Heap } from "${import.meta.resolve("../../src/memory/heap.ts")}";
import { Team } from "${import.meta.resolve("../../src/threads/team.ts")}";
const { memory } = new Heap();
const team = new Team(memory, 3, { isForced: true });
team.run(1, (job) => job.next());
setTimeout(() => { process.exitCode = 3; console.log("done"); }, ${sleepMs});
`;

test.each([
  ["look for work", 0],
  ["sleep", 50],
])("a process ends while its threads %s", async (_, sleepMs) => {
  const args = ["--input-type=module-typescript", "-e", program(sleepMs)];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const { code, stdout } = await promisify(execFile)(process.execPath, args, { cwd }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  expect({ code, stdout }).toEqual({ code: 3, stdout: "done\n" });
});
