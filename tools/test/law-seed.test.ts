import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../source-files.ts";
import { project } from "../vitest-project.ts";

test("every project's laws take FC_SEED and FC_RUNS", () => {
  const [, list = ""] =
    /projects: \[(.*)\]/.exec(readFileSync(join(root, "vitest.config.ts"), "utf8")) ?? [];
  const projects = globSync(
    [...list.matchAll(/"([^"]+)"/g)].map(([, glob = ""]) => `${glob}/vitest.config.ts`),
    { cwd: root },
  );
  expect(projects.length).toBeGreaterThan(10);
  const without = projects.filter(
    (path) =>
      !/^import \{ project\b.*vitest-project\.ts"/m.test(readFileSync(join(root, path), "utf8")),
  );
  expect(without).toEqual([]);
  expect(project("any").test).toHaveProperty("setupFiles", [
    join(root, "tools/law-seed.ts"),
    join(root, "tools/backend-of-tests.ts"),
  ]);
});

/** What fast-check takes as its parameters after the set-up, in a process of its own. */
function parametersFor(env: Record<string, string>): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const setUp = JSON.stringify(join(root, "tools/law-seed.ts"));
  const program = `
    await import(${setUp});
    const { default: fc } = await import("fast-check");
    console.log(JSON.stringify(fc.readConfigureGlobal()));`;
  const { FC_SEED: _, FC_RUNS: __, ...rest } = process.env;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    env: { ...rest, ...env },
    encoding: "utf8",
  });
}

const timeout = 30_000;

test(
  "the variables are what fast-check runs with, and without them it chooses",
  { timeout },
  () => {
    expect(JSON.parse(parametersFor({ FC_SEED: "-7", FC_RUNS: "12" }).stdout)).toEqual({
      seed: -7,
      numRuns: 12,
    });
    expect(JSON.parse(parametersFor({}).stdout)).toEqual({});
  },
);

test("a variable that is no whole number is an error", { timeout }, () => {
  const { status, stderr } = parametersFor({ FC_SEED: "seven" });
  expect(status).not.toBe(0);
  expect(stderr).toContain('FC_SEED is "seven", not a whole number');
});
