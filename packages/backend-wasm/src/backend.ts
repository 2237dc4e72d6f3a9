/**
 * @file The engine: the table of kernels over one heap. What it has no kernel for, and what does not fit
 * into the heap, the reference computes over the host's bytes.
 */
import { type Kernels, type MapCall, type MatmulCall, reference } from "@kindling/tensor";
import { KernelCache } from "./cache.ts";
import { formOf, keyOf, makeMap, type MapKernel, runMap } from "./kernels/map.ts";
import { makeMatmul } from "./matmul/index.ts";
import { type Heap, HeapFull } from "./memory/heap.ts";

export interface Engine {
  readonly kernels: Partial<Kernels>;
  readonly heap: Heap;
  /** How many kernels were compiled. */
  readonly compiled: () => number;
}

/** An engine over a heap of its own. */
export function makeEngine(heap: Heap): Engine {
  const maps = new KernelCache<MapKernel>();

  const map = (call: MapCall): void => {
    const [form, axes] = formOf(call);
    const kernel = maps.get(keyOf(form), () => makeMap(form, heap.memory));
    if (kernel === undefined) return reference.map(call);
    orReference(
      () =>
        heap.run(call.inputs, call.outputs, (addresses) => {
          const inputs = addresses.slice(0, call.inputs.length);
          const outputs = addresses.slice(call.inputs.length);
          runMap(kernel, form, axes, [...outputs, ...inputs], call.scalars);
        }),
      () => reference.map(call),
    );
  };

  const multiply = makeMatmul(heap, map);
  const matmul = (call: MatmulCall): void => {
    orReference(
      () => {
        if (!multiply(call)) reference.matmul(call);
      },
      () => reference.matmul(call),
    );
  };

  return { kernels: { map, matmul }, heap, compiled: () => maps.made };
}

/** Nothing has run when the heap is full. */
function orReference(run: () => void, fallBack: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof HeapFull)) throw error;
    fallBack();
  }
}
