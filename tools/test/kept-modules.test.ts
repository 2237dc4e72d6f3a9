import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../source-files.ts";

/** Vitest has hooks of its own for modules, so it is done in a process apart. */
const program = `
const { load } = await import("./mutation/kept/modules.ts");
const file = process.argv[1];
const told = [];
for (const generation of [1, 2, 3]) {
  const { tests, failure } = await load([], [file]);
  for (const { run } of tests.values()) told.push(failure ?? (await run().then(() => "passed", String)));
}
console.log(JSON.stringify(told));
`;

test("modules are loaded anew, and know nothing of those before", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(root, "tools/.kept-"));
  try {
    const file = join(folder, "once.test.ts");
    writeFileSync(
      file,
      `import { ones } from "@kindling/tensor";
       import { expect, test } from "vitest";
       let count = 0;
       test("once", () => expect(ones(1).add(count++).item()).toBe(1));
       test("again", () => expect(count).toBe(1));`,
    );
    const out = execFileSync(
      process.execPath,
      ["--input-type=module", "-e", program, file.slice(join(root, "tools").length + 1)],
      { cwd: join(root, "tools"), encoding: "utf8" },
    );
    expect(JSON.parse(out)).toEqual(Array.from({ length: 6 }, () => "passed"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
