/** @file Arbitrary inputs, probabilities and seeds for the laws of a layer. */
import type { DType, Tensor } from "@kindling/tensor";
import fc from "fast-check";
import { probability, seed } from "../arbitraries/chance.ts";
import type { Elements } from "../arbitraries/elements.ts";
import { type LaidOut, laidOut } from "../arbitraries/layout.ts";
import { shape } from "../arbitraries/shape.ts";
import { tensor } from "../arbitraries/tensor.ts";
import type { Forward, Subject } from "./layer.ts";

const floating = fc.constantFrom<DType>("float32", "float64");

/** Any shape that the layer takes. */
export const shapeFor = ({ channel }: Subject): fc.Arbitrary<readonly number[]> =>
  channel.length === 0
    ? shape({ maxRank: 4 })
    : fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
        .map((sizes) => [...sizes, ...channel]);

/** Any float tensor that the layer takes. */
export const inputFor = (subject: Subject, elements: Elements): fc.Arbitrary<Tensor> =>
  tensor({ shape: shapeFor(subject), dtype: floating, elements });

/** The same, laid out in any way. */
export const laidOutFor = (subject: Subject, elements: Elements): fc.Arbitrary<LaidOut> =>
  laidOut({ shape: shapeFor(subject), dtype: floating, elements });

/** A probability at which some is dropped and some kept; of noise, a deviation. Shrinks to 0.2. */
export const openProbability = (): fc.Arbitrary<number> =>
  fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom(0.2, 0.5, 0.9, 1 - eps, eps),
    fc.double({ min: eps, max: 1 - eps, noNaN: true }),
  );

const eps = 2 ** -24;

export { probability, seed };

/** A new layer whose generator starts from a seed: with the same seed the same mask. */
export function frozen({ create, generator }: Subject, p: number, seed: number): Forward {
  return (x, training) => {
    generator.manualSeed(seed);
    return create(p)(x, training);
  };
}
