/**
 * @file Runs a program and compares what it prints with what its text says: each `// =>` in it holds
 * a line that is printed, in that order. Other lines may be printed in between.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The lines that a program's text says it prints. */
export function promisedLines(code: string): string[] {
  return [...code.matchAll(/\/\/ => ?(.*)$/gm)].map(([, line = ""]) => line.trimEnd());
}

/** The first promised line that is not printed in its turn; `undefined` when all are. */
export function firstMissing(promised: readonly string[], printed: string): string | undefined {
  const lines = printed.split("\n").map((line) => line.trimEnd());
  let at = 0;
  return promised.find((line) => {
    const found = lines.indexOf(line, at);
    at = found + 1;
    return found < 0;
  });
}

/** Runs TypeScript as Node would in `examples/`, and gives what it printed. */
export function outputOf(code: string): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module-typescript", "-"],
    { cwd: join(import.meta.dirname, ".."), input: code, encoding: "utf8", timeout: 60_000 },
  );
  if (status !== 0) throw new Error(`the program ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
