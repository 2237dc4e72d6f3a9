/**
 * @file Making random tensors. Equal seeds give PyTorch's numbers, element by element; each function
 * draws from the shared stream unless it is given a generator.
 */
import { checkDType, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Distributions } from "../random/distributions.ts";
import type { Generator } from "../random/generator.ts";
import { denseLayout } from "../random/memory-order.ts";
import { broadcastShapes, type Sizes } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { Broadcast, CreateArguments, DTypeIn, Shape, SizesIn } from "../types/index.ts";
import { isPlainObject, parametersOf, sizesAndOptions } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { created } from "./create.ts";
import {
  type Draw,
  drawn,
  drawnLike,
  type DrawOptions,
  floatingType,
  generatorOf,
  randomOptions,
  type RandomOptions,
} from "./draw.ts";
import { checkDeviation, checkProbabilities, checkRange } from "./draw-checks.ts";

/**
 * Uniform numbers on `[0, 1)`.
 *
 * @throws {DTypeError} for a dtype without fractions
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

/** Uniform numbers on `[0, 1)`, of another tensor's shape, dtype and order in memory. */
export function randLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  return standardLike("randLike", "uniform", { from: 0, to: 1 }, x, options);
}

/** Standard normal numbers, of another tensor's shape, dtype and order in memory. */
export function randnLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: RandomOptions<E>,
): Tensor<S, NoInfer<E>>;
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  return standardLike("randnLike", "normal", { mean: 0, std: 1 }, x, options);
}

/** Whole numbers as of `randint`, of another tensor's shape, dtype and order in memory. */
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

/**
 * Normal numbers: each with its own mean and standard deviation from tensors that broadcast, or all
 * with the same, of a given shape. No gradient flows through them.
 *
 * @throws {ValueError} for a standard deviation below 0
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
  const {
    mean = 0,
    std = 1,
    size,
    dtype,
    generator,
    requiresGrad,
  } = parametersOf("normal", ["mean", "std", "size", "dtype", "generator", "requiresGrad"], args);
  const source = generatorOf("normal", generator);
  if (!isTensor(mean) && !isTensor(std)) {
    if (!Array.isArray(size))
      throw new ValueError("normal: no shape", {
        got: "two numbers",
        expected: "normal(mean, std, [sizes]), or tensors",
      });
    const parameters = { mean: Number(mean), std: checkDeviation("normal", std) };
    const x = drawn(
      normalDraw(parameters, source),
      size as number[],
      floatingType("normal", dtype ?? "float32"),
    );
    return created(x, requiresGrad === undefined ? {} : { requiresGrad: requiresGrad === true });
  }
  // As PyTorch: one standard deviation goes into the draw, one for each is multiplied afterwards.
  const own = isTensor(mean) ? mean : (std as Tensor);
  const shape: Sizes =
    isTensor(mean) && isTensor(std) ? broadcastShapes("normal", mean.shape, std.shape) : own.shape;
  const inner = isTensor(std) ? 1 : checkDeviation("normal", std);
  const outer = isTensor(std) ? checkedDeviations(std) : undefined;
  const z = drawn(
    normalDraw({ mean: 0, std: inner }, source),
    shape,
    floatingType("normal", own.dtype),
  );
  const scaled = outer === undefined ? z : z.mul(outer);
  return scaled.add(isTensor(mean) ? mean.detach() : (mean as number));
}

/**
 * 1 with the probability that stands in `p`, else 0; of the shape and dtype of `p`.
 *
 * @throws {ValueError} when an element is not in `[0, 1]`
 * @throws {DTypeError} when `p` has no fractions
 */
export function bernoulli<S extends Shape, D extends DType>(
  p: Tensor<S, D>,
  options?: DrawOptions,
): Tensor<S, D>;
export function bernoulli(p: Tensor, options: DrawOptions = {}): Tensor {
  const { generator } = parametersOf("bernoulli", ["generator"], [{ ...options }]);
  const parameters = { probabilities: checkProbabilities("bernoulli", p) };
  const draw = {
    name: "bernoulli",
    distribution: "bernoulliEach",
    parameters,
    generator: generatorOf("bernoulli", generator),
  } as const;
  return drawn(draw, p.shape, p.dtype);
}

type Continuous = "uniform" | "normal";

function standard<K extends Continuous>(
  name: string,
  distribution: K,
  parameters: Distributions[K],
  args: readonly unknown[],
): Tensor {
  const { sizes, options: given } = sizesAndOptions(args);
  const options = randomOptions(name, given);
  const draw = { name, distribution, parameters, generator: generatorOf(name, options.generator) };
  return created(drawn(draw, sizes, floatingType(name, options.dtype ?? "float32")), options);
}

function standardLike<K extends Continuous>(
  name: string,
  distribution: K,
  parameters: Distributions[K],
  x: Tensor,
  given: RandomOptions,
): Tensor {
  const options = randomOptions(name, given);
  const draw = { name, distribution, parameters, generator: generatorOf(name, options.generator) };
  return created(
    drawnLike(draw, denseLayout(x), floatingType(name, options.dtype ?? x.dtype)),
    options,
  );
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

/** How long a permutation can be: its numbers are counted exactly, and in 31 bits. */
const countable: { readonly [D in DType]: number } = {
  float32: 2 ** 24 + 1,
  float64: 2 ** 31,
  int32: 2 ** 31,
  int64: 2 ** 31,
  uint8: 256,
  bool: 2,
};
