import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf, stepAt } from "../../src/gradcheck/differences.ts";

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
