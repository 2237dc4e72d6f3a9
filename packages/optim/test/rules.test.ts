/**
 * @file What is particular to RMSprop, Adagrad, Adadelta, Rprop and ASGD; and options out of range.
 */
import { tensor, type Tensor, ValueError } from "@kindling/tensor";
import { assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Adadelta, Adagrad, Adam, Adamax, ASGD, NAdam, RMSprop, Rprop, SGD } from "../src/index.ts";
import { kinds } from "./optimizers.ts";

const double = (...values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

const nonzero = fc.array(fc.constantFrom(-3, -0.5, 0.25, 2), { minLength: 1, maxLength: 6 });

type Stepping = ReturnType<(typeof kinds)[string]["make"]>;

/** The parameter after each step, from 1. */
function trajectory(make: (p: Tensor) => Stepping, gradients: readonly number[]): number[] {
  const p = double(1).requiresGrad_();
  const optimizer = make(p);
  return gradients.map((g) => {
    p.grad = double(g);
    optimizer.step();
    return Number(p.item());
  });
}

const numberOf = (optimizer: { readonly state: Stepping["state"] }, p: Tensor, name: string) =>
  Number((optimizer.state.get(p)![name] as Tensor).item()); // a tensor of one element, after a step

test("RMSprop without memory or eps steps by lr against the sign", () => {
  fc.assert(
    fc.property(nonzero, (gradients) => {
      const path = trajectory((p) => new RMSprop([p], { lr: 0.25, alpha: 0, eps: 0 }), gradients);
      let p = 1;
      const want = gradients.map((g) => (p -= 0.25 * Math.sign(g)));
      assertEqual(double(...path), double(...want));
    }),
  );
});

test("RMSprop centered divides a constant gradient by less and less", () => {
  const path = (centered: boolean): number[] =>
    trajectory((p) => new RMSprop([p], { lr: 0.01, centered }), [1, 1, 1, 1, 1]);
  const [plain, centered] = [path(false), path(true)];
  expect(centered.every((p, i) => p < plain[i]!)).toBe(true);
});

test("Adagrad's k-th step on a constant gradient is lr / √k", () => {
  const path = trajectory((p) => new Adagrad([p], { lr: 0.5, eps: 0 }), [3, 3, 3, 3]);
  let p = 1;
  const want = [1, 2, 3, 4].map((k) => (p -= 0.5 / Math.sqrt(k)));
  assertClose(double(...path), double(...want), { rtol: 1e-14, atol: 0 });
});

test("Adagrad with lrDecay d divides the k-th step by 1 + (k - 1) d", () => {
  const steps = (lrDecay: number): number[] => {
    const path = [1, ...trajectory((p) => new Adagrad([p], { lr: 0.5, lrDecay }), [3, 3, 3])];
    return path.slice(1).map((p, i) => path[i]! - p);
  };
  const [plain, decayed] = [steps(0), steps(0.5)];
  decayed.forEach((it, i) => expect(it).toBeCloseTo(plain[i]! / (1 + i * 0.5), 14));
});

test("Adagrad's sums start from initialAccumulatorValue", () => {
  const [p] = trajectory((it) => new Adagrad([it], { lr: 1, initialAccumulatorValue: 16 }), [3]);
  expect(p).toBeCloseTo(1 - 3 / 5, 9);
});

test("Adadelta without eps would never start, and with it moves by √eps times the unit at first", () => {
  const first = (eps: number): number => 1 - trajectory((p) => new Adadelta([p], { eps }), [2])[0]!;
  expect(first(0)).toBe(0);
  // √eps / √(0.1 · 4 + eps) · 2
  expect(first(0.01)).toBeCloseTo((Math.sqrt(0.01) / Math.sqrt(0.41)) * 2, 12);
});

describe("Rprop", () => {
  test("looks at signs alone", () => {
    fc.assert(
      fc.property(nonzero, fc.double({ min: 0.1, max: 10, noNaN: true }), (gradients, k) => {
        const make = (p: Tensor): Stepping => new Rprop([p]);
        expect(
          trajectory(
            make,
            gradients.map((g) => g * k),
          ),
        ).toEqual(trajectory(make, gradients));
      }),
    );
  });

  test("grows a step while the sign stays, shrinks it and waits where it turns", () => {
    const make = (p: Tensor): Stepping => new Rprop([p], { lr: 1, etas: [0.5, 2] });
    expect(trajectory(make, [1, 1, 1, -1, -1])).toEqual([0, -2, -6, -6, -4]);
  });

  test("keeps a step between its bounds", () => {
    const make = (p: Tensor): Stepping =>
      new Rprop([p], { lr: 1, etas: [0.25, 4], stepSizes: [0.5, 2] });
    expect(trajectory(make, [1, 1, 1, -1, -1, 1, 1])).toEqual([0, -2, -4, -4, -3.5, -3.5, -4]);
  });
});

describe("ASGD", () => {
  const average = (t0: number, steps: number): { ax: number; path: number[] } => {
    const p = double(1).requiresGrad_();
    const optimizer = new ASGD([p], { lr: 0.25, lambd: 0, t0 });
    const path = Array.from({ length: steps }, (_, i) => {
      p.grad = double(i % 2 === 0 ? 1 : -0.5);
      optimizer.step();
      return Number(p.item());
    });
    return { ax: numberOf(optimizer, p, "ax"), path };
  };

  test("without shrinking is SGD", () => {
    const sgd = trajectory((p) => new SGD([p], { lr: 0.25 }), [1, -0.5, 1, -0.5]);
    expect(average(1e6, 4).path).toEqual(sgd);
  });

  test("averages from step t0 + 2 on, and until then takes the last value", () => {
    expect(average(5, 4).ax).toBe(average(5, 4).path[3]);
    for (const t0 of [0, 3]) {
      const { ax, path } = average(t0, 9);
      const averaged = path.slice(t0 + 1);
      const want = averaged.reduce((a, b) => a + b) / averaged.length;
      expect(ax).toBeCloseTo(want, 6); // 1 / k is kept in single precision
    }
  });

  test("lets the rate fall as (1 + lambd lr t)^-alpha", () => {
    const p = double(1).requiresGrad_();
    const optimizer = new ASGD([p], { lr: 0.5, lambd: 0.1, alpha: 2 });
    for (let t = 1; t <= 3; t++) {
      p.grad = double(0);
      optimizer.step();
      const eta = numberOf(optimizer, p, "eta");
      expect(eta).toBeCloseTo(0.5 / (1 + 0.1 * 0.5 * t) ** 2, 7);
    }
  });
});

test("NAdam's steps are the formula's", () => {
  fc.assert(
    fc.property(nonzero, (gradients) => {
      const path = trajectory((p) => new NAdam([p], { lr: 0.1 }), gradients);
      const mu = (t: number): number => 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004));
      let [p, m, v, product] = [1, 0, 0, 1];
      const want = gradients.map((g, i) => {
        const t = i + 1;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        product *= mu(t);
        const d = Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8;
        p -= ((0.1 * (1 - mu(t))) / (1 - product)) * (g / d);
        return (p -= ((0.1 * mu(t + 1)) / (1 - product * mu(t) * mu(t + 1))) * (m / d));
      });
      // the product is kept in single precision
      assertClose(double(...path), double(...want), { rtol: 0, atol: 1e-6 });
    }),
  );
});

test("Adamax divides by the largest gradient, which fades", () => {
  const p = double(1).requiresGrad_();
  const optimizer = new Adamax([p], { betas: [0, 0.5], lr: 1, eps: 0 });
  const seen = [8, 1, -3, 0.25].map((g) => {
    p.grad = double(g);
    optimizer.step();
    return [numberOf(optimizer, p, "expInf"), Number(p.item())];
  });
  expect(seen).toEqual([
    [8, 0],
    [4, -0.25],
    [3, 0.75],
    [1.5, 0.75 - 0.25 / 1.5],
  ]);
});

test("NAdam keeps the product of its momentums, in single precision", () => {
  const p = double(1).requiresGrad_();
  const optimizer = new NAdam([p]);
  let want = 1;
  for (let t = 1; t <= 4; t++) {
    p.grad = double(1);
    optimizer.step();
    want *= 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004));
  }
  const product = numberOf(optimizer, p, "muProduct");
  expect(Math.abs(product / want - 1)).toBeLessThan(4 * 2 ** -23);
});

describe("options out of range are errors that say what came", () => {
  const bad: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ...Object.keys(kinds).map((name) => [name, { lr: -1 }, "lr = -1"] as const),
    ...Object.keys(kinds).map((name) => [name, { lr: "0.1" }, 'lr = "0.1"'] as const),
    ["Adam", { eps: -1e-8 }, "eps = -1e-8"],
    ["NAdam", { momentumDecay: -1 }, "momentumDecay = -1"],
    ["RMSprop", { alpha: NaN }, "alpha = NaN"],
    ["RMSprop", { momentum: -0.1 }, "momentum = -0.1"],
    ["Adagrad", { lrDecay: -1 }, "lrDecay = -1"],
    ["Adagrad", { initialAccumulatorValue: -1 }, "initialAccumulatorValue = -1"],
    ["Adadelta", { rho: 1.5 }, "rho = 1.5"],
    ["Rprop", { etas: [0.5, 0.9] }, "etas = [0.5, 0.9]"],
    ["Rprop", { stepSizes: [2, 1] }, "stepSizes = [2, 1]"],
    ["ASGD", { weightDecay: -1 }, "weightDecay = -1"],
  ];

  test.each(bad)("%s %j", (name, options, text) => {
    const make = (): unknown => kinds[name]!.make([double(1)], options);
    expect(make).toThrow(ValueError);
    expect(make).toThrow(`got       ${text}`);
  });
});

test("options may be given by position, in PyTorch's order", () => {
  const p = double(1).requiresGrad_();
  const group = (optimizer: { readonly paramGroups: readonly object[] }): object =>
    optimizer.paramGroups[0]!;
  expect(group(new Adam([p], 0.5, [0.1, 0.2], 1e-3, 0.4, true))).toMatchObject({
    lr: 0.5,
    betas: [0.1, 0.2],
    eps: 1e-3,
    weightDecay: 0.4,
    amsgrad: true,
  });
  expect(group(new SGD([p], 0.5, { momentum: 0.9 }))).toMatchObject({ lr: 0.5, momentum: 0.9 });
  expect(() => new SGD([p], 0.5, { lr: 0.1 })).toThrow(/given twice/);
});
