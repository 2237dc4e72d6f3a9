/**
 * @file Distributions computed in double by the inverse of their distribution function, then rounded
 * to the dtype: exponential, geometric, Cauchy; and log-normal from single normal numbers. As in
 * `normal.ts`, the last digit of a float64 is the JavaScript engine's.
 */
import type { TypedArray } from "../dtype.ts";
import type { Generator } from "./generator.ts";
import { fillNumbers } from "./lanes.ts";
import { normal } from "./normal.ts";

/** Waiting times of a process with `rate` events per unit of time. */
export function fillExponential(out: TypedArray, rate: number, generator: Generator): void {
  const negativeMean = -1 / rate;
  fillNumbers(out, () => negativeMean * Math.log(1 - generator.u53()));
}

/** Trials up to and with the first success, each succeeding with probability `p`. */
export function fillGeometric(out: TypedArray, p: number, generator: Generator): void {
  const logOfFailure = Math.log(1 - p);
  fillNumbers(out, () => Math.ceil(Math.log(generator.u53()) / logOfFailure));
}

/** The Cauchy distribution around `median`, with half its mass within `sigma` of it. */
export function fillCauchy(
  out: TypedArray,
  median: number,
  sigma: number,
  generator: Generator,
): void {
  fillNumbers(out, () => median + sigma * Math.tan(Math.PI * (generator.u53() - 0.5)));
}

/** `exp` of single normal numbers, whatever the length; uses the generator's spare normal and leaves one. */
export function fillLogNormal(
  out: TypedArray,
  mean: number,
  std: number,
  generator: Generator,
): void {
  fillNumbers(out, () => Math.exp(normal(generator, mean, std)));
}
