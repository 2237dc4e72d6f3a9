/** @file Arbitrary index expressions, as `x.at(...)` takes them. */
import type { IndexPart } from "@kindling/tensor";
import fc from "fast-check";

/**
 * Indices that are valid for a shape: positions (also from the end), parts with steps, `":"`, at most
 * one `"..."`, new axes. Every axis keeps at least the meaning it has without an index.
 * @example
 * const [index] = fc.sample(indexExpression([2, 3]), 1);
 * isTensor(zeros(2, 3).at(...index)) // => true
 */
export function indexExpression(shape: readonly number[]): fc.Arbitrary<IndexPart[]> {
  return fc
    .nat(shape.length)
    .chain((named) =>
      fc.tuple(fc.tuple(...shape.slice(0, named).map(indexOf)), fc.nat(named), fc.nat(3)),
    )
    .map(([indices, place, kind]): IndexPart[] => {
      if (kind === 1) return indices.toSpliced(place, 0, null);
      return kind === 2 ? [...indices, "..."] : [...indices];
    });
}

function indexOf(size: number): fc.Arbitrary<IndexPart> {
  const bound = fc.option(fc.integer({ min: -size, max: size }));
  const part = fc.tuple(bound, bound, fc.integer({ min: 1, max: 3 }));
  const whole = fc.constant<IndexPart>(":");
  if (size === 0) return fc.oneof(whole, part);
  return fc.oneof(fc.integer({ min: -size, max: size - 1 }), whole, part);
}
