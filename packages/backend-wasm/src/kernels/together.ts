/**
 * @file Maps that have nothing to do with each other, as one job: what is too small to be shared alone is
 * shared with others, and the heap is asked once for all of them.
 */
import { dtypes, type KernelOperand, type MapCall, numelOf } from "@kindling/tensor";
import { type Heap, HeapFull } from "../memory/heap.ts";
import { here, type Job, type Threads } from "../threads/job.ts";
import type { PlacedMap } from "./map.ts";

/** A map and how it is run. */
export interface Ready {
  readonly call: MapCall;
  readonly plan: PlacedMap;
}

/** A map of less work is done by the time that it is given to another thread. */
const worthGiving = 2 ** 16;

/** Of one job: all operands are in the heap at a time. */
const most = { maps: 16, bytes: 2 ** 24 } as const;

/**
 * Runs maps.
 *
 * @returns those that did not fit into the heap together
 */
export function runTogether(heap: Heap, threads: Threads, maps: readonly Ready[]): MapCall[] {
  return batchesOf(maps).flatMap((batch) => {
    try {
      runBatch(heap, threads, batch);
      return [];
    } catch (error) {
      if (!(error instanceof HeapFull)) throw error;
      return batch.map(({ call }) => call); // nothing of them has run
    }
  });
}

/** Neighbours, as many as fit into a job. */
function batchesOf(maps: readonly Ready[]): Ready[][] {
  const batches: Ready[][] = [];
  let bytes = Infinity;
  for (const it of maps) {
    const more = bytesOf(it.call.inputs) + bytesOf(it.call.outputs);
    const last = batches.at(-1);
    if (last === undefined || last.length === most.maps || bytes + more > most.bytes) {
      batches.push([it]);
      bytes = more;
    } else {
      last.push(it);
      bytes += more;
    }
  }
  return batches;
}

const bytesOf = (operands: readonly KernelOperand[]): number =>
  operands.reduce((sum, { shape, dtype }) => sum + numelOf(shape) * dtypes[dtype].sizeBytes, 0);

function runBatch(heap: Heap, threads: Threads, batch: readonly Ready[]): void {
  const inputs = batch.flatMap(({ call }) => call.inputs);
  const outputs = batch.flatMap(({ call }) => call.outputs);
  const workOf = (maps: readonly Ready[]): number =>
    maps.reduce((sum, { plan }) => sum + plan.work, 0);
  const work = workOf(batch);
  const worthSharing = workOf(batch.filter(({ plan }) => plan.work >= worthGiving));
  heap.run(inputs, outputs, (addresses) =>
    threads.begin(worthSharing, (job) => {
      let [input, output] = [0, inputs.length];
      for (const { call, plan } of batch) {
        const own = [
          ...addresses.slice(input, (input += call.inputs.length)),
          ...addresses.slice(output, (output += call.outputs.length)),
        ];
        plan.run(shareOf(job, plan.work / work), own, call.scalars);
      }
    }),
  );
}

/** A job with a share of the parts. Parameters are copied, as maps of one form write them to one array. */
function shareOf(job: Job, share: number): Job {
  if (job === here) return here;
  return {
    threads: job.threads,
    parts: Math.max(1, Math.round(job.parts * share)),
    calls: Math.max(1, Math.ceil(job.calls * share)),
    call: (kernel, parameters) => job.call(kernel, [...parameters]),
    next: () => job.next(),
    barrier: () => job.barrier(),
  };
}
