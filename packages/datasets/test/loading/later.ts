/** @file An asynchronous data set: sample `i` is `i`, after some turns of the event loop. */
import type { Dataset, SampleRequest } from "../../src/index.ts";

/** What was asked of it, and what is under way. */
export interface Watched extends Dataset<Promise<number>> {
  readonly requests: SampleRequest[];
  /** Samples that were begun and are not there yet. */
  readonly underWay: Set<number>;
}

/** The numbers from 0 to `length`; later ones may be there first. */
export function later(length: number): Watched {
  const requests: SampleRequest[] = [];
  const underWay = new Set<number>();
  return {
    length,
    requests,
    underWay,
    async get(index, request = {}) {
      requests.push(request);
      underWay.add(index);
      for (let turn = 0; turn < (index * 7) % 5; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      underWay.delete(index);
      return index;
    },
  };
}
