/**
 * @file Draws the curves of the chapter's guide from what PyTorch computed. Run as a program it writes
 * the figures; a test compares what is there with what this file draws.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Animator } from "@kindling/d2l";
import { root } from "./source-files.ts";

/** The variants of `conformance/train/summary.json` by the name of their figure. */
export const curves = {
  "docs/guides/chapter-scratch.svg": "scratch_published",
  "docs/guides/chapter-concise.svg": "concise_dropout",
} as const;

/** Mean of each epoch over the seeds. */
interface Course {
  readonly per_epoch_mean: readonly number[];
}
interface Summary {
  readonly variants: Readonly<
    Record<string, Readonly<Record<"train_loss" | "train_acc" | "test_acc", Course>>>
  >;
}

/** A figure's text: the book's three curves over the epochs. */
export async function curvesOf(variant: string): Promise<string> {
  const path = join(root, "conformance/train/summary.json");
  const { variants } = JSON.parse(readFileSync(path, "utf8")) as Summary;
  const { train_loss, train_acc, test_acc } = variants[variant]!;
  const epochs = train_loss.per_epoch_mean.length;
  const animator = new Animator({
    xlabel: "epoch",
    xlim: [1, epochs],
    ylim: [0.3, 0.9],
    legend: ["train loss", "train acc", "test acc"],
  });
  for (let i = 0; i < epochs; i++) {
    const points = [train_loss, train_acc, test_acc].map((course) => course.per_epoch_mean[i]!);
    animator.add(i + 1, points);
  }
  return `<!-- Made by tools/chapter-curves.ts. Do not edit. -->\n${await animator.svg()}\n`;
}

if (import.meta.main)
  for (const [path, variant] of Object.entries(curves))
    writeFileSync(join(root, path), await curvesOf(variant));
