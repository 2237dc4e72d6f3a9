import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { arrowFaults, arrowsIn, importsIn } from "../arrows.ts";
import { filesBelow, root } from "../source-files.ts";

const arrows = arrowsIn(readFileSync(join(root, "docs/design.md"), "utf8"));
const packages = [...filesBelow("packages"), ...filesBelow("apps")]
  .filter((path) => /^(?:packages|apps)\/[^/]+\/package\.json$/.test(path))
  .map((path) => path.replace("/package.json", ""));

test("the table of docs/design.md is read whole", () => {
  expect(arrows.get("packages/expr")).toEqual(new Set());
  expect(arrows.get("packages/autograd")).toEqual(new Set(["expr", "tensor"]));
  expect(packages.length).toBeGreaterThanOrEqual(10);
});

test.each(packages)("%s imports only what the table allows", (folder) => {
  expect(arrowFaults(folder, arrows)).toEqual([]);
});

test("a dependency that the table does not allow is found", () => {
  const none = new Map([["packages/autograd", new Set<string>()]]);
  expect(arrowFaults("packages/autograd", none)).toContain(
    "packages/autograd: depends on @kindling/tensor, which the table does not allow",
  );
});

test("imports are found in each of their forms, and not in comments", () => {
  const source = `
    import "a";
    import b from "b";
    export { c } from 'c';
    const d = await import("d");
    import {
      e,
    } from "e";
    const fix = 'import "in a string"';
    // import "in a line comment";
    /** import { f } from "in a docstring"; */`;
  expect(importsIn(source)).toEqual(["a", "b", "e", "c", "d"]);
});
