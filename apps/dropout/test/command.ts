/** @file The command, run as a user runs it: a process of its own. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a run left behind. */
export interface Outcome {
  readonly code: number | null;
  /** What ended the process, if it did not end by itself. */
  readonly killedBy: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is done to a run. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** A module that is loaded before the command. */
  readonly preload?: string;
  /** Called with what the command has written, each time it writes. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Called when the process was started. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs `kindling-dropout` with arguments, in a folder. */
export function kindlingDropout(
  args: readonly string[],
  folder: string,
  { env: extra, preload, onOutput, onStart }: Surroundings = {},
): Promise<Outcome> {
  // what the person or the machine that runs the tests has set must not decide them
  const {
    KINDLING_DATA: _data,
    INIT_CWD: _folder,
    npm_lifecycle_event: _script,
    ...env
  } = process.env;
  const imports = preload === undefined ? [] : ["--import", preload];
  const child = spawn(process.execPath, [...imports, main, ...args], {
    cwd: folder,
    env: { ...env, ...extra },
  });
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  onStart?.(kill);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onOutput?.(stdout, kill);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child
      .on("error", reject)
      .on("close", (code, killedBy) => resolve({ code, killedBy, stdout, stderr }));
  });
}
