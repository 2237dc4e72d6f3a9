import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { opsPage, opsPagePath } from "../ops-page.ts";

test("docs/ops.md is what the table of operations says; `pnpm run docs` writes it again", () => {
  expect(readFileSync(opsPagePath, "utf8")).toBe(opsPage());
});
