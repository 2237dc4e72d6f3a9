/**
 * @file What a second thread gives: the least time of alternating rounds with one thread and with more, in
 * microseconds. `node bench/threads.ts [threads] [part of a name]`; steps of a training are rows of
 * `benchmarks/src/table.ts`, which takes `--threads`.
 */
import { manualSeed, rand, randint, randn, type Tensor } from "@kindling/tensor";
import { setNumThreads, useWasm } from "../src/index.ts";

useWasm();
manualSeed(0);
const [threads = "2", part = ""] = process.argv.slice(2);
const rounds = 6;
const roundMs = 120;

const product = (m: number, k: number, n: number): [string, () => Tensor] => {
  const [x, y] = [randn(m, k), randn(k, n)];
  return [`matmul ${m} × ${k} × ${n}`, () => x.matmul(y)];
};
const transposed = (m: number, k: number, n: number): [string, () => Tensor] => {
  const [x, w] = [randn(m, k), randn(n, k)];
  return [`x·Wᵀ ${m} × ${k} × ${n}`, () => x.matmul(w.t())];
};
const elements = (n: number): [string, () => Tensor][] => {
  const [x, y] = [randn(n), randn(n)];
  return [
    [`add ${n}`, () => x.add(y)],
    [`exp ${n}`, () => x.exp()],
    [`sum ${n}`, () => x.sum()],
  ];
};
const square = rand(1024, 1024);
const index = randint(0, 1024, [1024, 1024]);

const works: readonly (readonly [string, () => Tensor])[] = [
  product(256, 256, 256),
  product(512, 512, 512),
  product(1024, 1024, 1024),
  transposed(256, 784, 256),
  ...elements(2 ** 16),
  ...elements(2 ** 20),
  ...elements(2 ** 24),
  ["softmax of 1024 rows", () => square.softmax(1)],
  ["sum across 1024 rows", () => square.sum(0)],
  ["transposing 1024 × 1024", () => square.t().contiguous()],
  ["gathering 1024 × 1024", () => square.gather(1, index)],
  ["normal numbers, a million", () => randn(2 ** 20)],
];

for (const [name, run] of works.filter(([title]) => title.includes(part))) {
  const counts = [1, Number(threads)];
  const least = counts.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    counts.forEach((count, i) => {
      setNumThreads(count);
      leastTime(run); // helpers start meanwhile
      least[i] = Math.min(least[i]!, leastTime(run));
    });
  const times = least.map((us) => us.toFixed(0).padStart(8));
  console.log(name.padEnd(28), ...times, `${(least[0]! / least[1]!).toFixed(2)} ×`);
}

/** Of some calls, results freed at once; so short that others who use the processor do not decide. */
function leastTime(run: () => Tensor): number {
  let least = Infinity;
  for (const end = performance.now() + roundMs; performance.now() < end;) {
    const start = performance.now();
    run().dispose();
    least = Math.min(least, (performance.now() - start) * 1000);
  }
  return least;
}
