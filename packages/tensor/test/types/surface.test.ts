/**
 * @file What the interface of `Tensor` declares is what its prototype has: topic files declare types
 * in one place and install bodies in another.
 */
import { expect, test } from "vitest";
import { Tensor, zeros } from "../../src/index.ts";
import { compile, writeProgram } from "./compile.ts";

test(
  "every declared method is installed, and every installed one declared",
  { timeout: 120_000 },
  () => {
    const names = [
      ...Object.getOwnPropertyNames(Tensor.prototype),
      ...Object.keys(zeros(1)),
    ].filter((name) => name !== "constructor");
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
