/**
 * @file Random tensors of another tensor's shape, dtype and order in memory.
 */
import { checkDType, type DType } from "../dtype.ts";
import type { Distributions } from "../random/distributions.ts";
import { denseLayout } from "../random/memory-order.ts";
import type { Tensor } from "../tensor.ts";
import type { Shape } from "../types/index.ts";
import { isPlainObject } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { created } from "./create.ts";
import { drawnLike, floatingType, generatorOf, randomOptions, type RandomOptions } from "./draw.ts";
import { checkRange } from "./draw-checks.ts";

/**
 * Uniform numbers on `[0, 1)`, of another tensor's shape, dtype and order in memory.
 * @example
 * manualSeed(0);
 * randLike(zeros(2)) // => tensor([0.4963, 0.7682])
 */
export function randLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  return standardLike("randLike", "uniform", { from: 0, to: 1 }, x, options);
}

/**
 * Standard normal numbers, of another tensor's shape, dtype and order in memory.
 * @example
 * manualSeed(0);
 * randnLike(zeros(2)) // => tensor([ 1.5410, -0.2934])
 */
export function randnLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  return standardLike("randnLike", "normal", { mean: 0, std: 1 }, x, options);
}

/**
 * Whole numbers as of `randint`, of another tensor's shape, dtype and order in memory.
 * @example
 * manualSeed(0);
 * randintLike(zeros(3), 10) // => tensor([4., 9., 3.])
 */
export function randintLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  high: number | bigint,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randintLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  low: number | bigint,
  high: number | bigint,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randintLike(
  x: Tensor,
  ...args: readonly (number | bigint | RandomOptions | undefined)[]
): Tensor {
  checkTensor("randintLike", "what it is like", x);
  const bounds = args.filter((a) => typeof a !== "object" && a !== undefined);
  const options = randomOptions("randintLike", args.find(isPlainObject) ?? {});
  const dtype = checkDType(options.dtype ?? x.dtype, "randintLike");
  const parameters = checkRange(
    "randintLike",
    bounds.length === 1 ? 0 : bounds[0],
    bounds.at(-1),
    dtype,
  );
  const generator = generatorOf("randintLike", options.generator);
  return created(
    drawnLike(
      { name: "randintLike", distribution: "randint", parameters, generator },
      denseLayout(x),
      dtype,
    ),
    options,
  );
}

function standardLike<K extends "uniform" | "normal">(
  name: string,
  distribution: K,
  parameters: Distributions[K],
  x: Tensor,
  given: RandomOptions,
): Tensor {
  checkTensor(name, "what it is like", x);
  const options = randomOptions(name, given);
  const draw = { name, distribution, parameters, generator: generatorOf(name, options.generator) };
  return created(
    drawnLike(draw, denseLayout(x), floatingType(name, options.dtype ?? x.dtype)),
    options,
  );
}
