/**
 * @file Random tensors whose elements have parameters of their own: `normal` with tensors of means and
 * deviations, `bernoulli` of a tensor of probabilities.
 */
import * as e from "@kindling/expr";
import type { DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Distributions } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";
import { broadcastShapes } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { Broadcast, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { created } from "./create.ts";
import {
  type Draw,
  drawn,
  type DrawOptions,
  floatingType,
  fusedDraw,
  generatorOf,
  type RandomOptions,
} from "./draw.ts";
import { checkDeviation, checkFinite, checkProbabilities } from "./draw-checks.ts";

/**
 * Normal numbers: each with its own mean and standard deviation from tensors that broadcast, or all
 * with the same, of a given shape. No gradient flows through them.
 *
 * @throws {ValueError} for a standard deviation below 0
 * @example
 * manualSeed(0);
 * normal(tensor([0, 100]), 1) // => tensor([ 1.5410, 99.7066])
 */
export function normal<const S extends Shape, D extends DType = "float32">(
  mean: number,
  std: number,
  shape: readonly [...S],
  options?: RandomOptions<D>,
): Tensor<S, NoInfer<D>>;
export function normal<A extends Shape, D extends DType, B extends Shape>(
  mean: Tensor<A, D>,
  std: Tensor<B>,
  options?: DrawOptions,
): Tensor<Broadcast<A, B>, D>;
export function normal<S extends Shape, D extends DType>(
  mean: Tensor<S, D>,
  std?: number | DrawOptions,
  options?: DrawOptions,
): Tensor<S, D>;
export function normal<S extends Shape, D extends DType>(
  mean: number,
  std: Tensor<S, D>,
  options?: DrawOptions,
): Tensor<S, D>;
export function normal(...args: readonly unknown[]): Tensor {
  const names = ["mean", "std", "size", "dtype", "generator", "requiresGrad"] as const;
  const given = parametersOf("normal", names, args);
  const { mean = 0, std = 1, generator } = given;
  const source = generatorOf("normal", generator);
  if (isTensor(mean) || isTensor(std)) return normalOfEach(mean, std, source);
  if (!Array.isArray(given.size)) {
    throw new ValueError("normal: no shape", {
      got: "two numbers",
      expected: "normal(mean, std, [sizes]), or tensors",
    });
  }
  const parameters = {
    mean: checkFinite("normal", "mean", mean),
    std: checkDeviation("normal", std),
  };
  const dtype = floatingType("normal", given.dtype ?? "float32");
  const x = drawn(normalDraw(parameters, source), given.size as number[], dtype);
  return created(x, { requiresGrad: given.requiresGrad === true });
}

/**
 * 1 with the probability that stands in `p`, else 0; of the shape and dtype of `p`.
 *
 * @throws {ValueError} when an element is not in `[0, 1]`
 * @throws {DTypeError} when `p` has no fractions
 * @example
 * bernoulli(tensor([0, 1, 1])) // => tensor([0., 1., 1.])
 */
export function bernoulli<S extends Shape, D extends DType>(
  p: Tensor<S, D>,
  options?: DrawOptions,
): Tensor<S, D>;
export function bernoulli(p: Tensor, options: DrawOptions = {}): Tensor {
  const { generator } = parametersOf("bernoulli", ["generator"], [{ ...options }]);
  checkProbabilities("bernoulli", p);
  const { shape, dtype } = p;
  const draw = {
    distribution: "uniform",
    parameters: { from: 0, to: 1 },
    generator: generatorOf("bernoulli", generator),
    shape,
    dtype,
  } as const;
  const [result, numbers] = fusedDraw("bernoulli", draw, [p.detach()], [], [isBelow], [dtype]);
  numbers!.dispose();
  return result!;
}

const isBelow = e.lt(e.input(0), e.input(1));
/** As PyTorch: one standard deviation goes into the draw, one for each is multiplied afterwards. */
function normalOfEach(mean: unknown, std: unknown, generator: Generator): Tensor {
  const means = isTensor(mean) ? mean.detach() : checkFinite("normal", "mean", mean);
  const stds = isTensor(std) ? checkedDeviations(std) : checkDeviation("normal", std);
  const tensors = [means, stds].filter(isTensor);
  const shape = broadcastShapes("normal", ...tensors.map((x) => x.shape));
  const parameters = { mean: 0, std: isTensor(stds) ? 1 : stds };
  const dtype = floatingType("normal", tensors[0]?.dtype);
  const z = drawn(normalDraw(parameters, generator), shape, dtype);
  return (isTensor(stds) ? z.mul(stds) : z).add(means);
}

const normalDraw = (parameters: Distributions["normal"], generator: Generator): Draw<"normal"> => ({
  name: "normal",
  distribution: "normal",
  parameters,
  generator,
});

function checkedDeviations(std: Tensor): Tensor {
  for (const element of elementsOf(std)) checkDeviation("normal", Number(element));
  return std.detach();
}
