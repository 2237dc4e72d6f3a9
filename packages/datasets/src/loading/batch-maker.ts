/**
 * @file From indices to a batch: by the data set's `getBatch`, or by its samples and what joins them,
 * without waiting where nothing has to be waited for.
 */
import { collate } from "../collate.ts";
import type { Dataset, SampleOf, SampleRequest } from "../dataset.ts";

/** Makes the batch of some samples, or a promise of it. */
export type MakeBatch<Batch> = (
  indices: readonly number[],
  request?: SampleRequest,
) => Batch | Promise<Batch>;

/** What joins samples into a batch. */
export type CollateFn<Sample, Batch> = (samples: Sample[]) => Batch | Promise<Batch>;

/** How a data set's batches are made. */
export function batchMaker<D extends Dataset, Batch>(
  dataset: D,
  collateFn: CollateFn<Awaited<SampleOf<D>>, Batch> | undefined,
): MakeBatch<Batch> {
  if (collateFn === undefined && dataset.getBatch !== undefined) {
    // without a collateFn, Batch is what getBatch gives
    return (indices, request) => dataset.getBatch!(indices, request) as Batch | Promise<Batch>;
  }
  // without a collateFn, Batch is what collate gives; and samples are what `get` of a D gives
  const join = (collateFn ?? collate) as CollateFn<unknown, Batch>;
  return (indices, request) => {
    const samples = samplesOf(dataset, indices, request);
    return samples.some(isPromise) ? Promise.all(samples).then(join) : join(samples);
  };
}

function samplesOf(
  dataset: Dataset,
  indices: readonly number[],
  request: SampleRequest | undefined,
): unknown[] {
  const samples: unknown[] = [];
  try {
    for (const index of indices) samples.push(dataset.get(index, request));
  } catch (error) {
    samples.forEach(ignoreFailure);
    throw error;
  }
  return samples;
}

export const isPromise = (value: unknown): value is Promise<unknown> =>
  value instanceof Promise ||
  (typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function");

/** For what nobody may wait for: its failure shall not end the program. */
export function ignoreFailure(value: unknown): void {
  if (isPromise(value)) value.then(undefined, () => {});
}
