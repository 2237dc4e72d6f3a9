/**
 * @file The chapter's two programs on the real Fashion-MNIST. Twenty steps of each show every bit of
 * the stream and the rounding of the engine; where everything is required it is a hundred.
 */
import { conformance } from "@kindling/verify";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAllRequired } from "../../tools/skip-reporter.ts";
import { ownPacks, packsBelow } from "../src/pack-files.ts";
import { fashionMnist } from "../src/train/data.ts";
import { trainSuite } from "../src/train/suite.ts";

const steps = isAllRequired() ? 100 : 20;
const hasData = await fashionMnist().then(
  () => true,
  (error: unknown) => {
    if (error instanceof conformance.NotProvided) return false; // it has said SKIPPED
    throw error;
  },
);

test.for(["concise_dropout", "scratch_published"] as const)(
  "the first losses, the order and the parameters of %s are PyTorch's",
  { timeout: 300_000 },
  async (program, { skip }) => {
    skip(!hasData, "no source has Fashion-MNIST");
    const suites = { train: trainSuite(() => ({ steps })) };
    const packs = packsBelow(join(ownPacks, "train")).map((pack) => ({
      ...pack,
      cases: pack.cases.filter(({ name }) => name === `trace/${program}/seed0`),
    }));
    const { report } = await conformance.runPacks(packs, suites);
    expect(report.failures).toEqual([]);
    expect(report.passed).toBe(1);
  },
);
