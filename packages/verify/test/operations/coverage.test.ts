/** @file A change of samples is a change of the table of what they cover. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coverage, coveragePath } from "./coverage.ts";

test("the samples are those of coverage.txt", () => {
  expect(coverage()).toBe(readFileSync(coveragePath, "utf8"));
});
