/**
 * @file The kernels of `scan` (running sums, products, extremes) and `sort`, line by line.
 */
import type { Scan, ScanCall, SortCall } from "../backend.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

type Value = number | bigint;

/** What a scan keeps so far, after a further value; `undefined` before the first. */
type Step = (so: Value | undefined, value: Value) => Value;

const plus = (a: Value, b: Value): Value =>
  typeof a === "bigint" ? a + (b as bigint) : a + (b as number);
const times = (a: Value, b: Value): Value =>
  typeof a === "bigint" ? a * (b as bigint) : a * (b as number);

/** In double precision or in 64-bit integers: a line is of one kind. */
const steps: { readonly [S in Scan]: Step } = {
  sum: (so, v) => (so === undefined ? v : plus(so, v)),
  prod: (so, v) => (so === undefined ? v : times(so, v)),
  max: (so, v) => (so === undefined || v >= so || v !== v ? (so !== so ? so! : v) : so),
  min: (so, v) => (so === undefined || v <= so || v !== v ? (so !== so ? so! : v) : so),
  logsumexp: (so, v) => (so === undefined ? v : logAddExp(so as number, v as number)),
};

/** Running results along an axis. */
export function scan({ scan: kind, input, axis, outputs }: ScanCall): void {
  const [values, positions] = outputs;
  const step = steps[kind];
  const x = input.storage.elements(input.dtype);
  const y = values!.storage.elements(values!.dtype);
  const where = positions?.storage.elements(positions.dtype);
  const length = lengthAlong(input, axis);
  const [from, to, mark] = [input, values!, positions ?? values!].map((o) =>
    strideAlong(o, axis),
  ) as [number, number, number];
  eachLine([input, values!, positions ?? values!], axis, ([start, target, note]) => {
    let so: Value | undefined;
    let position = 0;
    for (let k = 0; k < length; k++) {
      const value = x[start! + k * from]!;
      const next = step(so, value);
      if (
        where !== undefined &&
        (so === undefined || value === next || (value !== value && so === so))
      )
        position = k;
      so = next;
      y[target! + k * to] = so;
      if (where !== undefined) where[note! + k * mark] = BigInt(position);
    }
  });
}

/** A stable sort along an axis. */
export function sort({ input, axis, descending, values, indices }: SortCall): void {
  const x = input.storage.elements(input.dtype);
  const y = values.storage.elements(values.dtype);
  const where = indices.storage.elements(indices.dtype);
  const length = lengthAlong(input, axis);
  const [from, to, mark] = [input, values, indices].map((o) => strideAlong(o, axis)) as [
    number,
    number,
    number,
  ];
  const compare = descending ? (a: Value, b: Value): number => ascending(b, a) : ascending;
  eachLine([input, values, indices], axis, ([start, target, note]) => {
    const line = Array.from({ length }, (_, k) => x[start! + k * from]!);
    const order = line.map((_, k) => k).toSorted((a, b) => compare(line[a]!, line[b]!));
    order.forEach((k, place) => {
      y[target! + place * to] = line[k]!;
      where[note! + place * mark] = BigInt(k);
    });
  });
}

/** NaN is the largest. */
function ascending(a: Value, b: Value): number {
  if (a !== a || b !== b) return Number(a !== a) - Number(b !== b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function logAddExp(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === -Infinity || top === Infinity
    ? top
    : top + Math.log1p(Math.exp(Math.min(a, b) - top));
}
