/** @file Arbitrary element types. */
import { type DType, dtypes, isFloatingPoint, promoteTypes } from "@kindling/tensor";
import fc from "fast-check";

const all = Object.keys(dtypes) as DType[]; // the table is typed by these names

/** Which element types to draw from. */
export type Kinds = "all" | "floating" | "numeric";

const choices: { readonly [K in Kinds]: readonly DType[] } = {
  all,
  floating: all.filter(isFloatingPoint),
  numeric: all.filter((name) => name !== "bool"),
};

/**
 * An element type; shrinks to float32.
 * @example
 * fc.sample(dtype("floating"), 100).every((name) => name.startsWith("float")) // => true
 */
export const dtype = (kinds: Kinds = "all"): fc.Arbitrary<DType> =>
  fc.constantFrom(...choices[kinds]);

/** Two element types and the one they have together. */
export interface PromotablePair {
  readonly a: DType;
  readonly b: DType;
  readonly promoted: DType;
}

/**
 * Two element types, with what they promote to.
 * @example
 * const [{ a, b, promoted }] = fc.sample(promotablePair(), 1);
 * promoted === promoteTypes(a, b) // => true
 */
export const promotablePair = (kinds: Kinds = "all"): fc.Arbitrary<PromotablePair> =>
  fc.tuple(dtype(kinds), dtype(kinds)).map(([a, b]) => ({ a, b, promoted: promoteTypes(a, b) }));
