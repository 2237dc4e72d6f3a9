/**
 * @file The kernel of `map`: read blocks of the inputs, run the program, write blocks of the outputs.
 */
import type { MapCall } from "../backend.ts";
import { collapse } from "../layout.ts";
import { numelOf } from "../shape.ts";
import { blockLength, readBlock, writeBlock } from "./blocks.ts";
import { runnerOf } from "./program.ts";

/** Computes every output element from the input elements at its place. */
export function map({ inputs, scalars, exprs, outputs }: MapCall): void {
  const runner = runnerOf(
    exprs,
    inputs.map((x) => x.dtype),
    outputs.map((y) => y.dtype),
  );
  const operands = [...outputs, ...inputs];
  const axes = collapse(operands);
  const total = numelOf(outputs[0]!.shape);
  runner.begin(scalars);
  for (let start = 0; start < total; start += blockLength) {
    const count = Math.min(blockLength, total - start);
    for (const [index, block] of runner.inputs) {
      readBlock(block, inputs[index]!, axes, outputs.length + index, start, count);
    }
    runner.run(count);
    outputs.forEach((y, i) =>
      writeBlock(runner.blocks[runner.program.outputs[i]!]!, y, axes, i, start, count),
    );
  }
}
