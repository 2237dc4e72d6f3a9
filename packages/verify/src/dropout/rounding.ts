/** @file h / (1 − p), exactly: as a quotient, or as a product with the reciprocal, in the dtype's digits. */
import type { Tensor } from "@kindling/tensor";
import { flat } from "./law.ts";

/**
 * What each element is where it is kept, in each of the ways to compute it: 1 − p and its reciprocal
 * are rounded to the dtype or not.
 */
export function keptValues(x: Tensor, p: number): readonly Float64Array[] {
  const round = x.dtype === "float32" ? Math.fround : (value: number): number => value;
  const share = 1 - p;
  const values = flat(x);
  const ways: ((value: number) => number)[] = [
    (value) => value / round(share),
    (value) => value * round(1 / round(share)),
    (value) => value / share,
    (value) => value * round(1 / share),
  ];
  return ways.map((way) => values.map((value) => round(way(value))));
}

/** The first element that is neither 0 nor kept, in the way of computing that fits best; -1 if none. */
export function firstStranger(y: Float64Array, ways: readonly Float64Array[]): number {
  const firsts = ways.map((kept) => y.findIndex((value, i) => value !== 0 && value !== kept[i]));
  return firsts.includes(-1) ? -1 : Math.max(...firsts);
}
