/** @file What a network makes of test images: its mistakes, and how sure it is of one. */
import type { Tensor } from "@kindling/torch";
import type { TrainingRun } from "../../src/training/training-run.ts";
import type { Mistake, Uncertainty } from "../protocol.ts";
import type { Aside } from "./aside.ts";

const batchSize = 256;

/** The first mistakes among the test images, the surest first, without dropout. */
export function mistakesIn(
  run: TrainingRun,
  aside: Aside,
  { most = 12, among = 2048 } = {},
): { mistakes: Mistake[]; seen: number } {
  const { test } = run.data;
  const seen = Math.min(among, test.length);
  const mistakes = aside.look(run, false, () => {
    const found: Mistake[] = [];
    for (let start = 0; start < seen; start += batchSize) {
      const indices = range(start, Math.min(start + batchSize, seen));
      const shares = sharesOf(run, test.getBatch(indices)[0]);
      indices.forEach((index, row) => {
        const predicted = greatest(shares[row]!);
        const label = test.labels[index]!;
        if (predicted === label) return;
        const confidence = shares[row]![predicted]!;
        found.push({ index, label, predicted, confidence, pixels: pixelsOf(run, index) });
      });
    }
    return found;
  });
  const surest = mistakes.toSorted((a, b) => b.confidence - a.confidence).slice(0, most);
  return { mistakes: surest, seen };
}

/** What `passes` passes with dropout make of a test image. */
export function uncertaintyOf(
  run: TrainingRun,
  aside: Aside,
  index: number,
  passes = 200,
): Uncertainty {
  const { test } = run.data;
  const image = test.getBatch([index])[0] as Tensor;
  const copies = image.expand([passes, ...image.shape.slice(1)]);
  const drops = aside.look(run, true, () => sharesOf(run, copies));
  const [plain] = aside.look(run, false, () => sharesOf(run, image));
  const ofClass = plain!.map((_, c) => drops.map((row) => row[c]!).toSorted((a, b) => a - b));
  const mean = ofClass.map((shares) => shares.reduce((a, b) => a + b, 0) / passes);
  return {
    index,
    label: test.labels[index]!,
    pixels: pixelsOf(run, index),
    passes,
    plain: plain!,
    mean,
    low: ofClass.map((shares) => shares[Math.floor(0.05 * passes)]!),
    high: ofClass.map((shares) => shares[Math.ceil(0.95 * passes) - 1]!),
    entropy: -mean.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0),
  };
}

/** The shares of the classes, a row for each image. */
const sharesOf = ({ net }: TrainingRun, X: Tensor): number[][] =>
  net(X).softmax(1).toArray() as number[][]; // a matrix of floats

const pixelsOf = ({ data: { test } }: TrainingRun, index: number): Uint8Array =>
  test.images.slice(index * 784, (index + 1) * 784);

const greatest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);
