import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedOf } from "../proof.ts";
import { root } from "../source-files.ts";

let folder: string;
beforeAll(() => {
  const reports = join(root, "reports"); // where vitest is found, and no check of files looks
  mkdirSync(reports, { recursive: true });
  folder = mkdtempSync(join(reports, "alarms-"));
  for (const [name, rate] of [
    ["one", 4e-7],
    ["two", 5e-7],
    ["three", 2e-7],
  ] as const)
    writeFileSync(
      join(folder, `${name}.ts`),
      `import { test } from "vitest";
       test("draws", ({ task }) => { Object.assign(task.meta, { falseAlarm: ${rate} }); });
       test("draws nothing", () => {});`,
    );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs test files of the folder in a Vitest of its own. */
function runTests(...include: string[]): { status: number | null; stdout: string } {
  const reporter = join(root, "tools/false-alarms.ts");
  const program = `
    import { startVitest } from "vitest/node";
    import { FalseAlarmReporter } from ${JSON.stringify(reporter)};
    const options = { ...${JSON.stringify({ root: folder, config: false, include })}, watch: false };
    const vitest = await startVitest("test", [], { ...options, reporters: [new FalseAlarmReporter()] });
    await vitest.close();`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
}

const timeout = 60_000;

test("the false alarms of all test files are added up and printed", { timeout }, () => {
  const { status, stdout } = runTests("one.ts", "two.ts");
  expect(stdout).toContain("false alarms of 2 ledgers: at most 9.0e-7 of 0.000001");
  expect(status).toBe(0);
});

test("a run over the budget fails, though each file keeps it", { timeout }, () => {
  const { status, stdout } = runTests("*.ts");
  expect(stdout).toContain("more than the budget");
  expect(status).toBe(1);
});

test("a proof starts from the seed that it is given, or from a fresh one", () => {
  expect(seedOf(["--seed", "123"])).toBe(123);
  expect(seedOf([])).not.toBe(seedOf([])); // alike once in 2³¹ runs
  for (const wrong of ["-1", "1.5", "x", "2147483648"])
    expect(() => seedOf(["--seed", wrong])).toThrow(/not a whole number|argument is ambiguous/);
});
