/**
 * @file How long matrix products take on one thread, and how long OpenBLAS takes for them through NumPy
 * if `/usr/bin/python3` has it, in turns. Times are the process's CPU time, the least of several runs.
 *
 * `pnpm exec node packages/backend-wasm/bench/matmul.ts [--wide] [seconds]`; `OPENBLAS_CORETYPE` says
 * which of OpenBLAS's kernels runs, where it does not know the processor.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { features } from "../src/features.ts";
import { compileProduct, type ProductKernels } from "../src/matmul/kernels.ts";
import { multiply, type Product } from "../src/matmul/multiply.ts";
import { enableWideSimd } from "../src/wide-simd.ts";

interface Case {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Which operand is a transposed view. */
  readonly transposed: "a" | "b" | "none";
}

const square = (n: number): Case => ({
  name: `${n}³`,
  rows: n,
  columns: n,
  depth: n,
  transposed: "none",
});

/** The three products of a linear layer with 784 inputs and 256 outputs on 256 rows, and squares. */
const cases: readonly Case[] = [
  { name: "x·Wᵀ", rows: 256, columns: 256, depth: 784, transposed: "b" },
  { name: "gᵀ·x", rows: 256, columns: 784, depth: 256, transposed: "a" },
  { name: "g·W", rows: 256, columns: 784, depth: 256, transposed: "none" },
  ...[256, 512, 1024, 2048].map(square),
];

const memory = new WebAssembly.Memory({ initial: 2048 });

/** Operands side by side, of zeros: values make no difference to time. */
function productOf({ rows, columns, depth, transposed }: Case, sizeBytes: 4 | 8): Product {
  const matrix = (address: number, m: number, n: number, isTransposed = false): Product["a"] =>
    isTransposed
      ? { address, down: sizeBytes, right: m * sizeBytes }
      : { address, down: n * sizeBytes, right: sizeBytes };
  const sizeB = rows * depth * sizeBytes;
  const sizeC = sizeB + depth * columns * sizeBytes;
  return {
    sizeBytes,
    a: matrix(0, rows, depth, transposed === "a"),
    b: matrix(sizeB, depth, columns, transposed === "b"),
    c: matrix(sizeC, rows, columns),
    rows,
    columns,
    depth,
    bias: 0,
    isRectified: false,
  };
}

/** Milliseconds of one product, the mean of some that take a while together. */
function timed(kernels: ProductKernels, product: Product, scratch: number): number {
  const { rows, columns, depth } = product;
  const count = Math.max(1, Math.floor(2e7 / (rows * columns * depth)));
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) multiply(kernels, product, scratch);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / count;
}

/** NumPy in a process that answers one line per line: milliseconds for a case. */
const numpy = `
import sys, time, numpy as np
operands = {}
for line in sys.stdin:
    name, dtype, m, n, k, transposed = line.split()
    m, n, k = int(m), int(n), int(k)
    if line not in operands:
        operands.clear()
        a = np.zeros((k, m), dtype).T if transposed == "a" else np.zeros((m, k), dtype)
        b = np.zeros((n, k), dtype).T if transposed == "b" else np.zeros((k, n), dtype)
        operands[line] = a, b, np.empty((m, n), dtype)
    a, b, c = operands[line]
    count = max(1, int(2e7 / (m * n * k)))
    start = time.process_time()
    for _ in range(count): np.matmul(a, b, out=c)
    print((time.process_time() - start) / count * 1000, flush=True)
`;
const python = spawn("/usr/bin/python3", ["-c", numpy], {
  stdio: ["pipe", "pipe", "ignore"],
  env: { ...process.env, OPENBLAS_NUM_THREADS: "1" },
});
python.on("error", () => {}); // without Python the column stays empty
python.stdin.on("error", () => {});
const answers = createInterface(python.stdout)[Symbol.asyncIterator]();

async function timedByNumpy(one: Case, dtype: string): Promise<number> {
  const { rows, columns, depth, transposed } = one;
  python.stdin.write(`${one.name} ${dtype} ${rows} ${columns} ${depth} ${transposed}\n`);
  const { value } = (await answers.next()) as { value?: string };
  return value === undefined ? NaN : Number(value);
}

const isWide = process.argv.includes("--wide") && enableWideSimd();
const seconds = Number(process.argv.at(-1)) || 1;
const rounded = (x: number): string => x.toFixed(x < 10 ? 2 : 1).padStart(8);

console.log(`${isWide ? "wide" : "narrow"}; ms, GFLOP/s, OpenBLAS ms, times OpenBLAS`);
for (const dtype of ["float32", "float64"] as const) {
  const kernels = compileProduct(dtype, features().relaxedSimd, memory, isWide ? "wide" : "narrow");
  const sizeBytes = dtype === "float32" ? 4 : 8;
  for (const one of cases) {
    const product = productOf(one, sizeBytes);
    const scratch = 64 * Math.ceil((product.c.address + one.rows * product.c.down) / 64);
    // New code starts in the engine's first compiler.
    for (const end = performance.now() + 200; performance.now() < end;)
      multiply(kernels, product, scratch);
    let [ours, theirs] = [Infinity, Infinity];
    for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
      ours = Math.min(ours, timed(kernels, product, scratch));
      theirs = Math.min(theirs, await timedByNumpy(one, dtype));
    }
    const speed = (2 * one.rows * one.columns * one.depth) / ours / 1e6;
    const label = `${dtype} ${one.name}`.padEnd(16);
    console.log(label, rounded(ours), rounded(speed), rounded(theirs), rounded(ours / theirs));
  }
}
python.kill();
