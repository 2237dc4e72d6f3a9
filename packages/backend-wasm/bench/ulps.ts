/**
 * @file The largest error of each function of one float32, in units in the last place of the exact value,
 * over every `stride`-th float32 there is (NaN apart). `node bench/ulps.ts [stride]`; 1 takes all 2³².
 */
import { apply, input, type OpName, ops, rowOf } from "@kindling/expr";
import { fromTypedArray, fused } from "@kindling/tensor";
import { useWasm } from "../src/index.ts";

const stride = Number(process.argv[2] ?? 4099);
const block = 2 ** 16;
const names = (Object.keys(ops) as OpName[]).filter((op) => rowOf(op).arity === 1);

/** One unit in the last place of a float32 of that size. */
const unit = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

useWasm();
for (const op of names) {
  const meaning = rowOf(op).evaluate as (x: number) => number; // of one argument
  const expr = apply(op, input(0));
  let [worst, at] = [0, NaN];
  for (let first = 0; first < 2 ** 32; first += stride * block) {
    const bits = Uint32Array.from({ length: block }, (_, i) => first + i * stride);
    const x = new Float32Array(bits.buffer);
    const [y] = fused(op, [fromTypedArray(x)], [], [expr], ["float32"]);
    y!.toTypedArray().forEach((got, i) => {
      const exact = meaning(x[i]!);
      const rounded = Math.fround(exact);
      if (Object.is(got, rounded) || (got === 0 && rounded === 0) || Number.isNaN(x[i]!)) return;
      const error = Math.abs(Number(got) - exact) / unit(exact);
      if (!(error <= worst)) [worst, at] = [error, x[i]!];
    });
    y!.dispose();
  }
  console.log(`${op.padEnd(12)} ${worst.toFixed(3)} at ${at}`);
}
