/**
 * @file Gaussian noise.
 */
import {
  checkTensor,
  type DType,
  type Generator,
  randn,
  type Shape,
  type Tensor,
} from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkDeviation } from "../probability.ts";

/** How much noise, and whence. */
export interface NoiseOptions {
  /** The standard deviation of the noise, in the units of the input. Default: 0.1. */
  readonly sigma?: number;
  /** Whether to add noise at all; if not, the input itself is the result. Default: true. */
  readonly training?: boolean;
  /** Where noise is drawn from. Default: the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * Adds noise from a normal distribution with mean 0, so that the result is `X` on average.
 *
 * @param X      any shape, float.
 * @param given  `sigma` (0.1), `training` (true).
 * @throws {ValueError} when `sigma` is negative or not finite
 * @see Bishop (1995), Training with noise is equivalent to Tikhonov regularization
 * @example
 * nn.functional.gaussianNoise(tensor([1, 2]), 0) // => tensor([1., 2.])
 */
export function gaussianNoise<S extends Shape, D extends DType>(
  X: Tensor<S, D>,
  ...given: Given<[sigma: number, training: boolean], NoiseOptions>
): Tensor<S, D> {
  const names = ["sigma", "training", "generator"] as const;
  const options = namedArguments<NoiseOptions>("gaussianNoise", names, given);
  const { sigma = 0.1, training = true, generator } = options;
  checkTensor("gaussianNoise", "X", X);
  checkDeviation(sigma, "gaussianNoise");
  if (sigma === 0 || !training) return X;
  const drawing = generator === undefined ? {} : { generator };
  const noise: Tensor = randn([...X.shape], { dtype: X.dtype, ...drawing });
  return (X as Tensor).add(noise, { alpha: sigma }) as Tensor<S, D>; // the noise is like X
}
