/**
 * @file The kernel of `reduce`: the map in front is computed block by block in the order of the
 * elements, and each value is added to the accumulator of its output element. Floating-point sums and
 * products are accumulated in double precision, integers in 64 bits.
 */
import { input } from "@kindling/expr";
import type { ReduceCall, Reduction } from "../backend.ts";
import type { TypedArray } from "../dtype.ts";
import { dtypes } from "../dtype.ts";
import { collapse, contiguousStrides } from "../layout.ts";
import { numelOf } from "../shape.ts";
import { blockLength, readBlock, walk } from "./blocks.ts";
import { map } from "./map.ts";
import { convert, runnerOf } from "./program.ts";

/** Combines elements `at … at + length` of a block into accumulators `place, place + stride, …`. */
type Accumulate<B, P = Float64Array> = (
  sums: B,
  positions: P,
  block: B,
  place: number,
  stride: number,
  at: number,
  length: number,
  step: number,
) => void;

interface Row<B> {
  readonly start: B extends BigInt64Array ? bigint : number;
  readonly run: Accumulate<B>;
}

/** What an empty accumulator holds: the neutral element, where there is one. */
// oxfmt-ignore
const floats: { readonly [R in Reduction]: Row<Float64Array> } = {
  sum: { start: 0, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) s[p]! += b[i]!; } },
  prod: { start: 1, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) s[p]! *= b[i]!; } },
  max: { start: -Infinity, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! > s[p]! || b[i]! !== b[i]!) s[p] = s[p]! !== s[p]! ? s[p]! : b[i]!; } },
  min: { start: Infinity, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! < s[p]! || b[i]! !== b[i]!) s[p] = s[p]! !== s[p]! ? s[p]! : b[i]!; } },
  argmax: { start: -Infinity, run: (s, k, b, p, d, at, n, first) => { for (let i = at; i < at + n; i++, p += d) { const v = b[i]!; if (k[p]! < 0 || v > s[p]! || (v !== v && s[p]! === s[p]!)) { s[p] = v; k[p] = first + i - at; } } } },
  argmin: { start: Infinity, run: (s, k, b, p, d, at, n, first) => { for (let i = at; i < at + n; i++, p += d) { const v = b[i]!; if (k[p]! < 0 || v < s[p]! || (v !== v && s[p]! === s[p]!)) { s[p] = v; k[p] = first + i - at; } } } },
  any: { start: 0, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! !== 0) s[p] = 1; } },
  all: { start: 1, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! === 0) s[p] = 0; } },
};

const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

// oxfmt-ignore
const integers: { readonly [R in Reduction]: Row<BigInt64Array> } = {
  sum: { start: 0n, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) s[p]! += b[i]!; } },
  prod: { start: 1n, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) s[p]! *= b[i]!; } },
  max: { start: least, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! > s[p]!) s[p] = b[i]!; } },
  min: { start: greatest, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! < s[p]!) s[p] = b[i]!; } },
  argmax: { start: least, run: (s, k, b, p, d, at, n, first) => { for (let i = at; i < at + n; i++, p += d) if (k[p]! < 0 || b[i]! > s[p]!) { s[p] = b[i]!; k[p] = first + i - at; } } },
  argmin: { start: greatest, run: (s, k, b, p, d, at, n, first) => { for (let i = at; i < at + n; i++, p += d) if (k[p]! < 0 || b[i]! < s[p]!) { s[p] = b[i]!; k[p] = first + i - at; } } },
  any: { start: 0n, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! !== 0n) s[p] = 1n; } },
  all: { start: 1n, run: (s, _, b, p, d, at, n) => { for (let i = at; i < at + n; i++, p += d) if (b[i]! === 0n) s[p] = 0n; } },
};

/** Reduces the values of an expression over some axes. */
export function reduce(call: ReduceCall): void {
  const { values, inputs, scalars, expr } = call;
  if (values === undefined) return gather(call);
  map({ inputs, scalars, exprs: [expr], outputs: [values] });
  gather({ ...call, inputs: [values], scalars: [], expr: input(0) });
}

function gather(call: ReduceCall): void {
  const { reduction, valueType, output, divisor } = call;
  const count = numelOf(output.shape);
  const positions = new Float64Array(
    reduction === "argmax" || reduction === "argmin" ? count : 0,
  ).fill(-1);
  if (dtypes[valueType].kind !== "float") {
    const row = integers[reduction];
    const sums = new BigInt64Array(count).fill(row.start);
    accumulate(call, sums, positions, new BigInt64Array(blockLength), row.run);
    store(call, positions.length > 0 ? positions : sums);
  } else {
    const row = floats[reduction];
    const sums = new Float64Array(count).fill(row.start);
    accumulate(call, sums, positions, new Float64Array(blockLength), row.run);
    if (divisor !== undefined) for (let i = 0; i < count; i++) sums[i]! /= divisor;
    store(call, positions.length > 0 ? positions : sums);
  }
}

/** Runs over all elements; `wide` holds the values of a block in the accumulators' type. */
function accumulate<B extends Float64Array | BigInt64Array>(
  call: ReduceCall,
  sums: B,
  positions: Float64Array,
  wide: B,
  run: Accumulate<B>,
): void {
  const { inputs, scalars, expr, valueType, axes: reduced, output } = call;
  const shape = inputs[0]?.shape ?? [];
  const runner = runnerOf(
    [expr],
    inputs.map((x) => x.dtype),
    [valueType],
  );
  const values = runner.blocks[runner.program.outputs[0]!]!;
  const target = contiguousStrides(output.shape).map((s, i) => (reduced.includes(i) ? 0 : s));
  const along = contiguousStrides(shape.map((n, i) => (reduced.includes(i) ? n : 1))).map((s, i) =>
    reduced.includes(i) ? s : 0,
  );
  const axes = collapse([
    { shape, strides: target, offset: 0 },
    { shape, strides: along, offset: 0 },
    ...inputs,
  ]);
  const total = numelOf(shape);
  const inner = axes.at(-1)!.strides[1]!;
  runner.begin(scalars);
  for (let start = 0; start < total; start += blockLength) {
    const count = Math.min(blockLength, total - start);
    for (const [index, block] of runner.inputs)
      readBlock(block, inputs[index]!, axes, 2 + index, start, count);
    runner.run(count);
    convert(count, wide, wide instanceof BigInt64Array ? "int64" : "float64", values);
    const firsts = positions.length > 0 ? runStarts(axes, start, count) : [];
    let visit = 0;
    walk(axes, 0, 0, start, count, (place, stride, at, length) => {
      if (positions.length === 0 || inner !== 0)
        run(sums, positions, wide, place, stride, at, length, firsts[visit++] ?? 0);
      else
        for (let i = 0, first = firsts[visit++]!; i < length; i++)
          run(sums, positions, wide, place + i * stride, 0, at + i, 1, first);
    });
  }
}

/** The positions along the reduced axes at which the runs of a block start. */
function runStarts(axes: ReturnType<typeof collapse>, start: number, count: number): number[] {
  const starts: number[] = [];
  walk(axes, 1, 0, start, count, (place) => void starts.push(place));
  return starts;
}

function store({ output }: ReduceCall, results: TypedArray): void {
  const elements = output.storage.elements(output.dtype);
  const converted = new dtypes[output.dtype].array(results.length);
  convert(results.length, converted, output.dtype, results);
  const axes = collapse([output]);
  walk(axes, 0, output.offset, 0, results.length, (place, stride, at, length) => {
    for (let i = 0; i < length; i++) elements[place + i * stride] = converted[at + i]!;
  });
}
