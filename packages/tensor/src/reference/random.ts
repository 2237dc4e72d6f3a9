/**
 * @file The kernel of `random`: the table of distributions fills elements in the order in which they
 * lie in memory, and what follows is a map.
 */
import type { RandomCall } from "../backend.ts";
import { dtypes } from "../dtype.ts";
import { collapse, isContiguous, permuted } from "../layout.ts";
import { distributions } from "../random/distributions.ts";
import { memoryOrder } from "../random/memory-order.ts";
import { numelOf } from "../shape.ts";
import { walk } from "./blocks.ts";
import { map } from "./map.ts";

/** Fills a tensor with random numbers, and computes what follows from them. */
export function random(call: RandomCall): void {
  const { output, epilogue } = call;
  draw(call);
  if (epilogue !== undefined) map({ ...epilogue, inputs: [output, ...epilogue.inputs] });
}

function draw({ distribution, parameters, generator, output }: RandomCall): void {
  const { storage, dtype, offset, shape } = output;
  const count = numelOf(shape);
  const fill = distributions[distribution] as (typeof distributions)["uniform"]; // each takes the parameters of its own name
  const own = parameters as { readonly from: number; readonly to: number };
  const elements = storage.elements(dtype);
  if (isContiguous(output)) {
    fill(elements.subarray(offset, offset + count), dtype, own, generator, true);
    return;
  }
  const block = new dtypes[dtype].array(count);
  fill(block, dtype, own, generator, false);
  walk(
    collapse([permuted(output, memoryOrder(output))]),
    0,
    offset,
    0,
    count,
    (place, stride, at, length) => {
      for (let i = 0; i < length; i++) elements[place + i * stride] = block[at + i]!;
    },
  );
}
