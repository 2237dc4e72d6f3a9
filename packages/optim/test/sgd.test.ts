/**
 * @file SGD: PyTorch's formula on any gradients, and the closed form of descent on a parabola.
 */
import { tensor, type Tensor, ValueError } from "@kindling/tensor";
import { arbitraries, assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SGD, type SGDOptions } from "../src/index.ts";

const size = 3;
const row = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
  minLength: size,
  maxLength: size,
});
const fraction = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }));
const anyOptions = fc
  .record({
    lr: fraction,
    momentum: fraction,
    dampening: fraction,
    weightDecay: fraction,
    nesterov: fc.boolean(),
    maximize: fc.boolean(),
  })
  .map((options) => ({ ...options, nesterov: options.nesterov && options.momentum > 0 }))
  .map((options) => (options.nesterov ? { ...options, dampening: 0 } : options));

/** The algorithm of PyTorch's page on SGD, for one number: the parameter after each gradient. */
function trajectory(options: SGDOptions, start: number, gradients: readonly number[]): number[] {
  const { lr, momentum, dampening, weightDecay, nesterov, maximize } = options;
  let p = start;
  let b: number | undefined;
  return gradients.map((given) => {
    let g = maximize ? -given : given;
    if (weightDecay !== 0) g += weightDecay * p;
    if (momentum !== 0) {
      b = b === undefined ? g : momentum * b + (1 - dampening) * g;
      g = nesterov ? g + momentum * b : b;
    }
    p -= lr * g;
    return p;
  });
}

describe("laws", () => {
  test("each step is PyTorch's formula, to the last bit of a double", () => {
    fc.assert(
      fc.property(
        anyOptions,
        row,
        fc.array(row, { minLength: 1, maxLength: 5 }),
        (options, start, gradients) => {
          const p = tensor(start, { dtype: "float64" }).requiresGrad_();
          const optimizer = new SGD([p], options);
          const want = start.map((x, i) => trajectory(options, x, at(gradients, i)));
          gradients.forEach((gradient, step) => {
            p.grad = tensor(gradient, { dtype: "float64" });
            optimizer.step();
            assertEqual(p.detach(), tensor(at(want, step), { dtype: "float64" }));
          });
        },
      ),
    );
  });

  test("in single precision a step is the double's, rounded", () => {
    fc.assert(
      fc.property(anyOptions, row, row, (options, start, gradient) => {
        const [single, double] = (["float32", "float64"] as const).map((dtype) => {
          const p = tensor(start, { dtype }).requiresGrad_();
          const optimizer = new SGD([p], options);
          p.grad = tensor(gradient, { dtype });
          optimizer.step();
          return p.detach();
        });
        // at most seven roundings of numbers no larger than |p| + lr (2 |g| + 2 |p|) ≤ 50
        assertClose(single!.double(), double!, { rtol: 0, atol: 8 * 50 * 2 ** -24 });
      }),
    );
  });

  test("maximizing f is minimizing -f", () => {
    fc.assert(
      fc.property(anyOptions, row, row, (options, start, gradient) => {
        const [up, down] = [true, false].map((maximize) => {
          const p = tensor(start, { dtype: "float64" }).requiresGrad_();
          const optimizer = new SGD([p], { ...options, maximize });
          p.grad = tensor(gradient, { dtype: "float64" }).mul(maximize ? 1 : -1);
          optimizer.step();
          return p.detach();
        });
        assertEqual(up!, down!);
      }),
    );
  });

  test("the layout in memory of a parameter or a gradient changes no value", () => {
    const matrix = arbitraries.tensor({ shape: [2, 3], dtype: "float64", elements: "unit" });
    fc.assert(
      fc.property(anyOptions, matrix, (options, x) => {
        const stepped = (start: Tensor, gradient: Tensor): Tensor => {
          const p = start.requiresGrad_();
          const optimizer = new SGD([p], options);
          for (let step = 0; step < 2; step++) {
            p.grad = gradient;
            optimizer.step();
          }
          return p.detach();
        };
        const want = stepped(x.clone(), x);
        for (const gradient of arbitraries.layoutsOf(x)) {
          for (const start of arbitraries.layoutsOf(x))
            assertEqual(stepped(start.view, gradient.view), want);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("on the parabola a x² / 2", () => {
  const curvature = fc.double({ min: 0.1, max: 10, noNaN: true });
  const steps = fc.integer({ min: 0, max: 30 });

  test("k steps multiply by (1 - lr a)ᵏ", () => {
    fc.assert(
      fc.property(curvature, fc.double({ min: 0, max: 0.2, noNaN: true }), steps, (a, lr, k) => {
        const x = descended(a, k, { lr });
        // |1 - lr a| ≤ 1: each of 3 k roundings adds at most one unit
        expect(Math.abs(x - (1 - lr * a) ** k)).toBeLessThanOrEqual(4 * (k + 1) * Number.EPSILON);
      }),
    );
  });

  test("with weight decay w the curvature is a + w", () => {
    fc.assert(
      fc.property(curvature, fraction, steps, (a, weightDecay, k) => {
        const x = descended(a, k, { lr: 0.1, weightDecay });
        const factor = 1 - 0.1 * (a + weightDecay);
        expect(Math.abs(x - factor ** k)).toBeLessThanOrEqual(8 * (k + 1) * Number.EPSILON);
      }),
    );
  });

  test("momentum m gives a swinging parabola's closed form, m^(k/2) (cos kθ + c sin kθ)", () => {
    // xₖ₊₁ = (1 + m - lr a) xₖ - m xₖ₋₁, whose roots are √m e^{±iθ} where the trace is small
    const m = fc.double({ min: 0.5, max: 0.95, noNaN: true });
    const share = fc.double({ min: 0.7, max: 1.3, noNaN: true });
    fc.assert(
      fc.property(curvature, m, share, steps, (a, m, share, k) => {
        const lr = (share * (1 + m)) / a;
        const radius = Math.sqrt(m);
        const theta = Math.acos((1 + m - lr * a) / (2 * radius));
        const c = (1 - lr * a - radius * Math.cos(theta)) / (radius * Math.sin(theta));
        const want = radius ** k * (Math.cos(k * theta) + c * Math.sin(k * theta));
        const x = descended(a, k, { lr, momentum: m });
        // 30 steps, each amplified by at most 1 / sin θ < 2: about 1e-14
        expect(Math.abs(x - want)).toBeLessThanOrEqual(1e-12);
      }),
    );
  });

  test("a learning rate beyond 2 / a diverges", () => {
    expect(Math.abs(descended(10, 50, { lr: 0.21 }))).toBeGreaterThan(100);
  });
});

describe("bad options are errors that say what came", () => {
  const p = (): Tensor[] => [tensor([1, 2]).requiresGrad_()];
  const make = (options: Partial<SGDOptions>) => () => new SGD(p(), options);

  test.each(["lr", "momentum", "weightDecay"] as const)("%s below 0, or NaN", (name) => {
    for (const value of [-1e-9, -1, -Infinity, NaN]) {
      expect(make({ [name]: value })).toThrow(ValueError);
      expect(make({ [name]: value })).toThrow(`got       ${name} = ${value}`);
    }
    expect(make({ [name]: 0 })).not.toThrow();
  });

  test("nesterov without momentum, or with dampening", () => {
    expect(make({ nesterov: true })).toThrow(/nesterov needs momentum[^]*momentum = 0/);
    expect(make({ nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow(/dampening = 0\.1/);
    expect(make({ nesterov: true, momentum: 0.9 })).not.toThrow();
  });

  test("a group's own options are looked at as the optimizer's", () => {
    expect(() => new SGD([{ params: p(), lr: -1 }], { lr: 0.1 })).toThrow(/lr = -1/);
  });
});

/** The numbers at place `i` of each row. */
const at = (rows: readonly (readonly number[])[], i: number): number[] => rows.map((it) => it[i]!);

/** Where k steps from 1 lead on a x² / 2. */
function descended(a: number, k: number, options: Partial<SGDOptions>): number {
  const x = tensor(1, { dtype: "float64" }).requiresGrad_();
  const optimizer = new SGD([x], options);
  for (let step = 0; step < k; step++) {
    optimizer.zeroGrad();
    x.square()
      .mul(a / 2)
      .backward();
    optimizer.step();
  }
  return x.item();
}
