/**
 * @file The kernel of `scan`: running sums, products and extremes, line by line.
 */
import type { Scan, ScanCall } from "../backend.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

type Value = number | bigint;

/** What a scan keeps so far, and a further value. */
type Step = (so: Value, value: Value) => Value;

/** What a line starts with, and goes on with: doubles or 64-bit integers. */
interface Row {
  readonly start: number;
  readonly startOfIntegers: bigint;
  readonly step: Step;
}

const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n];

/** Of equal values the last is taken; once there is NaN, there is nothing else. */
// oxfmt-ignore
const rows: { readonly [S in Scan]: Row } = {
  sum: { start: 0, startOfIntegers: 0n, step: (so, v) => typeof so === "bigint" ? so + (v as bigint) : so + (v as number) },
  prod: { start: 1, startOfIntegers: 1n, step: (so, v) => typeof so === "bigint" ? so * (v as bigint) : so * (v as number) },
  max: { start: -Infinity, startOfIntegers: least, step: (so, v) => (v >= so || v !== v ? v : so) },
  min: { start: Infinity, startOfIntegers: greatest, step: (so, v) => (v <= so || v !== v ? v : so) },
  logsumexp: { start: -Infinity, startOfIntegers: 0n, step: (so, v) => logAddExp(so as number, v as number) },
};

/** Running results along an axis. */
export function scan({ scan: kind, input, axis, outputs }: ScanCall): void {
  const [values, positions] = outputs;
  const row = rows[kind];
  const x = input.storage.elements(input.dtype);
  const y = values!.storage.elements(values!.dtype);
  const where = positions?.storage.elements(positions.dtype);
  const length = lengthAlong(input, axis);
  const [from, to, mark] = [input, values!, positions ?? values!].map((o) =>
    strideAlong(o, axis),
  ) as [number, number, number];
  const start = x instanceof BigInt64Array ? row.startOfIntegers : row.start;
  eachLine([input, values!, positions ?? values!], axis, ([first, target, note]) => {
    let so: Value = start;
    let position = 0;
    for (let k = 0; k < length; k++) {
      const value = x[first! + k * from]!;
      so = row.step(so, value);
      y[target! + k * to] = so;
      if (where === undefined) continue;
      if (value === so || value !== value) position = k;
      where[note! + k * mark] = BigInt(position);
    }
  });
}

function logAddExp(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === -Infinity || top === Infinity
    ? top
    : top + Math.log1p(Math.exp(Math.min(a, b) - top));
}
