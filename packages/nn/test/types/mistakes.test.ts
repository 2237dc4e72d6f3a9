/**
 * @file Mistakes are compile errors in one sentence that names both numbers, under the culprit; and
 * what networks cost the compiler.
 *
 * `programs/mistakes.ts` states above each mistake what the compiler says; without these comments it
 * must say exactly that, on exactly those lines.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const marker = "// @ts-expect-error ";
const timeoutMs = 120_000;

test(
  "the compiler says what is written above each mistake, and nothing else",
  { timeout: timeoutMs },
  () => {
    const source = readFileSync(new URL("programs/mistakes.ts", import.meta.url), "utf8");
    const expected = source
      .split("\n")
      .map((line, i) => ({ line: i + 2, message: line.trim() }))
      .filter(({ message }) => message.startsWith(marker))
      .map(({ line, message }) => ({ line, message: message.slice(marker.length) }));
    expect(expected.length).toBeGreaterThan(12);
    const text = source.replaceAll(marker, "// ");
    const said = compile("mistakes", text).output.matchAll(
      /^.*mistakes\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm,
    );
    expect(
      [...said].map(([, line, message = ""]) => ({
        line: Number(line),
        message: sentence(message),
      })),
    ).toEqual(expected);
  },
);

test(
  "a chain of 20 layers costs the compiler at most 60,000 instantiations",
  { timeout: timeoutMs },
  () => {
    const cost = (layers: number): number => {
      const { output, instantiations } = compile(`chain-${layers}`, chainOf(layers));
      expect(output).not.toContain(`chain-${layers}.ts(`);
      return instantiations;
    };
    expect(cost(20) - cost(0)).toBeLessThan(60_000);
  },
);

/** A network of so many layers, each with sizes of its own. */
function chainOf(layers: number): string {
  const list = Array.from({ length: layers }, (_, i) => `new nn.Linear(${i + 2}, ${i + 3})`);
  return [
    'import * as nn from "../../../src/index.ts";',
    'import { t } from "../expect.ts";',
    `export const y = new nn.Sequential(${list.join(", ")})(t<[5, 2]>());`,
  ].join("\n");
}

/** The sentence in place of a parameter's type, or the message itself. */
const sentence = (message: string): string => /type '"(.*)"'\.$/.exec(message)?.[1] ?? message;

/** What the compiler says about a program that stands in for one of `programs`. */
function compile(name: string, text: string): { output: string; instantiations: number } {
  const folder = resolve(import.meta.dirname, "../../reports/types");
  mkdirSync(folder, { recursive: true });
  const paths = { "../../../src": "../../src", "../expect.ts": "../../test/types/expect.ts" };
  const moved = Object.entries(paths).reduce((all, [from, to]) => all.replaceAll(from, to), text);
  writeFileSync(join(folder, `${name}.ts`), moved);
  const config = join(folder, `tsconfig.${name}.json`);
  const options = { extends: "../../tsconfig.json", include: [], files: [`${name}.ts`] };
  writeFileSync(config, JSON.stringify(options));
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      compiler.replace(/package\.json$/, "bin/tsc"),
      "-p",
      config,
      "--extendedDiagnostics",
      "--singleThreaded",
      "--pretty",
      "false",
    ],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const instantiations = /Instantiations:\s+(\d+)/.exec(stdout + stderr)?.[1];
  if (instantiations === undefined)
    throw new Error(`the compiler reports no figures:\n${stdout}${stderr}`);
  return { output: stdout, instantiations: Number(instantiations) };
}
