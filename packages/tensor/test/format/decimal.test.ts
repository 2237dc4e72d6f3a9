/** @file Decimal text of floating-point numbers, compared with exact fractions. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { exponential, fixed } from "../../src/format/decimal.ts";

/** `value` as the fraction `top / bottom`, exactly. */
function fraction(value: number): { readonly top: bigint; readonly bottom: bigint } {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  return power >= 0
    ? { top: mantissa << BigInt(power), bottom: 1n }
    : { top: mantissa, bottom: 1n << BigInt(-power) };
}

/** `top / bottom` to the nearest whole number, ties to the even one. */
function nearest(top: bigint, bottom: bigint): bigint {
  const down = top / bottom;
  const twice = 2n * (top - down * bottom);
  return twice > bottom || (twice === bottom && down % 2n === 1n) ? down + 1n : down;
}

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  // Ties: a few binary places.
  fc
    .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 12 }))
    .map(([n, k]) => n / 2 ** k),
  // Ties left of the point.
  fc
    .tuple(fc.integer({ min: -1e5, max: 1e5 }), fc.integer({ min: 0, max: 9 }))
    .map(([n, k]) => n * 5 * 10 ** k),
);
const precision = fc.integer({ min: 0, max: 12 });

test("fixed is the nearest decimal, ties to the even digit", () => {
  fc.assert(
    fc.property(value, precision, (x, p) => {
      const { top, bottom } = fraction(Math.abs(x));
      const digits = String(nearest(top * 10n ** BigInt(p), bottom)).padStart(p + 1, "0");
      const point = digits.length - p;
      const expected = p === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
      expect(fixed(x, p)).toBe(`${x < 0 || Object.is(x, -0) ? "-" : ""}${expected}`);
    }),
    { numRuns: 2000 },
  );
});

test("exponential is the nearest decimal of its power, ties to the even digit", () => {
  fc.assert(
    fc.property(value, precision, (x, p) => {
      const written = exponential(x, p);
      const [, sign = "", mantissa = "", power = ""] =
        /^(-?)(\d[\d.]*)e([+-]\d\d+)$/.exec(written) ?? [];
      expect(sign).toBe(x < 0 || Object.is(x, -0) ? "-" : "");
      expect(mantissa).toMatch(p === 0 ? /^\d$/ : new RegExp(`^\\d\\.\\d{${p}}$`));
      const { top, bottom } = fraction(Math.abs(x));
      const places = p - Number(power);
      const scaled =
        places >= 0
          ? nearest(top * 10n ** BigInt(places), bottom)
          : nearest(top, bottom * 10n ** BigInt(-places));
      expect(BigInt(mantissa.replace(".", ""))).toBe(scaled);
      if (x !== 0) expect(mantissa).toMatch(/^[1-9]/);
    }),
    { numRuns: 2000 },
  );
});

test("what is not finite is a word, and a power of ten has two digits at least", () => {
  expect([Number.NaN, Infinity, -Infinity].map((x) => fixed(x, 4))).toEqual(["nan", "inf", "-inf"]);
  expect([Number.NaN, Infinity, -Infinity].map((x) => exponential(x, 4))).toEqual([
    "nan",
    "inf",
    "-inf",
  ]);
  expect(exponential(1, 2)).toBe("1.00e+00");
  expect(exponential(1e-100, 2)).toBe("1.00e-100");
  expect(fixed(1e21, 1)).toBe("1000000000000000000000.0");
});
