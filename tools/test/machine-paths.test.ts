import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesBelow, root } from "../source-files.ts";

// folders that exist on one person's machine only
const machinePath = /(?<![\w.\-/])\/(?:work|root|home|Users|tmp)\/[\w.][^\s"'`)]*/g;
const isText = (path: string): boolean =>
  /(?:\.(?:ts|mts|js|mjs|json|md|yaml|yml|html|css|svg)|\.ci\/run)$/.test(path);

test("no file names a path of one machine", () => {
  const found = filesBelow(".")
    .filter((path) => isText(path) && path !== "pnpm-lock.yaml")
    .flatMap((path) =>
      [...readFileSync(join(root, path), "utf8").matchAll(machinePath)].map(
        ([match]) => `${path}: ${match}`,
      ),
    );
  expect(found).toEqual([]);
});

test("a path of one machine is recognised", () => {
  for (const folder of ["ada", ".cache"]) {
    const planted = ["", "home", folder, "data.csv"].join("/");
    expect(`reads "${planted}"`.match(machinePath)).toEqual([planted]);
  }
  expect("https://example.org/home/page ./tmp/x a/work/b".match(machinePath)).toBeNull();
});
