/**
 * @file Gradient clipping: what it never does, and what it leaves as it is.
 */
import { tensor, type Tensor, ValueError } from "@kindling/tensor";
import { assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utils } from "../src/index.ts";

/** Thousandths: squares and cubes of them neither underflow nor lose digits, whoever sums them. */
const thousandths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 1000 * min, max: 1000 * max }).map((x) => x / 1000);
const row = fc.array(thousandths(-100, 100), { minLength: 1, maxLength: 4 });
const rows = fc.array(row, { minLength: 1, maxLength: 3 });
const bound = thousandths(0, 50);
const order = fc.constantFrom(1, 2, 3, Infinity);

const double = (values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

/** Parameters with these gradients. */
const withGradients = (gradients: readonly (readonly number[])[]): Tensor[] =>
  gradients.map((values) => {
    const parameter = double(values.map(() => 1)).requiresGrad_();
    parameter.grad = double(values);
    return parameter;
  });

const normOf = (vectors: readonly (readonly number[])[], p: number): number => {
  const sizes = vectors.flat().map(Math.abs);
  if (p === Infinity) return Math.max(...sizes);
  return sizes.reduce((sum, x) => sum + x ** p, 0) ** (1 / p);
};

const gradientsOf = (parameters: readonly Tensor[]): number[][] =>
  parameters.map((p) => [...p.grad!.toTypedArray()].map(Number));

describe("clipGradNorm_", () => {
  test("gives the norm before, and leaves at most the bound", () => {
    fc.assert(
      fc.property(rows, bound, order, (gradients, maxNorm, p) => {
        const parameters = withGradients(gradients);
        const before = normOf(gradients, p);
        const total = utils.clipGradNorm_(parameters, maxNorm, p);
        expect(Math.abs(Number(total.item()) - before)).toBeLessThanOrEqual(1e-12 * before);
        const after = normOf(gradientsOf(parameters), p);
        expect(after).toBeLessThanOrEqual(Math.min(before, maxNorm) * (1 + 1e-12));
      }),
    );
  });

  test("scales all by one factor: directions and ratios stay", () => {
    fc.assert(
      fc.property(rows, bound, (gradients, maxNorm) => {
        const parameters = withGradients(gradients);
        utils.clipGradNorm_(parameters, { maxNorm });
        const factor = Math.min(1, maxNorm / (normOf(gradients, 2) + 1e-6));
        parameters.forEach((p, i) =>
          assertClose(p.grad!, double(gradients[i]!).mul(factor), { rtol: 1e-12, atol: 1e-300 }),
        );
      }),
    );
  });

  test("leaves what is within the bound, to the bit", () => {
    fc.assert(
      fc.property(rows, (gradients) => {
        const parameters = withGradients(gradients);
        utils.clipGradNorm_(parameters, normOf(gradients, 2) * 1.001 + 1e-5);
        parameters.forEach((p, i) => assertEqual(p.grad!, double(gradients[i]!)));
      }),
    );
  });

  test("takes one tensor, a generator, and parameters without gradients", () => {
    const [p] = withGradients([[3, 4]]) as [Tensor]; // one in, one out
    const without = double([1]).requiresGrad_();
    expect(utils.clipGradNorm_(p, 10).item()).toBe(5);
    const both = (function* () {
      yield p;
      yield without;
    })();
    expect(utils.clipGradNorm_(both, 10).item()).toBe(5);
    expect(without.grad).toBeNull();
    expect(utils.clipGradNorm_([without], 1).item()).toBe(0);
  });

  test("changes gradients in place and records nothing", () => {
    const x = double([3]).requiresGrad_();
    x.square().sum().backward(undefined, { createGraph: true });
    const gradient = x.grad!;
    const total = utils.clipGradNorm_([x], 1);
    expect(x.grad).toBe(gradient);
    expect(total.requiresGrad).toBe(false);
    expect(gradient.item()).toBeCloseTo(1, 6);
  });

  test("a norm that is not finite is an error where that is asked for, and spreads where not", () => {
    const make = (): Tensor[] => withGradients([[NaN, 1], [2]]);
    const asked = make();
    expect(() => utils.clipGradNorm_(asked, 1, { errorIfNonfinite: true })).toThrow(/norm of NaN/);
    assertEqual(asked[1]!.grad!, double([2]));
    const parameters = make();
    utils.clipGradNorm_(parameters, 1);
    assertEqual(parameters[1]!.grad!, double([NaN]));
  });
});

describe("clipGradValue_", () => {
  test("cuts each element to the bound and leaves the others", () => {
    fc.assert(
      fc.property(rows, bound, (gradients, clipValue) => {
        const parameters = withGradients(gradients);
        utils.clipGradValue_(parameters, clipValue);
        parameters.forEach((p, i) => {
          const want = gradients[i]!.map((g) => Math.max(-clipValue, Math.min(clipValue, g)));
          assertClose(p.grad!, double(want), { rtol: 0, atol: 0 });
        });
      }),
    );
  });

  test("leaves NaN, and what has no gradient", () => {
    const [p] = withGradients([[NaN, 7]]) as [Tensor]; // one in, one out
    utils.clipGradValue_([p, double([1]).requiresGrad_()], 1);
    assertEqual(p.grad!, double([NaN, 1]));
  });
});

test("bounds below 0, none, and what is no parameter are errors", () => {
  const parameters = withGradients([[1]]);
  expect(() => utils.clipGradNorm_(parameters, -1)).toThrow(/maxNorm = -1/);
  expect(() => utils.clipGradNorm_(parameters)).toThrow(/maxNorm = undefined/);
  expect(() => utils.clipGradValue_(parameters, NaN)).toThrow(/clipValue = NaN/);
  expect(() => utils.clipGradNorm_([3 as unknown as Tensor], 1)).toThrow(ValueError);
});
