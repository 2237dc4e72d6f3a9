import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ulpDistance } from "../../src/index.ts";

const number = fc.double({ noNaN: true });

describe("ulpDistance", () => {
  test("is a metric on numbers, up to rounding of large distances", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(ulpDistance(a, b)).toBe(ulpDistance(b, a));
        expect(ulpDistance(a, a)).toBe(0);
        if (a !== b) expect(ulpDistance(a, b)).toBeGreaterThan(0);
      }),
    );
  });

  test("counts the numbers between two, across binades, zero and the largest", () => {
    expect(ulpDistance(1, 1 + 2 ** -52)).toBe(1);
    expect(ulpDistance(1, 1 - 2 ** -53)).toBe(1);
    expect(ulpDistance(1, 1 + 2 ** -22, "float32")).toBe(2);
    expect(ulpDistance(5e-324, -5e-324)).toBe(2);
    expect(ulpDistance(Number.MAX_VALUE, Infinity)).toBe(1);
    expect(ulpDistance(0, -0)).toBe(0);
    const least = 2 ** -149; // of float32
    expect(ulpDistance(least, -least, "float32")).toBe(2);
    expect(ulpDistance(0, -0, "float32")).toBe(0);
    expect(ulpDistance(-1, -1 - 2 ** -23, "float32")).toBe(1);
    expect(ulpDistance(-1, 1, "float32")).toBe(2 * ulpDistance(0, 1, "float32"));
  });

  test("puts NaN next to NaN and infinitely far from every number", () => {
    expect(ulpDistance(NaN, NaN)).toBe(0);
    fc.assert(fc.property(number, (a) => ulpDistance(a, NaN) === Infinity));
  });
});
