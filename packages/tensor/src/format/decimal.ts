/**
 * @file Floating-point numbers as decimal text, as C's and Python's `%.4f` and `%.4e` write them:
 * ties go to the even digit (JavaScript takes the larger), exponents have two digits at least, the
 * sign of -0 is kept.
 */

/** `value` with `precision` digits behind the point; `nan`, `inf` and `-inf` as words. */
export function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return word(value);
  const size = Math.abs(value);
  const digits =
    size < 1e21 ? toEven(size.toFixed(precision), size, precision) : wholeDigits(size, precision);
  return sign(value) + digits;
}

/** `value` with one digit before the point, `precision` behind it, and a power of ten. */
export function exponential(value: number, precision: number): string {
  if (!Number.isFinite(value)) return word(value);
  const size = Math.abs(value);
  const [digits = "", power = ""] = size.toExponential(precision).split("e");
  const exponent = Number(power);
  const mantissa = toEven(digits, size, precision - exponent);
  return `${sign(value)}${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const sign = (value: number): string => (value < 0 || Object.is(value, -0) ? "-" : "");

const word = (value: number): string => (Number.isNaN(value) ? "nan" : `${sign(value)}inf`);

/** From 10²¹ on every double is whole, and `toFixed` gives up. */
const wholeDigits = (size: number, precision: number): string =>
  `${BigInt(size)}${precision > 0 ? `.${"0".repeat(precision)}` : ""}`;

/**
 * Mends the last of `digits` where `size` lies exactly between two decimals of `places` digits and
 * JavaScript took the larger, odd one. An odd last digit is at least 1, so nothing is borrowed.
 */
function toEven(digits: string, size: number, places: number): string {
  const last = Number(digits.at(-1));
  return last % 2 === 1 && isTie(size, places) ? `${digits.slice(0, -1)}${last - 1}` : digits;
}

/**
 * Whether `size · 10^places` is an odd multiple of 1/2. Times 2^(places + 1), which is exact, `size`
 * is then an odd whole number, and without places a multiple of the powers of 5 that are missing.
 */
function isTie(size: number, places: number): boolean {
  const halves = size * 2 ** (places + 1);
  return halves % 2 === 1 && (places >= 0 || halves % 5 ** -places === 0);
}
