import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { special } from "../src/index.ts";

const {
  copysign,
  erf,
  erfc,
  erfinv,
  lgamma,
  digamma,
  polygamma,
  trigamma,
  remainder,
  floorDivide,
  roundHalfToEven,
  shiftLeft,
  shiftRight,
  power,
  maximum,
  minimum,
  fmax,
  fmin,
  sinc,
  xlogy,
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

  test("on both sides of where the method changes, and at the ends", () => {
    close(erfc(0.4999999) / 0.47950021006521576, 1, 1e-14);
    close(erfc(0.5) / 0.4795001221869535, 1, 1e-14);
    close(erfc(1.9999999) / 0.004677737047746216, 1, 1e-13);
    close(erfc(2) / 0.004677734981047266, 1, 1e-13);
    close(erfc(-3), 1.9999779095030015, 1e-15);
    expect([erfc(27.5), erfc(Infinity), erfc(-Infinity), erfc(NaN)]).toEqual([0, 0, 2, NaN]);
    expect([erf(Infinity), erf(-Infinity), erf(NaN)]).toEqual([1, -1, NaN]);
  });

  test("erf and erfc sum to 1, erf is odd", () => {
    fc.assert(
      fc.property(finite(-5, 5), (v) => {
        close(erf(v) + erfc(v), 1, 1e-14);
        expect(erf(-v)).toBe(-erf(v));
      }),
    );
  });

  test("erfinv keeps its digits next to 1, and the sign of zero", () => {
    for (const tail of [1e-3, 1e-6, 1e-9, 1e-12]) close(erfc(erfinv(1 - tail)) / tail, 1, 1e-3);
    close(erfc(erfinv(0.999)) / (1 - 0.999), 1, 1e-12);
    close(erfinv(1e-10) / (1e-10 * (Math.sqrt(Math.PI) / 2)), 1, 1e-14);
    expect(erfinv(0)).toBe(0);
    expect(erfinv(-0)).toBe(-0);
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
    fc.assert(
      fc.property(finite(0.1, 50), fc.integer({ min: 1, max: 8 }), (v, n) => {
        const factorial = Array.from({ length: n }, (_, k) => k + 1).reduce((a, b) => a * b);
        const step = (-1) ** n * factorial * v ** (-n - 1);
        const size = Math.abs(polygamma(n, v)) + Math.abs(step);
        expect(Math.abs(polygamma(n, v + 1) - polygamma(n, v) - step)).toBeLessThan(1e-13 * size);
      }),
    );
  });

  test("polygamma of order 0 and 1 are digamma and trigamma, of 2 at 1 it is -2 ζ(3)", () => {
    expect([polygamma(0, 0.7), polygamma(1, 0.7)]).toEqual([digamma(0.7), trigamma(0.7)]);
    close(polygamma(2, 1), -2 * 1.2020569031595942, 1e-15);
    close(polygamma(3, 1), Math.PI ** 4 / 15, 1e-15);
    close(polygamma(3, -0.5), polygamma(3, 0.5) + 6 * 16, 1e-15);
    const below = 2 * (2.25 ** -3 + 1.25 ** -3 + 0.25 ** -3);
    close(polygamma(2, -2.25), polygamma(2, 0.75) + below, 1e-14);
    expect(polygamma(2, -1e15 - 0.5)).toBeCloseTo(0, 9); // takes no time either
    expect([polygamma(1e300, 2), polygamma(200, 2), polygamma(2, Infinity)]).toEqual([
      -Infinity,
      -Infinity,
      -0,
    ]);
    expect([polygamma(-1, 1), polygamma(NaN, 1), polygamma(3, -2)]).toEqual([NaN, NaN, Infinity]);
    const poles = [polygamma(2, -2), polygamma(2, 0), polygamma(3, 0)];
    expect(poles).toEqual([-Infinity, -Infinity, Infinity]);
    expect(polygamma(2.1, 1)).toBe(polygamma(2, 1));
  });

  test("poles and known values", () => {
    expect(lgamma(-2)).toBe(Infinity);
    close(lgamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    close(digamma(1), -0.5772156649015329, 1e-14);
    close(trigamma(1), Math.PI ** 2 / 6, 1e-14);
  });
});

describe("the gamma function's edges", () => {
  test("reflection: known values below zero", () => {
    close(lgamma(-0.5), 1.2655121234846454, 1e-14);
    close(lgamma(-2.5), -0.05624371649767405, 1e-13);
    close(digamma(-0.5), 0.03648997397857652, 1e-13);
    // Gauss: ψ(3/4) = -γ + π/2 - 3 log 2
    close(digamma(-1.25), 4.8 - 0.5772156649015329 + Math.PI / 2 - 3 * Math.LN2, 1e-13);
    close(trigamma(-0.5), 8.934802200544679, 1e-13);
    close(trigamma(0.25), 17.197329154507113, 1e-13);
  });

  test("the series, where the argument needs no shift", () => {
    close(lgamma(12) / Math.log(39916800), 1, 1e-15);
    close(lgamma(20.5) / 40.8315009745308, 1, 1e-14);
    const sumTo = (n: number, power: number): number =>
      Array.from({ length: n }, (_, k) => (k + 1) ** -power).reduceRight((a, b) => a + b, 0);
    close(digamma(12), sumTo(11, 1) - 0.5772156649015329, 1e-15);
    close(digamma(100), sumTo(99, 1) - 0.5772156649015329, 1e-15);
    close(trigamma(12), Math.PI ** 2 / 6 - sumTo(11, 2), 1e-15);
  });

  test("exactly zero at 1 and 2", () => {
    expect([lgamma(1), lgamma(2)]).toEqual([0, 0]);
  });

  test("poles, infinities and NaN", () => {
    expect([lgamma(0), lgamma(-0), lgamma(-3), lgamma(NaN)]).toEqual([
      Infinity,
      Infinity,
      Infinity,
      NaN,
    ]);
    expect([lgamma(Infinity), lgamma(-Infinity)]).toEqual([Infinity, Infinity]);
    expect([digamma(0), digamma(-0), digamma(-3)]).toEqual([-Infinity, Infinity, NaN]);
  });
});

describe("division", () => {
  test("by zero it is IEEE's, and a quotient of zero keeps the sign", () => {
    expect([floorDivide(1, 0), floorDivide(-1, 0), floorDivide(0, 0)]).toEqual([
      Infinity,
      -Infinity,
      NaN,
    ]);
    expect([floorDivide(0, 3), floorDivide(0, -3), floorDivide(-0, 3)]).toEqual([0, -0, -0]);
    expect([floorDivide(1, 3), floorDivide(-1, 3), floorDivide(-6, -4)]).toEqual([0, -1, 1]);
  });

  test("a whole quotient is found also where the division's rounding misses it", () => {
    // one less the remainder is −66277092.00000001 and −5356.000000000001, but both are whole
    expect(floorDivide(-329052.9614298454, 0.004964806914707373)).toBe(-66_277_092);
    expect(floorDivide(1052.900182940964, -0.19660982742589514)).toBe(-5356);
    fc.assert(
      fc.property(finite(-1e6, 1e6), finite(0.01, 100), (a, b) => {
        const quotient = floorDivide(a, b);
        expect(Number.isInteger(quotient)).toBe(true);
        expect(Math.abs(quotient - (a - remainder(a, b)) / b)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

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

test("the sign is taken from zeros too", () => {
  expect([copysign(3, -1), copysign(-3, 1), copysign(3, -0), copysign(-3, 0)]).toEqual([
    -3, 3, -3, 3,
  ]);
  expect([copysign(0, -2), copysign(-0, 2)]).toEqual([-0, 0]);
});

test("removable singularities are removed", () => {
  expect([sinc(0), sinc(0.5), xlogy(0, 0), xlogy(0, Infinity), xlogy(0, NaN)]).toEqual([
    1,
    2 / Math.PI,
    0,
    0,
    NaN,
  ]);
  close(xlogy(3, 2), 3 * Math.LN2, 1e-15);
});

test("halves are rounded to the even neighbour, signs of zero are kept", () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 0.2, -0.2].map(roundHalfToEven)).toEqual([
    0, 2, 2, -0, -2, 0, -0,
  ]);
  expect([0.75, 1.25, 3, -2.75].map(roundHalfToEven)).toEqual([1, 1, 3, -3]);
});

test("powers are IEEE's: 1 to any power is 1", () => {
  expect([power(1, NaN), power(-1, Infinity), power(2, 10)]).toEqual([1, 1, 1024]);
  expect([power(-1, -Infinity), power(-1, 3), power(2, Infinity), power(-1, NaN)]).toEqual([
    1,
    -1,
    Infinity,
    NaN,
  ]);
});

test("the maximum of a number and NaN is NaN, fmax is the number", () => {
  expect([maximum(1, NaN), maximum(NaN, 1), fmax(1, NaN), fmax(NaN, 1)]).toEqual([NaN, NaN, 1, 1]);
  expect([minimum(1, NaN), minimum(NaN, 1), fmin(1, NaN), fmin(NaN, 1)]).toEqual([NaN, NaN, 1, 1]);
  expect([maximum(1, 2), maximum(2, 1), minimum(1, 2), minimum(2, 1)]).toEqual([2, 2, 1, 1]);
  expect([fmax(1, 2), fmax(2, 1), fmin(1, 2), fmin(2, 1)]).toEqual([2, 2, 1, 1]);
  expect([fmax(NaN, NaN), fmin(NaN, NaN)]).toEqual([NaN, NaN]);
});

test("bits that are moved by more places than there are, or by less than none, are gone", () => {
  const places = [-1, 0, 1, 31, 32, 33];
  expect(places.map((n) => shiftLeft(3, n))).toEqual([0, 3, 6, -(2 ** 31), 0, 0]);
  expect(places.map((n) => shiftRight(-8, n))).toEqual([-1, -8, -4, -1, -1, -1]);
  expect(places.map((n) => shiftRight(2 ** 30, n))).toEqual([0, 2 ** 30, 2 ** 29, 0, 0, 0]);
});
