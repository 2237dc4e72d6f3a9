/** @file The figures of PyTorch that stand beside ours are those of the golden values. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pytorchFigures } from "../../src/compare/pytorch.ts";

interface Recorded {
  readonly epoch10_mean: number;
  readonly epoch10_std: number;
}
type Key = "train_loss" | "train_acc" | "test_acc";

const summary = JSON.parse(
  readFileSync(new URL("../../../../conformance/train/summary.json", import.meta.url), "utf8"),
) as { readonly variants: Readonly<Record<string, Readonly<Record<Key, Recorded>>>> };

test.each([
  ["dropout", "concise_dropout"],
  ["no-dropout", "concise_p0"],
  ["weight-decay", "concise_p0_wd1e-3"],
  ["scratch", "scratch_published"],
  ["scratch-off-in-evaluation", "scratch_relu_evaloff"],
  ["scratch-corrected", "scratch_corrected"],
] as const)("%s is %s", (own, theirs) => {
  const golden = summary.variants[theirs];
  const figures = pytorchFigures[own];
  for (const [figure, key] of [
    ["trainLoss", "train_loss"],
    ["trainAcc", "train_acc"],
    ["testAcc", "test_acc"],
  ] as const) {
    expect(figures?.[figure].mean).toBeCloseTo(golden?.[key].epoch10_mean ?? Number.NaN, 4);
    expect(figures?.[figure].deviation).toBeCloseTo(golden?.[key].epoch10_std ?? Number.NaN, 4);
  }
});
