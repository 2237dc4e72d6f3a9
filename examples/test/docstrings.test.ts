import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { setPrintOptions } from "@kindling/tensor";
import { sharedLedger } from "@kindling/verify";
import { claimsOf, examplesIn, isAsClaimed, isProgram } from "./docstring.ts";
import { firstMissing, outputOf, promisedLines } from "./printed.ts";

const root = join(import.meta.dirname, "../..");
const sources = globSync("packages/*/src/**/*.ts", { cwd: root }).toSorted();

const load = async (name: string): Promise<object> =>
  import(/* @vite-ignore */ name) as Promise<object>;

/** What an example may name: every package's exports, its own package's first, its own file's before. */
async function scopeOf(path: string): Promise<object> {
  const own = path.split("/")[1] ?? "";
  const names = ["expr", "datasets", "d2l", "verify", "optim", "nn", "autograd", "tensor", own];
  const packages = await Promise.all(names.map((name) => load(`@kindling/${name}`)));
  const [, , d2l, , optim, nn] = packages;
  const console = { log: (value: unknown) => value };
  return Object.assign(
    {},
    ...packages,
    { nn, optim, d2l, fc, console },
    await load(join(root, path)),
  );
}

describe("each `// =>` of a docstring tells the truth", () => {
  const folder = mkdtempSync(join(tmpdir(), "docstrings-"));
  vi.stubEnv("TMPDIR", folder); // what examples write goes with it
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    setPrintOptions({ profile: "default" });
  });

  for (const path of sources) {
    const examples = examplesIn(readFileSync(join(root, path), "utf8"));
    test.each(examples)(`${path}:$line`, { timeout: 60_000 }, async ({ code }) => {
      if (isProgram(code)) {
        expect(firstMissing(promisedLines(code), outputOf(code))).toBeUndefined();
        return;
      }
      const claims = await claimsOf(code, await scopeOf(path));
      const untrue = claims.filter(({ value, expected }) => !isAsClaimed(value, expected));
      expect(untrue).toEqual([]);
    });
  }
});

test("the statistical tests of docstrings keep to the budget they share", ({ task }) => {
  Object.assign(task.meta, { falseAlarm: sharedLedger.total });
  expect(sharedLedger.total).toBeLessThan(sharedLedger.budget / 4);
});

test("an untrue claim is found, and a true one is believed", async () => {
  const claims = await claimsOf("const x: number = 1;\nx + 1 // => 3\n[x] // => [1]\n", {});
  expect(claims.map(({ value, expected }) => isAsClaimed(value, expected))).toEqual([false, true]);
});

test("an example that needs a process of its own says so in front", () => {
  const [program, other] = ["// a program of its own, of two\nf(); // => 1", "f(); // => 1"];
  expect([program, other].map((code) => isProgram(`\n${code}`))).toEqual([true, false]);
});

test("names of Node's modules are imported, others are in scope", async () => {
  const code = `import { join } from "node:path";\nimport { f } from "anywhere";\njoin(f, "b") // => a/b`;
  expect((await claimsOf(code, { f: "a" })).map(({ value }) => value)).toEqual(["a/b"]);
});

test("a value goes on over lines, and a declaration claims its name's value", async () => {
  const code = 'const text = "a\\nb"; // => a\n// => b\ntext\n  .length // => 3';
  const claims = await claimsOf(code, {});
  expect(claims.map(({ value, expected }) => isAsClaimed(value, expected))).toEqual([true, true]);
});
