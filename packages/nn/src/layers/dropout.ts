/**
 * @file Layers that disturb their input while training, in a way that vanishes on average, and
 * leave it alone in evaluation.
 */
import type { Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { alphaDropout, dropout, dropout1d, dropout2d } from "../functional/dropout.ts";
import { gaussianNoise } from "../functional/noise.ts";
import { boolText, floatText } from "../module/text.ts";
import { checkDeviation, checkProbability } from "../probability.ts";
import { Stateless } from "./same-shape.ts";

/** How a dropout layer drops. */
export interface DropoutLayerOptions {
  /** The share of elements to drop, in [0, 1]. Default: 0.5. */
  readonly p?: number;
  /** Whether to write to the input. Default: false. */
  readonly inplace?: boolean;
}

/**
 * What layers that drop have in common.
 *
 * @throws {ValueError} when `p` is not in [0, 1]
 */
export abstract class AnyDropout<Name extends string> extends Stateless<Name> {
  readonly p: number;
  readonly inplace: boolean;

  constructor(...given: Given<[p: number, inplace: boolean], DropoutLayerOptions>) {
    super();
    const where = this.constructor.name;
    const { p = 0.5, inplace = false } = namedArguments<DropoutLayerOptions>(
      where,
      ["p", "inplace"],
      given,
    );
    this.p = checkProbability(p, where);
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return `p=${floatText(this.p)}, inplace=${boolText(this.inplace)}`;
  }
}

/**
 * Zeroes each element with probability `p` while training, and divides the others by 1 - p.
 *
 * @example
 * const layer = new nn.Dropout(0.5);
 * layer.eval();
 * layer(tensor([1, 2])) // => tensor([1., 2.])
 */
export class Dropout extends AnyDropout<"Dropout"> {
  protected compute(x: Tensor): Tensor {
    return dropout(x, this.p, this.training, this.inplace);
  }
}

/**
 * Zeroes whole channels of `[n, c, l]` or `[c, l]` while training.
 * @example
 * new nn.Dropout1d(1)(ones(1, 2, 3)).sum().item() // => 0
 */
export class Dropout1d extends AnyDropout<"Dropout1d"> {
  protected compute(x: Tensor): Tensor {
    return dropout1d(x, this.p, this.training, this.inplace);
  }
}

/**
 * Zeroes whole channels of `[n, c, h, w]` while training.
 * @example
 * new nn.Dropout2d(1)(ones(1, 2, 3, 3)).sum().item() // => 0
 */
export class Dropout2d extends AnyDropout<"Dropout2d"> {
  protected compute(x: Tensor): Tensor {
    return dropout2d(x, this.p, this.training, this.inplace);
  }
}

/**
 * Dropout for networks of SELU: keeps mean 0 and variance 1.
 * @example
 * const layer = new nn.AlphaDropout(0.5);
 * layer.eval();
 * layer(tensor([1, 2])) // => tensor([1., 2.])
 */
export class AlphaDropout extends AnyDropout<"AlphaDropout"> {
  protected compute(x: Tensor): Tensor {
    return alphaDropout(x, this.p, this.training, this.inplace);
  }
}

/**
 * Adds noise from N(0, sigma²) while training, so that the output is the input on average: the
 * oldest of the layers that train by noise.
 *
 * @throws {ValueError} when `sigma` is negative or not finite
 * @see Bishop (1995), Training with noise is equivalent to Tikhonov regularization; Zhang et al.,
 *   Dive into Deep Learning, §4.6.1
 * @example
 * const layer = new nn.GaussianNoise(0.1);
 * layer.eval();
 * layer(tensor([1, 2])) // => tensor([1., 2.])
 */
export class GaussianNoise extends Stateless<"GaussianNoise"> {
  /** The standard deviation of the noise, in the units of the input. */
  readonly sigma: number;

  constructor(sigma = 0.1) {
    super();
    this.sigma = checkDeviation(sigma, "GaussianNoise");
  }

  protected compute(x: Tensor): Tensor {
    return gaussianNoise(x, this.sigma, this.training);
  }

  override extraRepr(): string {
    return `sigma=${floatText(this.sigma)}`;
  }
}
