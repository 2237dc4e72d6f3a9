/**
 * @file Filling tensors with random numbers in place: `x.uniform_(-1, 1)`, `x.normal_()`, …; and
 * tensors as probabilities: `p.bernoulli()`, `weights.multinomial(3)`. Numbers come in the order of
 * memory, so a transposed view gets the stream of the tensor it views.
 *
 * Long because its methods are declared here too, each with its docstring.
 */
import type { DType } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { expanded, permuted } from "../layout.ts";
import type { Distributions } from "../random/distributions.ts";
import { memoryOrder } from "../random/memory-order.ts";
import { broadcastShapes, sameShape, showShape } from "../shape.ts";
import { isTensor, Tensor } from "../tensor.ts";
import type { Resized, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { drawn, drawnInto, type DrawOptions, floatingType, generatorOf } from "./draw.ts";
import {
  checkDeviation,
  checkFinite,
  checkInterval,
  checkOpenProbability,
  checkPositive,
  checkProbabilities,
  checkProbability,
  checkRange,
} from "./draw-checks.ts";
import { installMethods } from "./install.ts";
import { multinomial, type MultinomialOptions } from "./multinomial.ts";
import { bernoulli } from "./random-each.ts";

function fill<K extends keyof Distributions>(
  name: string,
  x: Tensor,
  distribution: K,
  parameters: Distributions[K],
  generator: unknown,
): Tensor {
  return drawnInto({ name, distribution, parameters, generator: generatorOf(name, generator) }, x);
}

function random_(x: Tensor, args: readonly unknown[]): Tensor {
  const { from, to, generator } = parametersOf("random_", ["from", "to", "generator"], args);
  if (from === undefined && to === undefined) return fill("random_", x, "random", {}, generator);
  // One number is the upper end, as in PyTorch.
  const [low, high] = to === undefined ? [0, from] : [from ?? 0, to];
  return fill("random_", x, "randint", checkRange("random_", low, high, x.dtype), generator);
}

function bernoulli_(x: Tensor, args: readonly unknown[]): Tensor {
  const { p = 0.5, generator } = parametersOf("bernoulli_", ["p", "generator"], args);
  if (!isTensor(p))
    return fill("bernoulli_", x, "bernoulli", { p: checkProbability("bernoulli_", p) }, generator);
  const each = spread(p, x);
  checkProbabilities("bernoulli_", each);
  const probabilities = elementsOf(each) as Float32Array | Float64Array; // a floating dtype has these arrays
  return fill("bernoulli_", x, "bernoulliEach", { probabilities }, generator);
}

/** The elements of `p` for those of `x`, in the order in which `x` lies in memory. */
function spread(p: Tensor, x: Tensor): Tensor {
  if (!sameShape(broadcastShapes("bernoulli_", p.shape, x.shape), x.shape)) {
    throw new ShapeError("bernoulli_: more probabilities than elements", {
      got: `p ${showShape(p.shape)} for ${showShape(x.shape)}`,
      expected: "probabilities that stretch to the tensor's shape",
    });
  }
  return new Tensor(p.storage, p.dtype, permuted(expanded(p, x.shape), memoryOrder(x)));
}

function geometric_(x: Tensor, args: readonly unknown[]): Tensor {
  const { p, generator } = parametersOf("geometric_", ["p", "generator"], args);
  if (x.dtype === "bool")
    throw new DTypeError("geometric_: these numbers are counts", {
      got: x.dtype,
      expected: "any other dtype",
    });
  return fill(
    "geometric_",
    x,
    "geometric",
    { p: checkOpenProbability("geometric_", p) },
    generator,
  );
}

installMethods({
  uniform_(this: Tensor, ...args: unknown[]) {
    const {
      from = 0,
      to = 1,
      generator,
    } = parametersOf("uniform_", ["from", "to", "generator"], args);
    return fill(
      "uniform_",
      this,
      "uniform",
      checkInterval("uniform_", from, to, floatingType("uniform_", this.dtype)),
      generator,
    );
  },
  normal_(this: Tensor, ...args: unknown[]) {
    const {
      mean = 0,
      std = 1,
      generator,
    } = parametersOf("normal_", ["mean", "std", "generator"], args);
    floatingType("normal_", this.dtype);
    return fill(
      "normal_",
      this,
      "normal",
      { mean: checkFinite("normal_", "mean", mean), std: checkDeviation("normal_", std) },
      generator,
    );
  },
  random_(this: Tensor, ...args: unknown[]) {
    return random_(this, args);
  },
  bernoulli_(this: Tensor, ...args: unknown[]) {
    return bernoulli_(this, args);
  },
  exponential_(this: Tensor, ...args: unknown[]) {
    const { lambd = 1, generator } = parametersOf("exponential_", ["lambd", "generator"], args);
    floatingType("exponential_", this.dtype);
    return fill(
      "exponential_",
      this,
      "exponential",
      { rate: checkPositive("exponential_", "lambd", lambd) },
      generator,
    );
  },
  geometric_(this: Tensor, ...args: unknown[]) {
    return geometric_(this, args);
  },
  cauchy_(this: Tensor, ...args: unknown[]) {
    const {
      median = 0,
      sigma = 1,
      generator,
    } = parametersOf("cauchy_", ["median", "sigma", "generator"], args);
    floatingType("cauchy_", this.dtype);
    return fill(
      "cauchy_",
      this,
      "cauchy",
      {
        median: checkFinite("cauchy_", "median", median),
        sigma: checkPositive("cauchy_", "sigma", sigma),
      },
      generator,
    );
  },
  logNormal_(this: Tensor, ...args: unknown[]) {
    const {
      mean = 1,
      std = 2,
      generator,
    } = parametersOf("logNormal_", ["mean", "std", "generator"], args);
    floatingType("logNormal_", this.dtype);
    return fill(
      "logNormal_",
      this,
      "logNormal",
      {
        mean: checkFinite("logNormal_", "mean", mean),
        std: checkPositive("logNormal_", "std", std),
      },
      generator,
    );
  },
  bernoulli(this: Tensor, ...args: unknown[]) {
    const { p, generator } = parametersOf("bernoulli", ["p", "generator"], args);
    const source = generatorOf("bernoulli", generator);
    if (p === undefined) return bernoulli(this, { generator: source });
    const parameters = { p: checkProbability("bernoulli", p) };
    return drawn(
      { name: "bernoulli", distribution: "bernoulli", parameters, generator: source },
      this.shape,
      this.dtype,
    );
  },
  multinomial(this: Tensor, numSamples: number, ...args: never[]) {
    return multinomial(this, numSamples, ...args);
  },
});

/** Parameters of `uniform_` and `random_` by name. */
export interface IntervalOptions<N = number> extends DrawOptions {
  readonly from?: N;
  readonly to?: N;
}

/** Parameters of `normal_` and `logNormal_` by name. */
export interface NormalOptions extends DrawOptions {
  readonly mean?: number;
  readonly std?: number;
}

/** Parameters of `cauchy_` by name. */
export interface CauchyOptions extends DrawOptions {
  readonly median?: number;
  readonly sigma?: number;
}

/** Parameters of `bernoulli_` by name. */
export interface BernoulliOptions extends DrawOptions {
  readonly p?: number | Tensor;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Fills with uniform numbers on `[from, to)`, 0 and 1 unless given; by rounding `to` can occur.
     * @throws {ValueError} when `from` exceeds `to`
     * @example
     * manualSeed(0);
     * zeros(2).uniform_() // => tensor([0.4963, 0.7682])
     */
    uniform_(
      from?: number | IntervalOptions,
      to?: number | Omit<IntervalOptions, "from">,
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills with normal numbers, by default of mean 0 and standard deviation 1.
     * @throws {ValueError} for a negative standard deviation
     * @example
     * manualSeed(0);
     * zeros(2).normal_() // => tensor([ 1.5410, -0.2934])
     */
    normal_(
      mean?: number | NormalOptions,
      std?: number | Omit<NormalOptions, "mean">,
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills with whole numbers: from `from` up to but without `to`; below the only number given; or,
     * without bounds, from 0 over all that the dtype counts exactly.
     * @throws {ValueError} for an empty range or one that the dtype cannot hold
     * @example
     * manualSeed(0);
     * zeros(4).random_(0, 10) // => tensor([4., 9., 3., 0.])
     */
    random_(
      from?: number | bigint | IntervalOptions<number | bigint>,
      to?: number | bigint | Omit<IntervalOptions<number | bigint>, "from">,
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills with 1 where chance has it, with 0 elsewhere; `p` is one probability (1/2 unless given)
     * or a tensor of them that stretches to the shape.
     * @throws {ValueError} for a probability outside `[0, 1]`
     * @example
     * manualSeed(0);
     * zeros(4).bernoulli_(0.5) // => tensor([0., 0., 1., 0.])
     */
    bernoulli_(p?: number | Tensor | BernoulliOptions, options?: DrawOptions): Tensor<S, D>;
    /**
     * Fills with waiting times of a process with `lambd` events per unit of time, 1 unless given.
     * @example
     * manualSeed(0);
     * zeros(4).exponential_(2).gt(0).all() // => tensor(True)
     */
    exponential_(
      lambd?: number | (DrawOptions & { readonly lambd?: number }),
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills with numbers of trials up to and with the first success, each succeeding with probability `p` in `(0, 1)`.
     * @example
     * manualSeed(0);
     * zeros(4).geometric_(0.5).ge(1).all() // => tensor(True)
     */
    geometric_(
      p: number | (DrawOptions & { readonly p: number }),
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills from the Cauchy distribution around `median` (0), half of it within `sigma` (1).
     * @example
     * manualSeed(0);
     * zeros(4).cauchy_(10, 0.5).isfinite().all() // => tensor(True)
     */
    cauchy_(
      median?: number | CauchyOptions,
      sigma?: number | Omit<CauchyOptions, "median">,
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Fills with exp of normal numbers, by default of mean 1 and standard deviation 2.
     * @example
     * manualSeed(0);
     * zeros(4).logNormal_(0, 1).gt(0).all() // => tensor(True)
     */
    logNormal_(
      mean?: number | NormalOptions,
      std?: number | Omit<NormalOptions, "mean">,
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * 1 with the probability that stands here, else 0; or, for all elements alike, with probability `p`.
     * @example
     * tensor([0, 1, 1]).bernoulli() // => tensor([0., 1., 1.])
     */
    bernoulli(
      p?: number | (DrawOptions & { readonly p?: number }),
      options?: DrawOptions,
    ): Tensor<S, D>;
    /**
     * Indices drawn by the weights that stand here; see the function `multinomial`.
     * @example
     * tensor([0, 0, 1]).multinomial(2, true) // => tensor([2, 2])
     */
    multinomial<S extends Shape, D extends DType, N extends number>(
      this: Tensor<S, D>,
      numSamples: N,
      replacement?: boolean | MultinomialOptions,
      options?: DrawOptions,
    ): Tensor<Resized<S, -1, N>, "int64">;
  }
}
