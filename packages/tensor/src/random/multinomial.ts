/**
 * @file Draws from a finite set by weight, with and without putting back.
 */
import { fillExponential } from "./continuous.ts";
import type { Generator } from "./generator.ts";

/** Weights of a draw; their dtype is part of the stream, as sums and quotients are rounded to it. */
export type Weights = Float32Array | Float64Array;

/**
 * Fills `out` with indices into `weights`, drawn without putting back: a race of exponential clocks,
 * one per index, of which the first `out.length` to ring win. Two words an index of `weights`.
 */
export function drawWithoutReplacement(
  out: BigInt64Array,
  weights: Weights,
  generator: Generator,
): void {
  const speeds = weights.slice();
  fillExponential(speeds, 1, generator);
  for (let i = 0; i < speeds.length; i++) speeds[i] = weights[i]! / speeds[i]!;
  const order = Array.from(speeds.keys()).toSorted((i, j) => speeds[j]! - speeds[i]!);
  for (let i = 0; i < out.length; i++) out[i] = BigInt(order[i]!);
}

/** Fills `out` with indices into `weights`, each drawn from all of them. Two words a draw. */
export function drawWithReplacement(
  out: BigInt64Array,
  weights: Weights,
  generator: Generator,
): void {
  const shares = cumulativeShares(weights);
  for (let i = 0; i < out.length; i++) out[i] = BigInt(firstAtLeast(shares, generator.u53()));
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

/** The first index whose value is not below `x`, in an ascending array. */
function firstAtLeast(ascending: Weights, x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
