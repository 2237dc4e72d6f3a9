/**
 * @file The rule by which a result agrees with a golden one: shapes, dtypes, integers and booleans
 * exactly; floats within `atol + rtol · |want|`; NaN equals NaN, infinities equal themselves.
 */
import { isTensor, type Tensor } from "@kindling/tensor";
import { MismatchError } from "../compare/close.ts";
import { isWithin, type Tolerance } from "../compare/tolerance.ts";
import { ulpDistance } from "../compare/ulp.ts";
import { type Golden, GoldenFloat, GoldenTensor } from "./golden.ts";

/** How closely values must agree. */
export interface AgreementOptions {
  readonly tolerance: Tolerance;
  /** Row-major positions that are not compared. */
  readonly except?: ReadonlySet<number>;
  /** Compare the values only, whatever their dtype. */
  readonly anyDtype?: boolean;
}

/**
 * Throws unless `got` agrees with `want`.
 *
 * @param what  names the result in the message.
 * @throws {MismatchError}
 * @example
 * const want = new conformance.GoldenTensor("float32", [2], new Float32Array([1, 2]));
 * assertAgrees(tensor([1, 2]), want, "out", { tolerance: { rtol: 0, atol: 0 } }) // => undefined
 */
export function assertAgrees(
  got: unknown,
  want: Golden,
  what: string,
  options: AgreementOptions,
): void {
  if (want instanceof GoldenTensor) return assertTensorAgrees(got, want, what, options);
  if (Array.isArray(want)) return assertListAgrees(got, want as readonly Golden[], what, options); // `isArray` does not narrow readonly arrays
  const expected = want instanceof GoldenFloat ? want.value : want;
  const plain = isTensor(got) && got.ndim === 0 ? got.item() : got;
  const equal =
    typeof expected === "number"
      ? isWithin(Number(plain), expected, options.tolerance, true)
      : plain === expected;
  if (!equal) throw differ(what, String(plain), JSON.stringify(expected));
}

function assertListAgrees(
  got: unknown,
  want: readonly Golden[],
  what: string,
  options: AgreementOptions,
): void {
  if (!Array.isArray(got) || got.length !== want.length) {
    const length = Array.isArray(got) ? `${got.length} entries` : typeof got;
    throw differ(what, length, `${want.length} entries`);
  }
  want.forEach((entry, i) => assertAgrees(got[i], entry, `${what}[${i}]`, options));
}

function assertTensorAgrees(
  got: unknown,
  want: GoldenTensor,
  what: string,
  options: AgreementOptions,
): void {
  if (!isTensor(got)) throw differ(what, got === null ? "null" : typeof got, "a tensor");
  const shape = want.perm?.map((axis) => want.shape[axis] ?? 1) ?? want.shape;
  if (got.shape.join() !== shape.join()) {
    throw differ(`${what}: shape`, `[${got.shape.join(", ")}]`, `[${shape.join(", ")}]`);
  }
  if (options.anyDtype !== true && got.dtype !== want.dtype)
    throw differ(`${what}: dtype`, got.dtype, want.dtype);
  assertValuesAgree(got, want, what, options);
}

function assertValuesAgree(
  got: Tensor,
  want: GoldenTensor,
  what: string,
  { tolerance, except }: AgreementOptions,
): void {
  const within = want.dtype.startsWith("float") ? tolerance : { rtol: 0, atol: 0 };
  const values = (want.perm === undefined ? got : got.permute(inverse(want.perm))).toTypedArray();
  let count = 0;
  let first = -1;
  for (let i = 0; i < values.length; i++) {
    const [a, b] = [values[i] ?? 0, want.data[i] ?? 0];
    if (a === b || except?.has(i) === true) continue;
    if (typeof a !== typeof b && Number(a) === Number(b)) continue;
    if (typeof a !== "bigint" && isWithin(a, Number(b), within, true)) continue;
    count += 1;
    if (first < 0) first = i;
  }
  if (count === 0) return;
  const [a, b] = [values[first] ?? 0, want.data[first] ?? 0];
  const ulps =
    got.dtype === "float32" ? ` (${ulpDistance(Number(a), Number(b), "float32")} ULP)` : "";
  throw differ(
    `${what}: ${count} of ${values.length} elements`,
    `${String(a)} at ${first}${ulps}`,
    `${String(b)} within ${within.atol} + ${within.rtol} · |expected|`,
  );
}

/** The order that undoes `perm`. */
const inverse = (perm: readonly number[]): number[] => perm.map((_, axis) => perm.indexOf(axis));

const differ = (what: string, got: string, expected: string): MismatchError =>
  new MismatchError(`${what} differs`, { got, expected });
