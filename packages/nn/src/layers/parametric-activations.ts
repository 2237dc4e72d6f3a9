/**
 * @file Activations with parameters, as layers. Their names are PyTorch's.
 */
import type { Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import * as F from "../functional/activations.ts";
import { floatText } from "../module/text.ts";
import { Stateless } from "./same-shape.ts";

/**
 * max(x, 0) + slope · min(x, 0).
 * @example
 * new nn.LeakyReLU(0.1)(tensor([-1, 1])) // => tensor([-0.1000,  1.0000])
 */
export class LeakyReLU extends Stateless<"LeakyReLU"> {
  readonly negativeSlope: number;

  constructor(...given: Given<[negativeSlope: number], { readonly negativeSlope?: number }>) {
    super();
    this.negativeSlope = one("LeakyReLU", "negativeSlope", given, 0.01);
  }

  protected compute(x: Tensor): Tensor {
    return F.leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${floatText(this.negativeSlope)}`;
  }
}

/**
 * x where it is positive, alpha · (exp(x) - 1) elsewhere.
 * @example
 * new nn.ELU()(tensor([-1, 1])) // => tensor([-0.6321,  1.0000])
 */
export class ELU extends Stateless<"ELU"> {
  readonly alpha: number;

  constructor(...given: Given<[alpha: number], { readonly alpha?: number }>) {
    super();
    this.alpha = one("ELU", "alpha", given, 1);
  }

  protected compute(x: Tensor): Tensor {
    return F.elu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${floatText(this.alpha)}`;
  }
}

/**
 * As `ELU`, with alpha · (exp(x / alpha) - 1).
 * @example
 * new nn.CELU()(tensor([-1, 1])) // => tensor([-0.6321,  1.0000])
 */
export class CELU extends Stateless<"CELU"> {
  readonly alpha: number;

  constructor(...given: Given<[alpha: number], { readonly alpha?: number }>) {
    super();
    this.alpha = one("CELU", "alpha", given, 1);
  }

  protected compute(x: Tensor): Tensor {
    return F.celu(x, this.alpha);
  }

  override extraRepr(): string {
    return `alpha=${floatText(this.alpha)}`;
  }
}

/**
 * log(1 + exp(beta · x)) / beta, and x itself where beta · x exceeds the threshold.
 * @example
 * new nn.Softplus()(tensor([-1, 1])) // => tensor([0.3133, 1.3133])
 */
export class Softplus extends Stateless<"Softplus"> {
  readonly beta: number;
  readonly threshold: number;

  constructor(
    ...given: Given<
      [beta: number, threshold: number],
      { readonly beta?: number; readonly threshold?: number }
    >
  ) {
    super();
    [this.beta, this.threshold] = two("Softplus", ["beta", "threshold"], given, [1, 20]);
  }

  protected compute(x: Tensor): Tensor {
    return F.softplus(x, this.beta, this.threshold);
  }

  override extraRepr(): string {
    return `beta=${this.beta}, threshold=${this.threshold}`;
  }
}

/**
 * x moved towards 0 by lambd, and 0 within it.
 * @example
 * new nn.Softshrink()(tensor([-1, 1])) // => tensor([-0.5000,  0.5000])
 */
export class Softshrink extends Stateless<"Softshrink"> {
  readonly lambd: number;

  constructor(...given: Given<[lambd: number], { readonly lambd?: number }>) {
    super();
    this.lambd = one("Softshrink", "lambd", given, 0.5);
  }

  protected compute(x: Tensor): Tensor {
    return F.softshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return floatText(this.lambd);
  }
}

/**
 * 0 where |x| is at most lambd.
 * @example
 * new nn.Hardshrink()(tensor([0.2, 1])) // => tensor([0., 1.])
 */
export class Hardshrink extends Stateless<"Hardshrink"> {
  readonly lambd: number;

  constructor(...given: Given<[lambd: number], { readonly lambd?: number }>) {
    super();
    this.lambd = one("Hardshrink", "lambd", given, 0.5);
  }

  protected compute(x: Tensor): Tensor {
    return F.hardshrink(x, this.lambd);
  }

  override extraRepr(): string {
    return floatText(this.lambd);
  }
}

/**
 * x limited to [minVal, maxVal].
 * @example
 * new nn.Hardtanh()(tensor([-3, 0.5])) // => tensor([-1.0000,  0.5000])
 */
export class Hardtanh extends Stateless<"Hardtanh"> {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(
    ...given: Given<
      [minVal: number, maxVal: number],
      { readonly minVal?: number; readonly maxVal?: number }
    >
  ) {
    super();
    [this.minVal, this.maxVal] = two("Hardtanh", ["minVal", "maxVal"], given, [-1, 1]);
  }

  protected compute(x: Tensor): Tensor {
    return F.hardtanh(x, this.minVal, this.maxVal);
  }

  override extraRepr(): string {
    return `min_val=${floatText(this.minVal)}, max_val=${floatText(this.maxVal)}`;
  }
}

/**
 * x where it exceeds `threshold`, else `value`.
 * @example
 * new nn.Threshold(0, 20)(tensor([-1, 1])) // => tensor([20.,  1.])
 */
export class Threshold extends Stateless<"Threshold"> {
  readonly threshold: number;
  readonly value: number;

  constructor(threshold: number, value: number) {
    super();
    this.threshold = threshold;
    this.value = value;
  }

  protected compute(x: Tensor): Tensor {
    return F.threshold(x, this.threshold, this.value);
  }

  override extraRepr(): string {
    return `threshold=${floatText(this.threshold)}, value=${floatText(this.value)}`;
  }
}

/**
 * x · Φ(x), where Φ is the normal distribution.
 * @example
 * new nn.GELU()(tensor([-1, 1])) // => tensor([-0.1587,  0.8413])
 */
export class GELU extends Stateless<"GELU"> {
  readonly approximate: F.GeluApproximation;

  constructor(
    ...given: Given<
      [approximate: F.GeluApproximation],
      { readonly approximate?: F.GeluApproximation }
    >
  ) {
    super();
    const options = namedArguments<{ approximate?: F.GeluApproximation }>(
      "GELU",
      ["approximate"],
      given,
    );
    this.approximate = options.approximate ?? "none";
  }

  protected compute(x: Tensor): Tensor {
    return F.gelu(x, this.approximate);
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

type Numbers = Readonly<Record<string, number>>;

const one = (where: string, name: string, given: readonly unknown[], byDefault: number): number =>
  namedArguments<Numbers>(where, [name], given)[name] ?? byDefault;

function two(
  where: string,
  names: readonly [string, string],
  given: readonly unknown[],
  defaults: readonly [number, number],
): [number, number] {
  const values = namedArguments<Numbers>(where, names, given);
  return [values[names[0]] ?? defaults[0], values[names[1]] ?? defaults[1]];
}
