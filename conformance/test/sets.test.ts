import { conformance } from "@kindling/verify";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ownPacks, packsBelow } from "../src/pack-files.ts";
import { suitesWith } from "../src/suites.ts";

const suites = suitesWith();

/** The cases of one set that the repository keeps. */
const judged = async (set: string): Promise<conformance.Report> =>
  (await conformance.runPacks(packsBelow(join(ownPacks, set)), suites)).report;

describe("what PyTorch computes, and the project has, is computed alike", () => {
  test.each([
    { set: "ops", atLeast: 2700 },
    { set: "rng", atLeast: 1514 },
    { set: "optim", atLeast: 206 },
    { set: "modules", atLeast: 36 },
  ])("$set: no case fails, and at least $atLeast pass", async ({ set, atLeast }) => {
    const report = await judged(set);
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThanOrEqual(atLeast);
  });
});
