/**
 * @file What the interface of `Tensor` declares is what its prototype has: topic files declare types
 * in one place and install bodies in another.
 */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { compile, writeProgram } from "./compile.ts";

/** What this package installs, told by a process that loads nothing else: autograd adds more. */
function installedNames(): string[] {
  const program = `
    import { Tensor, zeros } from ${JSON.stringify(import.meta.resolve("../../src/index.ts"))};
    const names = [...Object.getOwnPropertyNames(Tensor.prototype), ...Object.keys(zeros(1))];
    console.log(JSON.stringify(names.filter((name) => name !== "constructor")));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program]);
  return JSON.parse(output.toString()) as string[];
}

test(
  "every declared method is installed, and every installed one declared",
  { timeout: 120_000 },
  () => {
    const names = installedNames();
    const file = writeProgram("surface", ({ tensor }) =>
      [
        `import type { Tensor } from "${tensor}";`,
        ...names.map((name) => `${JSON.stringify(name)} satisfies keyof Tensor;`),
        `type Installed = ${names.map((name) => JSON.stringify(name)).join(" | ")};`,
        "export const uninstalled: never = undefined as unknown as Exclude<keyof Tensor, Installed | symbol>;",
        "",
      ].join("\n"),
    );
    expect(names.length).toBeGreaterThan(200);
    expect(compile("surface", [file]).diagnostics.map(({ message }) => message)).toEqual([]);
  },
);
