/**
 * @file Arbitrary elements, by mode: each mode is a kind of number that implementations get wrong in
 * a way of its own.
 */
import { type DType, dtypes } from "@kindling/tensor";
import fc from "fast-check";

/** How the elements of an arbitrary tensor are chosen. */
export type Elements =
  /** Whole numbers from -8 to 8: sums and products are exact. */
  | "smallIntegers"
  /** Between -1 and 1. */
  | "unit"
  /** Of every order of magnitude. */
  | "magnitudes"
  /** Below the smallest normal number. */
  | "subnormals"
  /** Zero, minus zero and their neighbours. */
  | "zeros"
  /** Infinities among ordinary numbers. */
  | "infinities"
  /** NaN among ordinary numbers. */
  | "nans"
  /** Few different values, so that many are equal. */
  | "ties"
  /** All of the above. */
  | "any";

/**
 * One element of a dtype, in a mode; integers and booleans take what the mode means to them.
 * @example
 * fc.sample(element("bool"), 100).every((x) => x === 0 || x === 1) // => true
 */
export function element(dtype: DType, mode: Elements = "any"): fc.Arbitrary<number> {
  const { kind } = dtypes[dtype];
  if (kind === "bool") return fc.integer({ min: 0, max: 1 });
  if (kind === "integer") return mode === "ties" ? fc.integer({ min: 0, max: 2 }) : integers(dtype);
  return float[mode](dtype === "float32");
}

type FloatModes = { readonly [M in Elements]: (single: boolean) => fc.Arbitrary<number> };

const between = (min: number, max: number, single: boolean): fc.Arbitrary<number> =>
  single
    ? fc.float({ min: Math.fround(min), max: Math.fround(max), noNaN: true })
    : fc.double({ min, max, noNaN: true });

/** The smallest normal number. */
const smallest = (single: boolean): number => (single ? 2 ** -126 : 2 ** -1022);

const float: FloatModes = {
  smallIntegers: () => fc.integer({ min: -8, max: 8 }),
  unit: (single) => between(-1, 1, single),
  magnitudes: (single) => logUniform(single ? 37 : 300, single),
  subnormals: (single) => between(-smallest(single) / 2, smallest(single) / 2, single),
  zeros: (single) => fc.constantFrom(0, -0, smallest(single), -smallest(single)),
  infinities: (single) => mixed(fc.constantFrom(Infinity, -Infinity), between(-4, 4, single)),
  nans: (single) => mixed(fc.constant(NaN), between(-4, 4, single)),
  ties: () => fc.constantFrom(0, 0.5, 1),
  any: (single) =>
    fc.oneof(
      ...modes
        .filter((mode) => mode !== "any")
        .map((mode): fc.Arbitrary<number> => float[mode](single)),
    ),
};

const modes = Object.keys(float) as Elements[]; // the table is typed by these names

const mixed = (rare: fc.Arbitrary<number>, usual: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ weight: 1, arbitrary: rare }, { weight: 3, arbitrary: usual });

function logUniform(decades: number, single: boolean): fc.Arbitrary<number> {
  const rounded = single ? Math.fround : (x: number): number => x;
  return fc
    .tuple(fc.constantFrom(1, -1), fc.double({ min: -decades, max: decades, noNaN: true }))
    .map(([sign, exponent]) => rounded(sign * 10 ** exponent));
}

function integers(dtype: DType): fc.Arbitrary<number> {
  const limits = dtype === "uint8" ? { min: 0, max: 255 } : { min: -(2 ** 31), max: 2 ** 31 - 1 };
  const small = dtype === "uint8" ? { min: 0, max: 8 } : { min: -8, max: 8 };
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer(small) },
    { weight: 1, arbitrary: fc.integer(limits) },
  );
}
