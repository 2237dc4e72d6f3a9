/**
 * @file What becomes of the losses of a batch.
 */
import { type Shape, type Tensor, ValueError } from "@kindling/tensor";

/** Their mean, their sum, or each of them. */
export type Reduction = "mean" | "sum" | "none";

/** The shape of what is left of losses of shape `S`. */
export type Left<R extends Reduction, S extends Shape> = R extends "none" ? S : [];

const reductions: { readonly [R in Reduction]: (losses: Tensor) => Tensor } = {
  mean: (losses) => losses.mean(),
  sum: (losses) => losses.sum(),
  none: (losses) => losses,
};

/** Throws a `ValueError` unless `reduction` is one. */
export function checkReduction<R extends string>(
  reduction: string,
  where: string,
  further: readonly R[] = [],
): Reduction | R {
  const known: readonly string[] = [...Object.keys(reductions), ...further];
  if (known.includes(reduction)) return reduction as Reduction | R; // it is among them
  throw new ValueError(`${where}: unknown reduction`, {
    got: reduction,
    expected: known.map((name) => `"${name}"`).join(", "),
  });
}

/**
 * @throws {ValueError} for an unknown reduction
 */
export const reducedBy = (reduction: string, losses: Tensor, where: string): Tensor =>
  reductions[checkReduction<never>(reduction, where)](losses);
