import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { curves, curvesOf } from "../chapter-curves.ts";
import { root } from "../source-files.ts";

test.each(Object.entries(curves))("%s shows PyTorch's curves of %s", async (path, variant) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(await curvesOf(variant));
});
