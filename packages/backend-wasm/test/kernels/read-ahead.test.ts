/**
 * @file Kernels read ahead of their operands, and never beyond the memory.
 */
import { exp, input } from "@kindling/expr";
import { expect, test } from "vitest";
import { mapsOver } from "../../src/kernels/map.ts";
import { readAheadBytes } from "../../src/kernels/read-ahead.ts";
import { Heap } from "../../src/memory/heap.ts";
import { Pages } from "../../src/memory/pages.ts";
import { here, oneThread } from "../../src/threads/job.ts";

const count = 4096;
const operand = { dtype: "float32", shape: [count], strides: [1], offset: 0 } as const;

/** exp of a line that ends so many bytes before the memory does. */
function expBefore(endBytes: number): Float32Array {
  const heap = new Heap({ collector: null });
  const { buffer } = heap.memory;
  const at = buffer.byteLength - endBytes - 4 * count;
  const line = new Float32Array(buffer, at, count).map((_, i) => i / count);
  new Float32Array(buffer, at, count).set(line);
  const map = mapsOver(heap, oneThread, () => false).placed([exp(input(0))], [operand], [operand])!;
  map.run(here, [at, at], []);
  return new Float32Array(buffer, at, count);
}

test("an operand may end so far before the end of the memory", () => {
  expBefore(readAheadBytes).forEach((y, i) => expect(y).toBeCloseTo(Math.exp(i / count), 5));
});

test("a function that computes much does read ahead", () => {
  expect(() => expBefore(0)).toThrow(WebAssembly.RuntimeError);
});

test("what is given out ends so far before the end of the memory, also of the largest one", () => {
  const pages = new Pages(18);
  for (const sizeBytes of [1, 16 * 65536, pages.maximumBytes]) {
    expect(pages.reach(sizeBytes)).toBe(true);
    expect(pages.bytes.length).toBeGreaterThanOrEqual(sizeBytes + readAheadBytes);
  }
  expect(pages.reach(pages.maximumBytes + 1)).toBe(false);
});
