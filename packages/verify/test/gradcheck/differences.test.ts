import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf, stepAt, weighted } from "../../src/gradcheck/differences.ts";

const difference = (f: (x: number) => number, x: number) => {
  const step = stepAt(x);
  return differenceOf({
    step,
    centre: f(x),
    outer: [f(x - step), f(x + step)],
    inner: [f(x - step / 2), f(x + step / 2)],
  });
};

const smooth: [string, (x: number) => number, (x: number) => number][] = [
  ["exp", Math.exp, Math.exp],
  ["sin", Math.sin, Math.cos],
  ["x³", (x) => x ** 3, (x) => 3 * x * x],
  ["1/(1+x²)", (x) => 1 / (1 + x * x), (x) => (-2 * x) / (1 + x * x) ** 2],
];

test.each(smooth)("the derivative of %s lies within the stated uncertainty", (_, f, slope) => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
      const { value, uncertainty, isKink } = difference(f, x);
      expect(Math.abs(value - slope(x))).toBeLessThanOrEqual(4 * uncertainty + 1e-12);
      expect(uncertainty).toBeLessThan(1e-7 * Math.max(1, Math.abs(f(x))));
      expect(isKink).toBe(false);
    }),
  );
});

test("a kink is one at the point and none beside it", () => {
  expect(difference(Math.abs, 0).isKink).toBe(true);
  expect(difference((x) => Math.max(x, 0), 0).isKink).toBe(true);
  expect(difference(Math.abs, 0.1).isKink).toBe(false);
  expect(difference((x) => x * Math.abs(x), 0).isKink).toBe(false);
});

test("a step is the cube root of half a unit, times the size beyond 1, or what is asked for", () => {
  const least = Math.cbrt(2 ** -53);
  expect([0, 0.5, -1, 8, -8].map((x) => stepAt(x))).toEqual(
    [1, 1, 1, 8, 8].map((size) => least * size),
  );
  expect(stepAt(8, 1e-3)).toBe(1e-3);
});

const unit = 2 ** -53;

test("both steps are extrapolated, and stay apart by what is uncertain", () => {
  // x³ + x² + 2 around 0: slopes 1 and 1/4 by the steps 1 and 1/2
  const { value, uncertainty } = differenceOf({
    step: 1,
    centre: 2,
    outer: [2, 4],
    inner: [2 + 1 / 8, 2 + 3 / 8],
  });
  expect(value).toBe(0);
  expect(uncertainty).toBe(0.75 + 8 * unit * 4);
});

test("rounding is that of the largest value, wherever it is, over the step", () => {
  const flat = { step: 2, centre: 3, outer: [3, 3], inner: [3, 3] } as const;
  for (const [samples, scale] of [
    [flat, 3],
    [{ ...flat, centre: -16 }, 16],
    [{ ...flat, outer: [-16, -16] }, 16],
    [{ ...flat, inner: [-16, -16] }, 16],
  ] as const)
    expect(differenceOf(samples)).toMatchObject({ value: 0, uncertainty: 4 * unit * scale });
});

/** Slopes that are this far apart on both sides, by either step, around a mean slope. */
const gaps = (coarse: number, fine: number, slope = 0): boolean =>
  differenceOf({
    step: 1,
    centre: 0,
    outer: [coarse / 2 - slope, coarse / 2 + slope],
    inner: [(fine / 2 - slope) / 2, (fine / 2 + slope) / 2],
  }).isKink;

test("a kink is where the slopes stay apart by more than three quarters", () => {
  expect(gaps(1, 1)).toBe(true);
  expect(gaps(1, 0.76)).toBe(true);
  expect(gaps(1, 0.75)).toBe(false);
  expect(gaps(1, 0.5)).toBe(false);
  expect(gaps(-1, -1)).toBe(true);
});

test("a gap that is less than a millionth of the slope, or than rounding, is none", () => {
  expect(gaps(1e-6, 0.99e-6)).toBe(false);
  expect(gaps(1.1e-6, 1.1e-6)).toBe(true);
  expect(gaps(1.1e-6, 1.1e-6, 0.5)).toBe(true);
  expect(gaps(9e-5, 9e-5, 100)).toBe(false);
  expect(gaps(9e-5, 9e-5, -100)).toBe(false);
  expect(gaps(1.1e-4, 1.1e-4, 100)).toBe(true);
  // values of size 2²⁰ are rounded by 2⁻³³, and 128 times that over the step is 2⁻²⁶ = 1.5e-8
  const rounded = (gap: number): boolean =>
    differenceOf({
      step: 2 ** -10,
      centre: 2 ** 20,
      outer: [2 ** 20 + gap, 2 ** 20 + gap],
      inner: [2 ** 20 + gap / 2, 2 ** 20 + gap / 2],
    }).isKink;
  expect(rounded(2 ** -28)).toBe(false);
  expect(rounded(2 ** -25)).toBe(true);
});

test("differences of several values are weighted, and as uncertain as all of them", () => {
  const parts = [
    { value: 1, uncertainty: 0.25, isKink: false },
    { value: 10, uncertainty: 0.5, isKink: false },
  ];
  expect(weighted(parts, [3, -2])).toEqual({ value: -17, uncertainty: 1.75, isKink: false });
  expect(weighted([parts[0]!, { ...parts[1]!, isKink: true }], [3, -2]).isKink).toBe(true);
});
