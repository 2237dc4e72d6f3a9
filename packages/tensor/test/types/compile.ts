/**
 * @file The compiler as a test tool: what it says about some files, and how much work they are.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";

/** A message of the compiler. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

export interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  readonly instantiations: number;
  readonly checkMs: number;
}

/** Generated programs lie here; nothing in it is kept. */
const generated = resolve(import.meta.dirname, "../../reports/types");
const compiler = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace(/package\.json$/, "bin/tsc");

/** Writes a file for the compiler; imports `expect.ts` and the package by the given paths. */
export function writeProgram(name: string, text: (paths: Paths) => string): string {
  mkdirSync(generated, { recursive: true });
  const file = join(generated, `${name}.ts`);
  writeFileSync(file, text({ expect: "../../test/types/expect.ts", tensor: "../../src/index.ts" }));
  return file;
}

/** Where a generated program finds what it imports. */
export interface Paths {
  readonly expect: string;
  readonly tensor: string;
}

/** Compiles files under the package's own options, without writing anything, and tells what is wrong in them. */
export function compile(name: string, files: readonly string[]): Compiled {
  mkdirSync(generated, { recursive: true });
  const config = join(generated, `tsconfig.${name}.json`);
  const names = new Set(files.map((file) => basename(file)));
  writeFileSync(
    config,
    JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: { noUnusedLocals: false },
      include: [],
      files,
    }),
  );
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [compiler, "-p", config, "--extendedDiagnostics", "--singleThreaded", "--pretty", "false"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error) throw error;
  return {
    diagnostics: diagnosticsIn(stdout).filter(({ file }) => names.has(file)),
    instantiations: figure(stdout + stderr, "Instantiations"),
    checkMs: figure(stdout + stderr, "Check time") * 1000,
  };
}

/** Messages of several lines count as one, by their first. */
function diagnosticsIn(text: string): Diagnostic[] {
  const form = /^(.+)\((\d+),\d+\): error (TS\d+): (.*)$/gm;
  return [...text.matchAll(form)].map(([, file = "", line = "", code = "", message = ""]) => ({
    file: basename(file),
    line: Number(line),
    code,
    message,
  }));
}

function figure(text: string, label: string): number {
  const found = new RegExp(`${label}:\\s+([\\d.]+)`).exec(text)?.[1];
  if (found === undefined) throw new Error(`the compiler reports no ${label}:\n${text}`);
  return Number(found);
}
