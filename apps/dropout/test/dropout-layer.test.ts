/** @file The hand-written layer of the chapter. */
import { arange, manualSeed, ones, type Tensor } from "@kindling/torch";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dropoutLayer } from "../src/programs/dropout-layer.ts";

const values = (X: Tensor): number[] => Array.from(X.toTypedArray(), Number);

test("p = 0 gives the input itself, p = 1 gives zeros, and neither draws a number", () => {
  const X = arange(16).float().reshape([2, 8]);
  expect(dropoutLayer(X, 0)).toBe(X);
  expect(values(dropoutLayer(X, 1))).toEqual(Array(16).fill(0));
  manualSeed(3);
  dropoutLayer(X, 0);
  dropoutLayer(X, 1);
  const after = values(dropoutLayer(X, 0.5));
  manualSeed(3);
  expect(values(dropoutLayer(X, 0.5))).toEqual(after);
});

test("each element is dropped, or scaled by 1 / (1 − p) in float32", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p) => {
      const scaled = Math.fround(1 / Math.fround(1 - p));
      for (const value of values(dropoutLayer(ones([64]), p))) {
        expect(value === 0 || Math.abs(value / scaled - 1) < 1e-6).toBe(true);
      }
    }),
  );
});

test("the share of what is dropped is p", () => {
  manualSeed(0);
  const n = 1_000_000;
  const kept = values(dropoutLayer(ones([n]), 0.2)).filter((value) => value !== 0).length;
  // 6.1 standard deviations: once in 1e9 seeds
  expect(Math.abs(kept - 0.8 * n)).toBeLessThan(6.1 * Math.sqrt(n * 0.8 * 0.2));
});

test.each([-0.1, 1.1, Number.NaN, Infinity])("p = %s is refused", (p) => {
  expect(() => dropoutLayer(ones([2]), p)).toThrow(/not a probability\n {2}got .*\n {2}expected/);
});
