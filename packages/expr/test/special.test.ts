import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { special } from "../src/index.ts";

const {
  erf,
  erfc,
  erfinv,
  lgamma,
  digamma,
  trigamma,
  remainder,
  floorDivide,
  roundHalfToEven,
  power,
  maximum,
  fmax,
} = special;
const close = (got: number, want: number, bound: number): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(bound * Math.max(1, Math.abs(want)));
};
const finite = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

describe("the error function", () => {
  test("known values (Abramowitz and Stegun, table 7.1)", () => {
    close(erf(0.5), 0.5204998778130465, 1e-15);
    close(erf(1), 0.8427007929497149, 1e-15);
    close(erf(2), 0.9953222650189527, 1e-15);
    close(erfc(3) / 2.209049699858544e-5, 1, 1e-13);
    close(erfc(10) / 2.088487583762545e-45, 1, 1e-13);
  });

  test("erf and erfc sum to 1, erf is odd", () => {
    fc.assert(
      fc.property(finite(-5, 5), (v) => {
        close(erf(v) + erfc(v), 1, 1e-14);
        expect(erf(-v)).toBe(-erf(v));
      }),
    );
  });

  test("erfinv undoes erf", () => {
    fc.assert(
      fc.property(finite(-0.9999999, 0.9999999), (v) => close(erf(erfinv(v)), v, 4e-16 * 8)),
    );
    expect([erfinv(1), erfinv(-1), erfinv(2)]).toEqual([Infinity, -Infinity, NaN]);
  });
});

describe("the gamma function's logarithm", () => {
  test("Γ(x + 1) = x Γ(x)", () => {
    fc.assert(
      fc.property(finite(0.1, 50), (v) => close(lgamma(v + 1), lgamma(v) + Math.log(v), 1e-13)),
    );
  });

  test("its derivatives obey their recurrences", () => {
    fc.assert(
      fc.property(finite(0.1, 50), (v) => {
        close(digamma(v + 1), digamma(v) + 1 / v, 1e-12);
        close(trigamma(v + 1), trigamma(v) - 1 / (v * v), 1e-11);
      }),
    );
  });

  test("poles and known values", () => {
    expect(lgamma(-2)).toBe(Infinity);
    close(lgamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    close(digamma(1), -0.5772156649015329, 1e-14);
    close(trigamma(1), Math.PI ** 2 / 6, 1e-14);
  });
});

describe("division", () => {
  test("x = y · floorDivide(x, y) + remainder(x, y), the remainder on the side of y", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: -50, max: 50 }),
        (a, b) => {
          fc.pre(b !== 0);
          expect(b * floorDivide(a, b) + remainder(a, b)).toBe(a);
          expect(remainder(a, b) === 0 || remainder(a, b) < 0 === b < 0).toBe(true);
        },
      ),
    );
  });
});

test("halves are rounded to the even neighbour, signs of zero are kept", () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 0.2, -0.2].map(roundHalfToEven)).toEqual([
    0, 2, 2, -0, -2, 0, -0,
  ]);
});

test("powers are IEEE's: 1 to any power is 1", () => {
  expect([power(1, NaN), power(-1, Infinity), power(2, 10)]).toEqual([1, 1, 1024]);
});

test("the maximum of a number and NaN is NaN, fmax is the number", () => {
  expect([maximum(1, NaN), maximum(NaN, 1), fmax(1, NaN), fmax(NaN, 1)]).toEqual([NaN, NaN, 1, 1]);
});
