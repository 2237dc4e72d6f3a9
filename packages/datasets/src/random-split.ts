/**
 * @file A data set cut at random into parts that do not overlap.
 */
import { ValueError, defaultGenerator, randperm } from "@kindling/tensor";
import type { Generator } from "@kindling/tensor";
import { Subset } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";

/**
 * Parts of the given lengths, drawn without replacement (`torch.utils.data.random_split`).
 *
 * @param lengths  whole numbers that sum to the data set's length; or fractions that sum to 1:
 *   each part gets its share rounded down, and what is left goes to the first parts, one each.
 * @throws {ValueError} for lengths that are negative, not whole, or sum to something else.
 * @example
 * randomSplit(new TensorDataset(arange(5)), [3, 2]).map(({ length }) => length) // => [ 3, 2 ]
 */
export function randomSplit<D extends Dataset>(
  dataset: D,
  lengths: readonly number[],
  options: { readonly generator?: Generator | undefined } = {},
): Subset<D>[] {
  const counts = areFractions(lengths) ? countsOf(lengths, dataset.length) : lengths;
  if (!counts.every(isCount) || sum(counts) !== dataset.length) {
    throw new ValueError("randomSplit: the lengths do not make up the data set", {
      got: `[${lengths.join(", ")}], with the sum ${sum(lengths)}`,
      expected: `whole numbers with the sum ${dataset.length}, or fractions with the sum 1`,
    });
  }
  const generator = options.generator ?? defaultGenerator;
  const order = Array.from(randperm(dataset.length, { generator }).toTypedArray(), Number);
  let end = 0;
  return counts.map((count) => new Subset(dataset, order.slice(end, (end += count))));
}

/** A sum of 1, as in PyTorch also where it is meant as one sample; but for rounding. */
const areFractions = (lengths: readonly number[]): boolean =>
  Math.abs(sum(lengths) - 1) <= 1e-9 && lengths.every((part) => part >= 0);

function countsOf(fractions: readonly number[], length: number): number[] {
  const counts = fractions.map((fraction) => Math.floor(length * fraction));
  const left = length - sum(counts);
  return counts.map((count, part) => (part < left ? count + 1 : count));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const isCount = (length: number): boolean => Number.isSafeInteger(length) && length >= 0;
