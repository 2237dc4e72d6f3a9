/**
 * @file Drawing indices by weight.
 */
import * as e from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { isFloatingPoint } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import { drawWithReplacement, type Weights } from "../random/multinomial.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Resized, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { elementsOf } from "./convert.ts";
import { drawn, type DrawOptions, generatorOf } from "./draw.ts";
import { reduced } from "./reduce.ts";
import { fromTypedArray } from "./values.ts";

/** Parameters of `multinomial` by name. */
export interface MultinomialOptions extends DrawOptions {
  /** Whether an index can be drawn again. Default: false. */
  readonly replacement?: boolean;
}

/**
 * Indices drawn by weight: `[n]` from weights `[c]`, `[m, n]` from `[m, c]`; int64.
 *
 * @param weights  not negative, finite, in each row one above 0; they need not sum to 1.
 * @param numSamples  how many to draw from each row; without replacement at most `c`.
 * @throws {ValueError} for other weights or numbers
 * @example
 * multinomial(tensor([0, 0, 1]), 2, { replacement: true }) // => tensor([2, 2])
 */
export function multinomial<S extends Shape, D extends DType, N extends number>(
  weights: Tensor<S, D>,
  numSamples: N,
  replacement?: boolean | MultinomialOptions,
  options?: DrawOptions,
): Tensor<Resized<S, -1, N>, "int64">;
export function multinomial(weights: Tensor, ...args: readonly unknown[]): Tensor {
  const {
    numSamples,
    replacement = false,
    generator,
  } = parametersOf("multinomial", ["numSamples", "replacement", "generator"], args);
  const categories = checkWeights(weights);
  const count = checkCount(numSamples, replacement === true ? Infinity : categories, categories);
  const source = generatorOf("multinomial", generator);
  return replacement === true
    ? withReplacement(weights, categories, count, source)
    : withoutReplacement(weights, count, source);
}

function withReplacement(
  weights: Tensor,
  categories: number,
  count: number,
  source: Generator,
): Tensor {
  const elements = elementsOf(weights) as Weights; // a floating dtype has these arrays
  const rows = elements.length / categories;
  const out = new BigInt64Array(rows * count);
  for (let i = 0; i < rows; i++) {
    const row = elements.subarray(i * categories, (i + 1) * categories);
    drawWithReplacement(out.subarray(i * count, (i + 1) * count), row, source);
  }
  return fromTypedArray(out, [...weights.shape.slice(0, -1), count]);
}

/** A race of exponential clocks, one per index, of which the first to ring win. Two words an index. */
function withoutReplacement(weights: Tensor, count: number, generator: Generator): Tensor {
  const clocks = {
    name: "multinomial",
    distribution: "exponential",
    parameters: { rate: 1 },
    generator,
  } as const;
  const times = drawn(clocks, weights.shape, weights.dtype);
  const axis = weights.shape.length - 1;
  const sort = { axis, descending: true, count };
  return dispatch("sort", "multinomial", [weights.detach().div(times)], sort)[1]!;
}

/** @returns how many there are in a row */
function checkWeights(weights: Tensor): number {
  checkTensor("multinomial", "weights", weights);
  if (!isFloatingPoint(weights.dtype)) {
    throw new DTypeError("multinomial: weights have fractions", {
      got: weights.dtype,
      expected: "float32 or float64",
      fix: "weights.float()",
    });
  }
  const categories = weights.shape.at(-1) ?? 0;
  if (![1, 2].includes(weights.shape.length) || categories === 0) {
    throw new ShapeError("multinomial: no rows of weights", {
      got: showShape(weights.shape),
      expected: "[c] or [m, c], with c above 0",
    });
  }
  const areWeights = { expr: isWeight, valueType: "bool" } as const;
  if (reduced("multinomial", "all", weights.detach(), areWeights).item() !== true)
    throw new ValueError("multinomial: this is no weight", {
      got: String(elementsOf(weights).find((w) => !(w >= 0 && w < Infinity))),
      expected: "finite numbers from 0",
    });
  const haveWeight = reduced("multinomial", "any", weights.detach(), { dim: -1, dtype: "bool" });
  if (haveWeight.all().item() !== true)
    throw new ValueError("multinomial: nothing has weight", {
      got: "a row of zeros",
      expected: "a weight above 0 in each row",
    });
  return categories;
}

const isWeight = e.and(e.ge(e.input(0), e.constant(0)), e.lt(e.input(0), e.constant(Infinity)));

function checkCount(count: unknown, most: number, categories: number): number {
  if (typeof count === "number" && Number.isInteger(count) && count > 0 && count <= most)
    return count;
  const expected =
    most === Infinity
      ? "a whole number from 1"
      : `a whole number from 1 to ${categories}, without replacement`;
  throw new ValueError("multinomial: not so many can be drawn", {
    got: `numSamples ${String(count)}`,
    expected,
  });
}
