/**
 * @file Batches made in this thread. Those of an asynchronous data set can be begun ahead of their turn,
 * as long as that draws from no generator that the program draws from.
 */
import { type Generator, ValueError } from "@kindling/tensor";
import type { Source } from "./ahead.ts";
import { type MakeBatch, ignoreFailure } from "./batch-maker.ts";
import { haveDrawn, restore, statesOf } from "./order.ts";

/** A pass in this thread. */
export function inThread<Batch>(
  makeBatch: MakeBatch<Batch>,
  mostUnderWay: number,
  generators: readonly Generator[],
  signal: AbortSignal | undefined,
): Source<Batch> {
  const left = new AbortController();
  const signals = signal === undefined ? [] : [signal];
  const request = { signal: AbortSignal.any([left.signal, ...signals]) };
  return {
    mostUnderWay,
    make: (place, indices, isDue) => {
      if (isDue) return makeBatch(indices, request);
      const before = statesOf(generators);
      const batch = makeBatch(indices, request);
      if (!haveDrawn(generators, before)) return batch;
      restore(generators, before);
      ignoreFailure(batch);
      throw drewAhead(place);
    },
    given: () => {},
    hold: () => {},
    describe: () => "the data set",
    end: () => left.abort(),
  };
}

const drewAhead = (place: number): ValueError =>
  new ValueError("DataLoader: the data set draws random numbers ahead of their turn", {
    got: `a draw from the program's generator for batch ${place}, which is made early`,
    expected: "a data set that draws from generators of its own, or one that is not asked early",
    fix: "new DataLoader(dataset, { prefetchFactor: 0 })",
  });
