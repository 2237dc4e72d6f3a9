/** @file The command, run as a user runs it: a process of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a run left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs `kindling-dropout` with arguments, in a folder. */
export function kindlingDropout(args: readonly string[], folder: string): Promise<Outcome> {
  // what the person or the machine that runs the tests has set must not decide them
  const { KINDLING_DATA: _data, INIT_CWD: _folder, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
