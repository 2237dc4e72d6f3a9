/**
 * @file What all random operations share: where their numbers come from, and how they fill a tensor.
 */
import type { Expr } from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { checkDType, type DType, dtypes, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Layout } from "../layout.ts";
import { defaultGenerator } from "../random/default-generator.ts";
import type { Distributions } from "../random/distributions.ts";
import { Generator } from "../random/generator.ts";
import { checkSizes, numelOf, type Sizes } from "../shape.ts";
import { Storage } from "../storage.ts";
import { allocate, isTensor, Tensor } from "../tensor.ts";
import { parametersOf } from "./arguments.ts";
import type { CreateOptions } from "./create.ts";

/** Where numbers are drawn from. */
export interface DrawOptions {
  /** Default: the one that `manualSeed` seeds. */
  readonly generator?: Generator | undefined;
}

/** What every random creating function takes last. */
export interface RandomOptions<D extends DType = DType> extends CreateOptions<D>, DrawOptions {}

/** A distribution with its parameters and the source of its randomness. */
export interface Draw<K extends keyof Distributions = keyof Distributions> {
  /** The operation, as the user called it. */
  readonly name: string;
  readonly distribution: K;
  readonly parameters: Distributions[K];
  readonly generator: Generator;
}

/** A new tensor of random numbers, row-major. */
export function drawn<K extends keyof Distributions>(
  draw: Draw<K>,
  shape: Sizes,
  dtype: DType,
): Tensor {
  const { name, distribution, parameters, generator } = draw;
  checkSizes(shape, name);
  return dispatch("random", name, [], { distribution, parameters, generator, shape, dtype })[0]!;
}

/** A tensor filled with random numbers, in the order of its memory. */
export function drawnInto<K extends keyof Distributions>(draw: Draw<K>, target: Tensor): Tensor {
  const { name, distribution, parameters, generator } = draw;
  const { shape, dtype } = target;
  return dispatch("random", name, [], { distribution, parameters, generator, shape, dtype }, [
    target,
  ])[0]!;
}

/** What `fusedDraw` draws: an element for each place of a shape, which its inputs broadcast to. */
export interface FusedDraw<K extends keyof Distributions> {
  readonly distribution: K;
  readonly parameters: Distributions[K];
  /** Default: the one that `manualSeed` seeds. */
  readonly generator?: Generator | undefined;
  readonly shape: Sizes;
  readonly dtype: DType;
}

/**
 * Random numbers and what is computed from them, in one pass: `fused` with one more input, to which no
 * gradient flows.
 *
 * @param inputs  an expression's `input(0)` is the number drawn, `input(i + 1)` is an element of `inputs[i]`
 * @param into    tensors to write to, or the element types of new ones
 * @returns a tensor for each expression, and then the numbers drawn
 * @example
 * const draw = { distribution: "bernoulli", parameters: { p: 1 }, shape: [2], dtype: "bool" };
 * const twice = expr.where(expr.input(0), expr.mul(expr.input(1), expr.scalar(0)), expr.constant(0));
 * fusedDraw("keepAll", draw, [tensor([1, 2])], [2], [twice], ["float32"])
 * // => [ tensor([2., 4.]), tensor([True, True]) ]
 */
export function fusedDraw<K extends keyof Distributions>(
  name: string,
  { distribution, parameters, generator, shape, dtype }: FusedDraw<K>,
  inputs: readonly Tensor[],
  scalars: readonly number[],
  exprs: readonly Expr[],
  into: readonly Tensor[] | readonly DType[],
): Tensor[] {
  const targets = into.every(isTensor) ? [...into, allocate(shape, dtype)] : undefined;
  const dtypes = into.map((x) => (isTensor(x) ? x.dtype : x));
  const attributes = {
    distribution,
    parameters,
    generator: generatorOf(name, generator),
    shape,
    dtype,
    epilogue: { exprs, scalars, dtypes },
  };
  return dispatch("random", name, inputs, attributes, targets);
}

/** A new tensor of the shape and the memory order of a layout. */
export function drawnLike<K extends keyof Distributions>(
  draw: Draw<K>,
  layout: Layout,
  dtype: DType,
): Tensor {
  const storage = new Storage(numelOf(layout.shape) * dtypes[dtype].sizeBytes);
  return drawnInto(draw, new Tensor(storage, dtype, layout));
}

/** The options of a random creating function, with only names that are known. */
export function randomOptions(name: string, options: object): RandomOptions {
  // Names are checked here, values where they are used.
  return parametersOf(
    name,
    ["dtype", "generator", "requiresGrad"],
    [{ ...options }],
  ) as RandomOptions;
}

/**
 * The generator to draw from.
 *
 * @throws {ValueError} for anything but a generator
 */
export function generatorOf(name: string, generator: unknown): Generator {
  if (generator === undefined || generator === null) return defaultGenerator;
  if (generator instanceof Generator) return generator;
  throw new ValueError(`${name}: this is no generator`, {
    got: typeof generator,
    expected: "a Generator, or none for the one that manualSeed seeds",
    fix: "new Generator({ seed: 0 })",
  });
}

/** The element type wanted, which must have fractions. */
export function floatingType(name: string, dtype: unknown): DType {
  const wanted = checkDType(dtype, name);
  if (isFloatingPoint(wanted)) return wanted;
  throw new DTypeError(`${name}: the numbers have fractions`, {
    got: wanted,
    expected: "float32 or float64",
  });
}
