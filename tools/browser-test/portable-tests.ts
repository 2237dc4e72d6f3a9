/** @file Which test files of the packages run in a page: those that need nothing of Node. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "../source-files.ts";

const packages = ["expr", "tensor", "backend-wasm", "autograd", "nn"];

/** Files of tests, from `root`; a test of flags of Node says so by its name. */
export function portableTests(root: string): string[] {
  return packages
    .flatMap((name) => filesBelow(`packages/${name}/test`))
    .filter((path) => path.endsWith(".test.ts") && !path.includes("wide-simd"))
    .filter((path) => !needsNode(join(root, path)));
}

/** Whether a file or what it imports from beside itself imports a module of Node. */
function needsNode(path: string): boolean {
  const source = readFileSync(path, "utf8");
  if (/from "node:/.test(source)) return true;
  return [...source.matchAll(/from "(\.[^"]+)"/g)]
    .map(([, beside]) => join(dirname(path), beside!))
    .some((file) => !file.includes("/src/") && existsSync(file) && needsNode(file));
}
