/** @file How far apart two numbers may be and still count as close. */
import { type DType, promoteTypes, ValueError } from "@kindling/tensor";

/** Close means `|actual - expected| ≤ atol + rtol · |expected|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** What counts as close where nobody says otherwise: `torch.testing.assert_close`'s figures. */
export const defaultTolerance: { readonly [D in DType]: Tolerance } = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
  int32: { rtol: 0, atol: 0 },
  int64: { rtol: 0, atol: 0 },
  uint8: { rtol: 0, atol: 0 },
  bool: { rtol: 0, atol: 0 },
};

/**
 * The tolerance for two element types: the wider of theirs, or what the caller asks for.
 *
 * @throws {ValueError} when only one of the two bounds is given, as in PyTorch, or one is negative
 * @example
 * toleranceFor("float32", "float64", {}) // => { rtol: 0.0000013, atol: 0.00001 }
 * toleranceFor("float32", "float32", { rtol: 0, atol: 0.1 }) // => { rtol: 0, atol: 0.1 }
 */
export function toleranceFor(
  actual: DType,
  expected: DType,
  wanted: { readonly rtol?: number | undefined; readonly atol?: number | undefined },
): Tolerance {
  const { rtol, atol } = wanted;
  if (rtol === undefined && atol === undefined) return widerDefault(actual, expected);
  if (rtol === undefined || atol === undefined) {
    throw new ValueError("assertClose: rtol and atol go together", {
      got: rtol === undefined ? "atol alone" : "rtol alone",
      expected: "both or neither",
    });
  }
  if (!(rtol >= 0 && atol >= 0)) {
    throw new ValueError("assertClose: a tolerance below zero", {
      got: `rtol ${rtol}, atol ${atol}`,
      expected: "numbers of at least 0",
    });
  }
  return { rtol, atol };
}

/**
 * Whether two numbers are close; equal infinities are, and NaNs if `equalNan` says so.
 * @example
 * isWithin(1.001, 1, { rtol: 0, atol: 0.01 }) // => true
 */
export function isWithin(
  actual: number,
  expected: number,
  { rtol, atol }: Tolerance,
  equalNan: boolean,
): boolean {
  if (actual === expected) return true;
  if (Number.isNaN(actual) || Number.isNaN(expected))
    return equalNan && Number.isNaN(actual) && Number.isNaN(expected);
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return false;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

function widerDefault(a: DType, b: DType): Tolerance {
  if (a === b) return defaultTolerance[a];
  const [first, second] = [defaultTolerance[a], defaultTolerance[b]];
  const promoted = defaultTolerance[promoteTypes(a, b)];
  return {
    rtol: Math.max(first.rtol, second.rtol, promoted.rtol),
    atol: Math.max(first.atol, second.atol, promoted.atol),
  };
}
