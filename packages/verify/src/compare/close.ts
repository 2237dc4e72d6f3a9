/**
 * @file `assertClose` and `assertEqual`: comparisons of tensors that, when they fail, say where it is
 * worst, by how much, and in how many places.
 */
import { type DType, isTensor, KindlingError, tensor, type Tensor } from "@kindling/tensor";
import { isWithin, type Tolerance, toleranceFor } from "./tolerance.ts";
import { ulpDistance } from "./ulp.ts";

/**
 * Two tensors differ.
 * @example
 * let code;
 * try { assertClose(tensor([1]), tensor([2])); } catch (error) { code = error.code; }
 * code // => "KINDLING_MISMATCH"
 */
export class MismatchError extends KindlingError {
  override readonly name = "MismatchError";
  override readonly code = "KINDLING_MISMATCH";
}

/** What a tensor may be compared with; plain values get the other's dtype. */
export type Comparable = Tensor | number | bigint | boolean | NestedValues;

export interface NestedValues extends ReadonlyArray<number | bigint | boolean | NestedValues> {}

/** How close two tensors must be, and what else must agree. */
export interface CloseOptions {
  /** Allowed error relative to the expected value; with `atol`, or PyTorch's default by dtype. */
  readonly rtol?: number;
  /** Allowed absolute error. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. Default `false`. */
  readonly equalNan?: boolean;
  /** Whether the dtypes must agree. Default `true`. */
  readonly checkDtype?: boolean;
  /** Put before the message. */
  readonly message?: string;
}

/**
 * Throws unless `actual` and `expected` agree in shape, dtype and, up to a tolerance, in value:
 * `|actual - expected| ≤ atol + rtol · |expected|` (`torch.testing.assert_close`).
 *
 * @throws {MismatchError} naming the worst place, its distance in units in the last place, and the count
 * @throws {ValueError} when only one of `rtol` and `atol` is given
 * @example
 * assertClose(tensor([1, 2]).sum(), 3) // => undefined
 */
export function assertClose(
  actual: Tensor,
  expected: Comparable,
  options: CloseOptions = {},
): void {
  const want = asTensor(expected, actual.dtype);
  checkMeta(actual, want, options.checkDtype ?? true, options.message ?? "assertClose");
  const tolerance = toleranceFor(actual.dtype, want.dtype, options);
  const places = mismatches(actual, want, tolerance, options.equalNan ?? false);
  if (places.count > 0) throw valuesDiffer(actual, want, places, tolerance, options.message);
}

/**
 * Throws unless `actual` and `expected` agree in shape, dtype and every value. NaN equals NaN; 0 and
 * -0 are told apart only if `signedZero` says so.
 *
 * @throws {MismatchError}
 * @example
 * assertEqual(tensor([NaN, 0]), tensor([NaN, -0])) // => undefined
 */
export function assertEqual(
  actual: Tensor,
  expected: Comparable,
  options: { readonly signedZero?: boolean; readonly message?: string } = {},
): void {
  const want = asTensor(expected, actual.dtype);
  const message = options.message ?? "assertEqual";
  checkMeta(actual, want, true, message);
  const exact = { rtol: 0, atol: 0 };
  const places = mismatches(actual, want, exact, true, options.signedZero ?? false);
  if (places.count > 0) throw valuesDiffer(actual, want, places, exact, message);
}

interface Places {
  readonly count: number;
  readonly total: number;
  /** Row-major position of the worst. */
  readonly worst: number;
  readonly got: number | bigint;
  readonly want: number | bigint;
}

function mismatches(
  actual: Tensor,
  expected: Tensor,
  tolerance: Tolerance,
  equalNan: boolean,
  signedZero = false,
): Places {
  const [a, b] = [actual.toTypedArray(), expected.toTypedArray()];
  let count = 0;
  let worst = 0;
  let largest = -1;
  for (let i = 0; i < a.length; i++) {
    const [got, want] = [a[i] ?? 0, b[i] ?? 0];
    if (agree(got, want, tolerance, equalNan) && !(signedZero && zerosDiffer(got, want))) continue;
    count += 1;
    const gap = Math.abs(Number(got) - Number(want));
    const excess = Number.isNaN(gap) ? Infinity : gap - tolerance.rtol * Math.abs(Number(want));
    if (excess > largest) [worst, largest] = [i, excess];
  }
  return { count, total: a.length, worst, got: a[worst] ?? 0, want: b[worst] ?? 0 };
}

function agree(
  got: number | bigint,
  want: number | bigint,
  tolerance: Tolerance,
  equalNan: boolean,
): boolean {
  if (got === want) return true;
  // whole numbers beyond 2⁵³ would be rounded to the same number
  if (typeof got === "bigint" && typeof want === "bigint" && isExact(tolerance)) return false;
  return isWithin(Number(got), Number(want), tolerance, equalNan);
}

const isExact = ({ rtol, atol }: Tolerance): boolean => rtol === 0 && atol === 0;

const zerosDiffer = (got: number | bigint, want: number | bigint): boolean =>
  got === 0 && want === 0 && !Object.is(got, want);

function asTensor(value: Comparable, dtype: DType): Tensor {
  return isTensor(value) ? value : tensor(value as NestedValues, { dtype }); // a plain number is the innermost of nested values
}

function checkMeta(actual: Tensor, expected: Tensor, checkDtype: boolean, message: string): void {
  const [got, want] = [actual.shape.join(", "), expected.shape.join(", ")];
  if (got !== want) {
    throw new MismatchError(`${message}: shapes differ`, {
      got: `[${got}]`,
      expected: `[${want}]`,
    });
  }
  if (checkDtype && actual.dtype !== expected.dtype) {
    throw new MismatchError(`${message}: dtypes differ`, {
      got: actual.dtype,
      expected: expected.dtype,
    });
  }
}

function valuesDiffer(
  actual: Tensor,
  expected: Tensor,
  { count, total, worst, got, want }: Places,
  { rtol, atol }: Tolerance,
  message = "assertClose",
): MismatchError {
  const place = indexOf(worst, actual.shape).join(", ");
  const off = Math.abs(Number(got) - Number(want));
  const ulps = ulpText(Number(got), Number(want), actual.dtype, expected.dtype);
  const bound = rtol === 0 && atol === 0 ? "" : ` within ${atol} + ${rtol} · |expected|`;
  return new MismatchError(`${message}: ${count} of ${total} elements differ`, {
    got: `${show(got)} at [${place}] of ${actual.dtype} [${actual.shape.join(", ")}]`,
    expected: `${show(want)}${bound}; off by ${off}${ulps}`,
  });
}

function ulpText(got: number, want: number, a: DType, b: DType): string {
  if ((a !== "float32" && a !== "float64") || (b !== "float32" && b !== "float64")) return "";
  const type = a === "float32" || b === "float32" ? "float32" : "float64";
  const ulps = ulpDistance(got, want, type);
  return Number.isFinite(ulps) ? `, ${ulps} ULP` : "";
}

const show = (value: number | bigint): string => (Object.is(value, -0) ? "-0" : String(value));

/** The index of a row-major position. */
function indexOf(position: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = position;
  for (const size of shape.toReversed()) {
    index.unshift(size > 0 ? rest % size : 0);
    rest = size > 0 ? Math.floor(rest / size) : 0;
  }
  return index;
}
