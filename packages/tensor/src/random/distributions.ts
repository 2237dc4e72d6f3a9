/**
 * @file Every distribution with its parameters, as one table: what a backend's `random` kernel looks
 * up. Values, words taken and the spare normal are PyTorch's (`conformance/rng`).
 */
import type { DType, TypedArray } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { fillBernoulli, fillBernoulliEach } from "./bernoulli.ts";
import { fillCauchy, fillExponential, fillGeometric, fillLogNormal } from "./continuous.ts";
import type { Generator } from "./generator.ts";
import { fillIntegers, fillPermutation, fillRandom } from "./integer.ts";
import { fillNormal } from "./normal.ts";
import { fillUniform } from "./uniform.ts";

/** The parameters of each distribution. They are taken as valid: whoever offers them to users checks them. */
export interface Distributions {
  /** Floats in `[from, to)`. */
  uniform: { readonly from: number; readonly to: number };
  normal: { readonly mean: number; readonly std: number };
  /** Whole numbers in `[low, high)`. */
  randint: { readonly low: number | bigint; readonly high: number | bigint };
  /** Whole numbers over all that the dtype counts exactly, from 0 on. */
  random: object;
  /** 1 with probability `p`, else 0. */
  bernoulli: { readonly p: number };
  /** A probability per element, in memory order. */
  bernoulliEach: { readonly probabilities: Float32Array | Float64Array };
  exponential: { readonly rate: number };
  /** Trials up to and with the first success. */
  geometric: { readonly p: number };
  cauchy: { readonly median: number; readonly sigma: number };
  /** `exp` of a normal number of that mean and standard deviation. */
  logNormal: { readonly mean: number; readonly std: number };
  /** The numbers below the length, each once. */
  randperm: object;
}

/**
 * Fills `out` in memory order. `isContiguous` says whether its elements are neighbours in the tensor
 * they are meant for: only then do sixteen or more normal numbers come in blocks.
 */
export type Fill<Parameters> = (
  out: TypedArray,
  dtype: DType,
  parameters: Parameters,
  generator: Generator,
  isContiguous: boolean,
) => void;

/** The distributions that the primitive `random` draws from, each an element at a time. */
export const distributions: { readonly [K in keyof Distributions]: Fill<Distributions[K]> } = {
  uniform: (out, dtype, { from, to }, generator) =>
    fillUniform(floats(out, dtype), from, to, generator),
  normal: (out, dtype, { mean, std }, generator, isContiguous) =>
    fillNormal(floats(out, dtype), mean, std, generator, isContiguous),
  randint: (out, dtype, { low, high }, generator) =>
    fillIntegers(out, dtype, BigInt(low), BigInt(high), generator),
  random: (out, dtype, _, generator) => fillRandom(out, dtype, generator),
  bernoulli: (out, _, { p }, generator) => fillBernoulli(out, p, generator),
  bernoulliEach: (out, _, { probabilities }, generator) =>
    fillBernoulliEach(out, probabilities, generator),
  exponential: (out, dtype, { rate }, generator) =>
    fillExponential(floats(out, dtype), rate, generator),
  geometric: (out, _, { p }, generator) => fillGeometric(out, p, generator),
  cauchy: (out, dtype, { median, sigma }, generator) =>
    fillCauchy(floats(out, dtype), median, sigma, generator),
  logNormal: (out, dtype, { mean, std }, generator) =>
    fillLogNormal(floats(out, dtype), mean, std, generator),
  randperm: (out, _dtype, _parameters, generator) => fillPermutation(out, generator),
};

function floats(out: TypedArray, dtype: DType): Float32Array | Float64Array {
  if (out instanceof Float32Array || out instanceof Float64Array) return out;
  throw new DTypeError("random: this distribution has fractions", {
    got: dtype,
    expected: "float32 or float64",
  });
}
