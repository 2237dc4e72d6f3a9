/**
 * @file Draws from a finite set by weight, with putting back.
 */
import type { Generator } from "./generator.ts";
import { lowHalves } from "./lanes.ts";

/** Weights of a draw; their dtype is part of the stream, as sums and quotients are rounded to it. */
export type Weights = Float32Array | Float64Array;

/** Fills `out` with indices into `weights`, each drawn from all of them. Two words a draw. */
export function drawWithReplacement(
  out: BigInt64Array,
  weights: Weights,
  generator: Generator,
): void {
  const shares = cumulativeShares(weights);
  const parts = 2 ** Math.min(mostBits, Math.ceil(Math.log2(Math.max(shares.length, out.length))));
  const firsts = firstOfParts(shares, parts);
  const lows = lowHalves(out.fill(0n));
  for (let i = 0; i < out.length; i++) {
    const x = generator.u53();
    const part = Math.floor(x * parts);
    lows[2 * i] = firstAtLeast(shares, x, firsts[part]!, firsts[part + 1]!);
  }
}

/** Running sums, divided by the total; each step rounded to the dtype, the last exactly 1. */
function cumulativeShares(weights: Weights): Weights {
  const sums = weights.slice();
  for (let i = 1; i < sums.length; i++) sums[i]! += sums[i - 1]!;
  const total = sums[sums.length - 1]!;
  for (let i = 0; i < sums.length; i++) sums[i]! /= total;
  sums[sums.length - 1] = 1;
  return sums;
}

/** A table of more parts does not fit into the second cache. */
const mostBits = 16;

/** Of the interval in so many equal parts, for the start of each and the end: the first index not below it. */
function firstOfParts(ascending: Weights, parts: number): Uint32Array {
  const firsts = new Uint32Array(parts + 1);
  let first = 0;
  for (let part = 0; part <= parts; part++) {
    while (ascending[first]! < part / parts) first++;
    firsts[part] = first;
  }
  return firsts;
}

/** The first index from `low` whose value is not below `x`, in an ascending array; that of `high` is not. */
function firstAtLeast(ascending: Weights, x: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
