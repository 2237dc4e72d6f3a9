/**
 * @file Drawing indices by weight.
 */
import { isFloatingPoint } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import {
  drawWithoutReplacement,
  drawWithReplacement,
  type Weights,
} from "../random/multinomial.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Resized, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { type DrawOptions, generatorOf } from "./draw.ts";
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
  const { rows, categories } = checkWeights(weights);
  const count = checkCount(numSamples, replacement === true ? Infinity : categories, categories);
  const source = generatorOf("multinomial", generator);
  const draw = replacement === true ? drawWithReplacement : drawWithoutReplacement;
  const out = new BigInt64Array(rows.length * count);
  rows.forEach((row, i) => draw(out.subarray(i * count, (i + 1) * count), row, source));
  return fromTypedArray(out, [...weights.shape.slice(0, -1), count]);
}

function checkWeights(weights: Tensor): { rows: Weights[]; categories: number } {
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
  const elements = elementsOf(weights) as Weights; // a floating dtype has these arrays
  const rows = Array.from({ length: elements.length / categories }, (_, i) =>
    elements.subarray(i * categories, (i + 1) * categories),
  );
  rows.forEach(checkRow);
  return { rows, categories };
}

function checkRow(row: Weights): void {
  const bad = row.find((w) => !(w >= 0 && w < Infinity));
  if (bad !== undefined)
    throw new ValueError("multinomial: this is no weight", {
      got: String(bad),
      expected: "finite numbers from 0",
    });
  if (row.every((w) => w === 0))
    throw new ValueError("multinomial: nothing has weight", {
      got: "a row of zeros",
      expected: "a weight above 0 in each row",
    });
}

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
