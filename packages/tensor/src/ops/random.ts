/**
 * @file Making random tensors. Equal seeds give PyTorch's numbers, element by element; each function
 * draws from the shared stream unless it is given a generator.
 */
import { checkDType, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Distributions } from "../random/distributions.ts";
import type { Tensor } from "../tensor.ts";
import type { CreateArguments, DTypeIn, Shape, SizesIn } from "../types/index.ts";
import { sizesAndOptions } from "./arguments.ts";
import { created } from "./create.ts";
import { drawn, floatingType, generatorOf, randomOptions, type RandomOptions } from "./draw.ts";
import { checkRange } from "./draw-checks.ts";

/**
 * Uniform numbers on `[0, 1)`.
 *
 * @throws {DTypeError} for a dtype without fractions
 * @example
 * manualSeed(0);
 * rand(3) // => tensor([0.4963, 0.7682, 0.0885])
 */
export function rand<const P extends CreateArguments<RandomOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
export function rand(...shape: readonly unknown[]): Tensor {
  return standard("rand", "uniform", { from: 0, to: 1 }, shape);
}

/**
 * Normal numbers with mean 0 and standard deviation 1.
 *
 * @throws {DTypeError} for a dtype without fractions
 * @example
 * manualSeed(0);
 * randn(3) // => tensor([ 1.5410, -0.2934, -2.1788])
 */
export function randn<const P extends CreateArguments<RandomOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
export function randn(...shape: readonly unknown[]): Tensor {
  return standard("randn", "normal", { mean: 0, std: 1 }, shape);
}

/**
 * Whole numbers from `low` (0 unless given) up to but without `high`; int64 unless another dtype is
 * asked for.
 *
 * @throws {ValueError} when the range is empty, not whole, or too large for the dtype
 * @example
 * manualSeed(0);
 * randint(10, [5]) // => tensor([4, 9, 3, 0, 3])
 */
export function randint<const S extends Shape, D extends DType = "int64">(
  high: number | bigint,
  shape: readonly [...S],
  options?: RandomOptions<D>,
): Tensor<S, NoInfer<D>>;
export function randint<const S extends Shape, D extends DType = "int64">(
  low: number | bigint,
  high: number | bigint,
  shape: readonly [...S],
  options?: RandomOptions<D>,
): Tensor<S, NoInfer<D>>;
export function randint(...args: readonly unknown[]): Tensor {
  const [low, high, shape, given = {}] = Array.isArray(args[1]) ? [0, ...args] : args;
  if (!Array.isArray(shape)) {
    throw new ValueError("randint: no shape", {
      got: `${args.length} arguments`,
      expected: "randint(low, high, [sizes])",
    });
  }
  const options = randomOptions("randint", given as object);
  const dtype = checkDType(options.dtype ?? "int64", "randint");
  const parameters = checkRange("randint", low, high, dtype);
  const generator = generatorOf("randint", options.generator);
  return created(
    drawn(
      { name: "randint", distribution: "randint", parameters, generator },
      shape as number[],
      dtype,
    ),
    options,
  );
}

/**
 * The whole numbers below `n` in random order, `[n]`; int64 unless another dtype is asked for.
 *
 * @throws {ValueError} when `n` is no whole number from 0, or too large for the dtype
 * @example
 * manualSeed(0);
 * randperm(5) // => tensor([4, 0, 1, 3, 2])
 */
export function randperm<const N extends number, D extends DType = "int64">(
  n: N,
  options?: RandomOptions<D>,
): Tensor<[N], NoInfer<D>>;
export function randperm(n: number, given: RandomOptions = {}): Tensor {
  const options = randomOptions("randperm", given);
  const dtype = checkDType(options.dtype ?? "int64", "randperm");
  const most = countable[dtype];
  if (!(Number.isInteger(n) && n >= 0 && n <= most)) {
    throw new ValueError("randperm: this cannot be counted", {
      got: `n ${n}`,
      expected: `a whole number from 0 to ${most}, for ${dtype}`,
    });
  }
  const generator = generatorOf("randperm", options.generator);
  return created(
    drawn({ name: "randperm", distribution: "randperm", parameters: {}, generator }, [n], dtype),
    options,
  );
}

function standard<K extends "uniform" | "normal">(
  name: string,
  distribution: K,
  parameters: Distributions[K],
  args: readonly unknown[],
): Tensor {
  const { sizes, options: given } = sizesAndOptions(name, args);
  const options = randomOptions(name, given);
  const draw = { name, distribution, parameters, generator: generatorOf(name, options.generator) };
  return created(drawn(draw, sizes, floatingType(name, options.dtype ?? "float32")), options);
}

/** How long a permutation can be: its numbers are counted exactly, and in 31 bits. */
const countable: { readonly [D in DType]: number } = {
  float32: 2 ** 24 + 1,
  float64: 2 ** 31,
  int32: 2 ** 31,
  int64: 2 ** 31,
  uint8: 256,
  bool: 2,
};
