/**
 * @file What a data set is, and data sets made of others: a part of one, several in a row.
 */
import { IndexError, ValueError } from "@kindling/tensor";

/**
 * Samples that can be asked for by number (PyTorch's map-style data set).
 *
 * A `DataLoader` makes a batch with `getBatch` where there is one; else it asks for the samples one
 * by one and collates them.
 * @example
 * const squares = {
 *   length: 10,
 *   get(index) {
 *     return index ** 2;
 *   },
 * };
 * new Subset(squares, [9, 3]).get(0) // => 81
 */
export interface Dataset<Sample = unknown, Batch = unknown> {
  /** The number of samples. */
  readonly length: number;
  /** The sample at `index`, in `[0, length)`, or a promise of it. */
  get(index: number, request?: SampleRequest): Sample;
  /** The samples at `indices` as one batch, or a promise of it: what collating them would give. */
  readonly getBatch?: ((indices: readonly number[], request?: SampleRequest) => Batch) | undefined;
}

/** What a loader says when it asks for samples. */
export interface SampleRequest {
  /** Is aborted when nobody wants them any more, as the loop was left. */
  readonly signal?: AbortSignal | undefined;
}

/** What `get` of a data set gives. */
export type SampleOf<D extends Dataset> = ReturnType<D["get"]>;

/** The `getBatch` of a data set, or `undefined` where it has none. */
export type GetBatchOf<D extends Dataset> = D extends { getBatch: infer GetBatch }
  ? GetBatch
  : undefined;

/**
 * Some of the samples of a data set, in an order of its own (`torch.utils.data.Subset`).
 * @example
 * new Subset(new TensorDataset(arange(5)), [4, 0]).get(0) // => [ tensor(4) ]
 */
export class Subset<D extends Dataset> {
  readonly dataset: D;
  readonly indices: readonly number[];
  /** The data set's own, if it has one. */
  readonly getBatch: GetBatchOf<D>;

  /** @throws {IndexError} for an index that the data set does not have. */
  constructor(dataset: D, indices: Iterable<number>) {
    this.dataset = dataset;
    this.indices = Array.from(indices, (index) => checkIndex(index, dataset.length, "Subset"));
    const getBatch = (places: readonly number[], request?: SampleRequest): unknown =>
      dataset.getBatch?.(
        places.map((place) => this.#indexAt(place)),
        request,
      );
    // it gives what the data set's own gives, and is there exactly if that is
    this.getBatch = (dataset.getBatch && getBatch) as GetBatchOf<D>;
  }

  get length(): number {
    return this.indices.length;
  }

  /**
   * Sample `i` of the chosen ones.
   * @example
   * new Subset(new TensorDataset(arange(5)), [4, 0]).get(1) // => [ tensor(0) ]
   */
  get(place: number, request?: SampleRequest): SampleOf<D> {
    // what `get` of a D gives
    return this.dataset.get(this.#indexAt(place), request) as SampleOf<D>;
  }

  #indexAt(place: number): number {
    return this.indices[checkIndex(place, this.length, "Subset")]!;
  }
}

/**
 * Several data sets in a row (`torch.utils.data.ConcatDataset`).
 * @example
 * const data = new TensorDataset(arange(2));
 * new ConcatDataset([data, data]).length // => 4
 */
export class ConcatDataset<Sample> {
  readonly datasets: readonly Dataset<Sample>[];
  /** Where each data set ends. */
  readonly cumulativeSizes: readonly number[];

  /** @throws {ValueError} when there is none. */
  constructor(datasets: Iterable<Dataset<Sample>>) {
    this.datasets = [...datasets];
    if (this.datasets.length === 0) {
      throw new ValueError("ConcatDataset: nothing to join", {
        got: "no data sets",
        expected: "at least one",
      });
    }
    let end = 0;
    this.cumulativeSizes = this.datasets.map((dataset) => (end += dataset.length));
  }

  get length(): number {
    return this.cumulativeSizes.at(-1) ?? 0;
  }

  /**
   * Sample `i`, from the data set that it falls into.
   * @example
   * const data = new TensorDataset(arange(2));
   * new ConcatDataset([data, data]).get(3) // => [ tensor(1) ]
   */
  get(index: number, request?: SampleRequest): Sample {
    checkIndex(index, this.length, "ConcatDataset");
    const which = this.cumulativeSizes.findIndex((end) => index < end);
    const dataset = this.datasets[which]!;
    return dataset.get(index - (this.cumulativeSizes[which]! - dataset.length), request);
  }
}

/**
 * The index itself, if a data set of that length has it.
 *
 * @throws {IndexError} when it is not a whole number in `[0, length)`.
 */
export function checkIndex(index: number, length: number, where: string): number {
  if (Number.isInteger(index) && index >= 0 && index < length) return index;
  throw new IndexError(`${where}: no such sample`, {
    got: `index ${String(index)}`,
    expected: length === 0 ? "none: it is empty" : `a whole number from 0 to ${length - 1}`,
  });
}
