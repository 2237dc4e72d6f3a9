/**
 * @file Mistakes are compile errors in one sentence, under the culprit.
 *
 * `programs/mistakes.ts` states above each mistake what the compiler says; without these comments
 * it must say exactly that, on exactly those lines.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, writeProgram } from "./compile.ts";

const marker = "// @ts-expect-error ";

test(
  "the compiler says what is written above each mistake, and nothing else",
  { timeout: 120_000 },
  () => {
    const source = readFileSync(new URL("programs/mistakes.ts", import.meta.url), "utf8");
    const lines = source.split("\n");
    const expected = lines.flatMap((line, i) =>
      line.startsWith(marker) ? [{ line: i + 2, message: line.slice(marker.length) }] : [],
    );
    expect(expected.length).toBeGreaterThan(10);
    const file = writeProgram("mistakes", (paths) =>
      source.replaceAll(marker, "// ").replaceAll("../../../src/index.ts", paths.tensor),
    );
    const { diagnostics } = compile("mistakes", [file]);
    expect(diagnostics.map(({ line, message }) => ({ line, message: sentence(message) }))).toEqual(
      expected,
    );
  },
);

/** The sentence in place of a parameter's type, or the message itself. */
const sentence = (message: string): string => /type '"(.*)"'\.$/.exec(message)?.[1] ?? message;
