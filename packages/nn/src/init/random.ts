/**
 * @file Fills by chance, each draw as in PyTorch. All write to the tensor, unseen by autograd, and
 * return it.
 */
import { checkTensor, type DrawOptions, type Tensor, ValueError } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { written } from "./constant.ts";
import { calculateGain, fanOf, type FanMode, type Nonlinearity } from "./fan.ts";

/** Which fan counts, what nonlinearity follows, and the generator. */
export interface KaimingOptions extends DrawOptions {
  /** The slope of the leaky ReLU behind the layer. Default: 0. */
  readonly a?: number;
  /** Whether to keep variances on the way forward or back. Default: `"fan_in"`. */
  readonly mode?: FanMode;
  /** Default: `"leaky_relu"`. */
  readonly nonlinearity?: Nonlinearity;
}

/** Gain and generator. */
export interface XavierOptions extends DrawOptions {
  /** See `calculateGain`. Default: 1. */
  readonly gain?: number;
}

/** Bounds and generator. */
export interface UniformOptions extends DrawOptions {
  /** Default: 0. */
  readonly a?: number;
  /** Default: 1. */
  readonly b?: number;
}

/** Mean, standard deviation and generator. */
export interface NormalOptions extends DrawOptions {
  /** Default: 0. */
  readonly mean?: number;
  /** Default: 1. */
  readonly std?: number;
}

/**
 * Uniform over [a, b).
 * @example
 * manualSeed(0);
 * nn.init.uniform_(zeros(2)) // => tensor([0.4963, 0.7682])
 */
export function uniform_<T extends Tensor>(
  tensor: T,
  ...given: Given<[a: number, b: number], UniformOptions>
): T {
  const names = ["a", "b", "generator"] as const;
  const { a = 0, b = 1, ...rest } = namedArguments<UniformOptions>("uniform_", names, given);
  checkTensor("uniform_", "the tensor", tensor);
  return written(tensor, () => tensor.uniform_(a, b, rest));
}

/**
 * Normal with this mean and standard deviation.
 * @example
 * manualSeed(0);
 * nn.init.normal_(zeros(2), 0, 0.01) // => tensor([ 0.0154, -0.0029])
 */
export function normal_<T extends Tensor>(
  tensor: T,
  ...given: Given<[mean: number, std: number], NormalOptions>
): T {
  const names = ["mean", "std", "generator"] as const;
  const { mean = 0, std = 1, ...rest } = namedArguments<NormalOptions>("normal_", names, given);
  checkTensor("normal_", "the tensor", tensor);
  return written(tensor, () => tensor.normal_(mean, std, rest));
}

/**
 * Uniform, with the variance 2 gain² / (fanIn + fanOut).
 *
 * @throws {ShapeError} when the tensor has fewer than two axes
 * @see Glorot and Bengio (2010)
 * @example
 * const w = nn.init.xavierUniform_(zeros(4, 2));
 * w.abs().le(1).all().item() // => true
 */
export function xavierUniform_<T extends Tensor>(tensor: T, ...given: XavierArguments): T {
  const [deviation, drawing] = xavier(tensor, "xavierUniform_", given);
  const bound = Math.sqrt(3) * deviation;
  return uniform_(tensor, -bound, bound, drawing);
}

/**
 * Normal, with the variance 2 gain² / (fanIn + fanOut).
 * @example
 * nn.init.xavierNormal_(zeros(3, 2)).shape // => [ 3, 2 ]
 */
export function xavierNormal_<T extends Tensor>(tensor: T, ...given: XavierArguments): T {
  const [deviation, drawing] = xavier(tensor, "xavierNormal_", given);
  return normal_(tensor, 0, deviation, drawing);
}

/**
 * Uniform, with the variance gain² / fan.
 *
 * @throws {ShapeError} when the tensor has fewer than two axes
 * @see He et al. (2015)
 * @example
 * const w = nn.init.kaimingUniform_(zeros(8, 2));
 * w.abs().le(Math.sqrt(6 / 2)).all().item() // => true
 */
export function kaimingUniform_<T extends Tensor>(tensor: T, ...given: KaimingArguments): T {
  const [deviation, drawing] = kaiming(tensor, "kaimingUniform_", given);
  if (tensor.numel() === 0) return tensor;
  const bound = Math.sqrt(3) * deviation;
  return uniform_(tensor, -bound, bound, drawing);
}

/**
 * Normal, with the variance gain² / fan.
 * @example
 * nn.init.kaimingNormal_(zeros(3, 2)).shape // => [ 3, 2 ]
 */
export function kaimingNormal_<T extends Tensor>(tensor: T, ...given: KaimingArguments): T {
  const [deviation, drawing] = kaiming(tensor, "kaimingNormal_", given);
  return tensor.numel() === 0 ? tensor : normal_(tensor, 0, deviation, drawing);
}

/** What the Xavier initialisers take after the tensor. */
export type XavierArguments = Given<[gain: number], XavierOptions>;
/** What the Kaiming initialisers take after the tensor. */
export type KaimingArguments = Given<
  [a: number, mode: FanMode, nonlinearity: Nonlinearity],
  KaimingOptions
>;
/** A standard deviation, and where to draw from. */
type Drawing = [deviation: number, options: DrawOptions];

function xavier(tensor: Tensor, where: string, given: readonly unknown[]): Drawing {
  const names = ["gain", "generator"] as const;
  const { gain = 1, ...rest } = namedArguments<XavierOptions>(where, names, given);
  const { fanIn, fanOut } = fanOf(tensor, where);
  return [gain * Math.sqrt(2 / (fanIn + fanOut)), rest];
}

function kaiming(tensor: Tensor, where: string, given: readonly unknown[]): Drawing {
  const names = ["a", "mode", "nonlinearity", "generator"] as const;
  const options = namedArguments<KaimingOptions>(where, names, given);
  const { a = 0, mode = "fan_in", nonlinearity = "leaky_relu", ...rest } = options;
  if (mode !== "fan_in" && mode !== "fan_out") {
    throw new ValueError(`${where}: unknown mode`, {
      got: String(mode),
      expected: '"fan_in" or "fan_out"',
    });
  }
  const { fanIn, fanOut } = fanOf(tensor, where);
  const fan = mode === "fan_in" ? fanIn : fanOut;
  return [calculateGain(nonlinearity, a) / Math.sqrt(fan), rest];
}
