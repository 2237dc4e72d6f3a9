/** @file Loaders whose workers run one of the modules beside this file. */
import { type Tensor, tensor } from "@kindling/tensor";
import { DataLoader, type DataLoaderOptions, type Dataset } from "../../src/index.ts";
import { n } from "../orders.ts";

interface NumberSample {
  readonly x: Tensor;
  readonly isEven: boolean;
  readonly name: string;
  readonly draw: number;
  readonly worker: number;
}

/** A module that workers run. */
export const moduleAt = (name: string): URL => new URL(`./modules/${name}.ts`, import.meta.url);
/** What `modules/numbers.ts` serves, without what its workers draw. */
export const numbers: Dataset<NumberSample> = {
  length: n,
  get: (index) => ({
    x: tensor([index, index + 0.5]),
    isEven: index % 2 === 0,
    name: `number ${index}`,
    draw: 0,
    worker: 0,
  }),
};

/** Batches until an error, and the error. */
export async function until(batches: AsyncIterable<unknown>): Promise<[unknown[], unknown]> {
  const found: unknown[] = [];
  try {
    for await (const batch of batches) found.push(batch);
  } catch (error) {
    return [found, error];
  }
  return [found, undefined];
}

export type Options = DataLoaderOptions<unknown, unknown>;
/** A loader with two workers. */
export const loaderOf = (name: string, options: Options): DataLoader<Dataset, unknown> =>
  new DataLoader<Dataset, unknown>(numbers, {
    numWorkers: 2,
    workerModule: moduleAt(name),
    ...options,
  });
