/**
 * @file The largest errors of functions of float32, of this project and of PyTorch: `node src/errors.ts
 * [--markdown FILE]`. Arguments are every 1021st float32 from -128 to 128; exact values are those of
 * the table of operations, in double precision. `add`, `mul` and `relu` round once or not at all.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rowOf } from "../../packages/expr/src/index.ts";
import { fromTypedArray, nn, type Tensor } from "../../packages/torch/src/index.ts";
import { machine, markdownTable } from "./machine.ts";

const { values: given } = parseArgs({ options: { markdown: { type: "string" } } });

type Real = (x: number) => number;
interface Row {
  readonly title: string;
  /** What PyTorch's program calls it. */
  readonly name: string;
  readonly own: (x: Tensor) => Tensor;
  readonly exact: Real;
  readonly isMeant: (x: number) => boolean;
  /** What errors are counted in, of an exact value. */
  readonly unit: Real;
}

/** One unit in the last place of a float32 of that size. */
const ulp: Real = (y) => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(y)))) - 23);
const exactOf = (name: Parameters<typeof rowOf>[0]): Real => rowOf(name).evaluate;

const plain = (name: "exp" | "log" | "tanh" | "sigmoid" | "erf"): Row => ({
  title: `${name}, ULP`,
  name,
  own: (x) => x[name](),
  exact: exactOf(name),
  isMeant: () => true,
  unit: ulp,
});
const erfc = exactOf("erfc");
const gelu: Omit<Row, "title" | "isMeant" | "unit"> = {
  name: "gelu",
  own: (x) => nn.functional.gelu(x),
  exact: (x) => (x / 2) * erfc(-x * Math.SQRT1_2),
};

const rows: readonly Row[] = [
  ...(["exp", "log", "tanh", "sigmoid", "erf"] as const).map(plain),
  { title: "gelu of x ≥ 0, ULP", ...gelu, isMeant: (x) => x >= 0, unit: ulp },
  { title: "gelu of x < 0, units of 2⁻²⁴", ...gelu, isMeant: (x) => x < 0, unit: () => 2 ** -24 },
];

const folder = mkdtempSync(join(tmpdir(), "errors-"));
const [inputFile, outputFile] = [join(folder, "x"), join(folder, "y")];
const program = fileURLToPath(new URL("./peers/errors.py", import.meta.url));

const x = everyFloat(1021, 128);
writeFileSync(inputFile, x);
const lines = markdownTable(
  ["function", "kindling", "PyTorch 1.13.0"],
  rows.map((row) => {
    const own = row.own(fromTypedArray(x)).toTypedArray() as Float32Array; // float32 in and out
    return [row.title, worst(row, own), worst(row, pytorch(row.name))];
  }),
);
rmSync(folder, { recursive: true });

const page = [
  "# Errors of functions",
  "",
  "Made by `node src/errors.ts` in `benchmarks/`: the largest errors at every 1021st float32 from -128 to 128.",
  "",
  ...machine(),
  "",
  ...lines,
  "",
].join("\n");
console.log(page);
if (given.markdown !== undefined) writeFileSync(given.markdown, page);

/** Every so-manyth float32 from 0 to the end, and their negatives. */
function everyFloat(stride: number, end: number): Float32Array<ArrayBuffer> {
  const [last = 0] = new Uint32Array(Float32Array.of(end).buffer);
  const bits = Uint32Array.from({ length: Math.floor(last / stride) }, (_, i) => i * stride);
  const positive = new Float32Array(bits.buffer);
  const all = new Float32Array(2 * positive.length);
  all.set(positive);
  all.set(
    positive.map((value) => -value),
    positive.length,
  );
  return all;
}

function pytorch(name: string): Float32Array {
  execFileSync("/usr/bin/python3", [program, inputFile, name, outputFile]);
  const { buffer, byteOffset, byteLength } = readFileSync(outputFile);
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** The largest error among the arguments that are meant. */
function worst({ exact, isMeant, unit }: Row, values: Float32Array): string {
  let most = 0;
  x.forEach((argument, i) => {
    if (!isMeant(argument)) return;
    const right = exact(argument);
    const got = values[i] ?? Number.NaN;
    if (Object.is(got, Math.fround(right)) || (got === 0 && Math.fround(right) === 0)) return;
    if (Number.isNaN(got) && Number.isNaN(right)) return;
    most = Math.max(most, Math.abs(got - right) / unit(right));
  });
  return most.toPrecision(2);
}
