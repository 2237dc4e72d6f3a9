/**
 * @file Elementwise operations and reductions on this backend and on the reference: the median time of
 * alternating rounds, in microseconds. `node bench/elementwise.ts`.
 */
import { manualSeed, randn, type Tensor, useBackend } from "@kindling/tensor";
import { useWasm } from "../src/index.ts";

const operations: { readonly [name: string]: (x: Tensor, y: Tensor) => Tensor } = {
  add: (x, y) => x.add(y),
  mul: (x, y) => x.mul(y),
  relu: (x) => x.relu(),
  exp: (x) => x.exp(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  log: (x) => x.abs().log(),
  gelu: (x, y) => x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1)).add(y),
  sum: (x) => x.sum(),
};

const backends = { wasm: useWasm, reference: () => useBackend("reference") };
const rounds = 15;

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;

/** Microseconds of one call, results freed at once. */
function timed(run: () => Tensor, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) run().dispose();
  return ((performance.now() - start) / calls) * 1000;
}

for (const size of [2 ** 10, 2 ** 16, 2 ** 20]) {
  manualSeed(0);
  const [x, y] = [randn(size), randn(size)];
  for (const [name, run] of Object.entries(operations)) {
    const times: Record<string, number[]> = { wasm: [], reference: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [backend, use] of Object.entries(backends)) {
        use();
        run(x, y).dispose(); // moves the operands
        times[backend]!.push(timed(() => run(x, y), Math.max(1, Math.floor(2 ** 20 / size) >> 1)));
      }
    }
    const [wasm, reference] = [median(times["wasm"]!), median(times["reference"]!)];
    console.log(
      `${name.padEnd(8)} ${String(size).padStart(8)}  wasm ${wasm.toFixed(1).padStart(9)} µs  reference ${reference.toFixed(1).padStart(9)} µs`,
    );
  }
}
