import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../source-files.ts";

let folder: string;
beforeAll(() => {
  const reports = join(root, "reports"); // where vitest is found, and no check of files looks
  mkdirSync(reports, { recursive: true });
  folder = mkdtempSync(join(reports, "skips-"));
  writeFileSync(
    join(folder, "some.ts"),
    `import { describe, test } from "vitest";
     test("runs", () => {});
     test("asks", ({ skip }) => skip(true, "there is no lake"));
     describe.skip("silent", () => { test("inside", () => {}); });`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the tests of the folder in a Vitest of its own. */
function runTests(
  required: string,
  pattern?: string,
  accepted: readonly string[] = [],
): { status: number | null; stdout: string } {
  const reporter = join(root, "tools/skip-reporter.ts");
  const options = { root: folder, config: false, include: ["*.ts"], testNamePattern: pattern };
  const program = `
    import { startVitest } from "vitest/node";
    import { SkipReporter } from ${JSON.stringify(reporter)};
    const options = { ...${JSON.stringify(options)}, watch: false, reporters: [new SkipReporter(${JSON.stringify(accepted)})] };
    const vitest = await startVitest("test", [], options);
    await vitest.close();`;
  const env = { ...process.env, CI: "", KINDLING_REQUIRE_ALL: required };
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    env,
    encoding: "utf8",
  });
}

const timeout = 60_000;

test("a skipped test is named with its reason, or with the lack of one", { timeout }, () => {
  const { status, stdout } = runTests("");
  expect(stdout).toMatch(/^SKIPPED .*> asks: there is no lake$/m);
  expect(stdout).toMatch(/^SKIPPED .*> silent > inside: no reason is given$/m);
  expect(stdout).not.toContain("runs");
  expect(status).toBe(0);
});

test("a skipped test fails the run where all are required", { timeout }, () => {
  expect(runTests("1").status).toBe(1);
});

test("unless each has a reason that is accepted", { timeout }, () => {
  const reasons = ["there is no lake", "no reason is given"];
  expect(runTests("1", undefined, reasons).status).toBe(0);
  expect(runTests("1", undefined, reasons.slice(1)).status).toBe(1);
});

test("tests that a name filter leaves out are not skipped ones", { timeout }, () => {
  const { status, stdout } = runTests("1", "runs");
  expect(stdout).not.toContain("SKIPPED");
  expect(status).toBe(0);
});
