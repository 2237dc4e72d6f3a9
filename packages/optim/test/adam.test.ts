/**
 * @file The Adam family: how its members are related, and what scales cancel.
 */
import { tensor, type Tensor } from "@kindling/tensor";
import { assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Adam,
  Adamax,
  type AdamOptions,
  AdamW,
  NAdam,
  type Optimizer,
  RAdam,
} from "../src/index.ts";

const size = 3;
const row = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
  minLength: size,
  maxLength: size,
});
const rows = fc.array(row, { minLength: 1, maxLength: 6 });
const options = fc.record({
  lr: fc.double({ min: 0, max: 1, noNaN: true }),
  betas: fc.constantFrom([0.9, 0.999] as const, [0.5, 0.75] as const),
  amsgrad: fc.boolean(),
  maximize: fc.boolean(),
});

const double = (values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

const firstOf = (x: Tensor): number => Number(x.at(0).item());

/** Where an optimizer leads from ones. */
function followed<Options extends object>(
  make: (p: Tensor) => Optimizer<Options>,
  gradients: readonly Tensor[],
): Tensor {
  const p = double([1, 1, 1]).requiresGrad_();
  const optimizer = make(p);
  for (const gradient of gradients) {
    p.grad = gradient;
    optimizer.step();
  }
  return p.detach();
}

test("AdamW without weight decay is Adam", () => {
  fc.assert(
    fc.property(options, rows, (given, gradients) => {
      const [adam, adamW] = [
        followed((p) => new Adam([p], given), gradients.map(double)),
        followed((p) => new AdamW([p], { ...given, weightDecay: 0 }), gradients.map(double)),
      ];
      assertEqual(adamW, adam);
    }),
  );
});

test("Adam with decoupled weight decay is AdamW", () => {
  fc.assert(
    fc.property(options, rows, (given, gradients) => {
      const decay = { ...given, weightDecay: 0.3 };
      const adam: Partial<AdamOptions> = { ...decay, decoupledWeightDecay: true };
      assertEqual(
        followed((p) => new Adam([p], adam), gradients.map(double)),
        followed((p) => new AdamW([p], decay), gradients.map(double)),
      );
    }),
  );
});

test("AdamW shrinks a parameter without slope by 1 - lr · weightDecay in each step", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 }), (steps) => {
      const gradients = Array.from({ length: steps }, () => double([0, 0, 0]));
      const p = followed((p) => new AdamW([p], { lr: 0.1, weightDecay: 0.5 }), gradients);
      const want = (1 - 0.1 * 0.5) ** steps;
      assertClose(p, double([want, want, want]), { rtol: 1e-15 * (steps + 1), atol: 0 });
    }),
  );
});

describe("without eps, a common factor of all gradients changes nothing", () => {
  // powers of two of even exponent, so that squares and roots are exact too
  const factor = fc.constantFrom(2 ** -20, 2 ** -4, 2 ** 2, 2 ** 20);

  test.each([
    ["Adam", (p: Tensor) => new Adam([p], { lr: 0.1, eps: 0 })],
    ["AdamW", (p: Tensor) => new AdamW([p], { lr: 0.1, eps: 0 })],
    ["Adam with amsgrad", (p: Tensor) => new Adam([p], { lr: 0.1, eps: 0, amsgrad: true })],
    ["NAdam", (p: Tensor) => new NAdam([p], { lr: 0.1, eps: 0 })],
    ["Adamax", (p: Tensor) => new Adamax([p], { lr: 0.1, eps: 0 })],
  ])("%s", (_, make) => {
    // where a gradient is 0 from the start, 0 / 0 is NaN without eps
    const nonzero = fc.array(
      fc.array(fc.double({ min: 0.5, max: 4, noNaN: true }), { minLength: size, maxLength: size }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(nonzero, factor, (gradients, k) => {
        const plain = followed(make, gradients.map(double));
        const scaled = followed(
          make,
          gradients.map((it) => double(it).mul(k)),
        );
        assertEqual(scaled, plain);
      }),
    );
  });
});

test("with eps, Adam's steps change by the share of eps in the denominator", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (k) => {
      const [plain, scaled] = [1, k].map((factor) =>
        followed((p) => new Adam([p], { lr: 0.1, eps: 1e-8 }), [double([1, -2, 3]).mul(factor)]),
      );
      assertClose(scaled!, plain!, { rtol: 0, atol: 0.1 * (1e-8 / Math.min(1, k)) + 1e-15 });
    }),
  );
});

test("Adam's first step is lr long in each element, against the gradient's sign", () => {
  const p = followed((it) => new Adam([it], { lr: 0.1 }), [double([3, -0.01, 100])]);
  assertClose(p, double([0.9, 1.1, 0.9]), { rtol: 0, atol: 1e-6 });
});

test("with amsgrad the denominator never falls, so steps are no longer than without", () => {
  const gradients = [10, 1, 1, 1, 1].map((g) => double([g, g, g]));
  const betas = [0, 0.5] as const; // no momentum, and a memory that forgets soon
  const [plain, amsgrad] = [false, true].map((it) =>
    followed((p) => new Adam([p], { lr: 0.1, betas, amsgrad: it }), gradients),
  );
  expect(1 - firstOf(amsgrad!)).toBeLessThan(1 - firstOf(plain!));
});

test("RAdam does not divide before the sixth step, and then does", () => {
  const moved = (steps: number, factor: number): number => {
    const gradients = Array.from({ length: steps }, () => double([factor, factor, factor]));
    return firstOf(followed((p) => new RAdam([p], { lr: 0.01 }), gradients));
  };
  // five steps of lr · m̂ = 0.01 · factor
  for (const factor of [1, 8]) expect(moved(5, factor)).toBeCloseTo(1 - 0.05 * factor, 12);
  const sixth = (factor: number): number => moved(5, factor) - moved(6, factor);
  expect(sixth(8)).toBeCloseTo(sixth(1), 9);
});

test("betas below 0, from 1, of another count, or NaN are errors", () => {
  for (const [betas, text] of [
    [[1, 0.9], "[1, 0.9]"],
    [[0.9, 1], "[0.9, 1]"],
    [[-0.1, 0.9], "[-0.1, 0.9]"],
    [[NaN, 0.9], "[NaN, 0.9]"],
    [[0.9], "[0.9]"],
    [0.9, "0.9"],
  ] as const) {
    expect(() => new Adam([double([1])], { betas: betas as unknown as [number, number] })).toThrow(
      `Adam: betas is out of range\n  got       betas = ${text}\n  expected  two numbers from 0, below 1`,
    );
  }
});
