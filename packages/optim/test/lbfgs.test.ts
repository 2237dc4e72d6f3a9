/**
 * @file L-BFGS: where it ends, what its steps keep to, and what it remembers.
 */
import { tensor, type Tensor, ValueError } from "@kindling/tensor";
import { assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LBFGS, type LBFGSOptions } from "../src/index.ts";
import { cubicMinimum, type PointOnLine, strongWolfe } from "../src/lbfgs/strong-wolfe.ts";

const double = (values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

/** (1 - a)² + 100 (b - a²)², whose valley is bent. */
function rosenbrock(x: Tensor): Tensor {
  const [a, b] = [x.at(0), x.at(1)];
  return a.neg().add(1).square().add(b.sub(a.square()).square().mul(100));
}

/** A step on a function of parameters; counts its evaluations. */
function stepping(
  optimizer: LBFGS,
  loss: () => Tensor,
): { step: () => number; count: () => number } {
  let evaluations = 0;
  const closure = (): Tensor => {
    evaluations += 1;
    optimizer.zeroGrad();
    const value = loss();
    value.backward();
    return value;
  };
  return { step: () => Number(optimizer.step(closure).item()), count: () => evaluations };
}

test("with a line search one step ends in the minimum of any bowl", () => {
  const curvature = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(curvature, (values) => {
      const x = double(values.map((_, i) => 3 - 2 * i)).requiresGrad_();
      const optimizer = new LBFGS([x], { lineSearchFn: "strong_wolfe", maxIter: 60 });
      const { step } = stepping(optimizer, () => x.square().mul(double(values)).sum());
      step();
      expect(x.detach().abs().max().item()).toBeLessThan(1e-4);
    }),
    { numRuns: 10 },
  );
});

test("with a line search the loss of each step is below that of the one before", () => {
  const x = double([-1.2, 1]).requiresGrad_();
  const optimizer = new LBFGS([x], { lineSearchFn: "strong_wolfe", maxIter: 3, maxEval: 50 });
  const { step } = stepping(optimizer, () => rosenbrock(x));
  const losses = Array.from({ length: 20 }, step);
  losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i]!));
  expect(losses.at(-1)).toBeLessThan(1e-8); // falls below 1e-9 end a step
});

test("parameters in several tensors move as in one", () => {
  const whole = double([-1.2, 1]).requiresGrad_();
  const [a, b] = [double([-1.2]).requiresGrad_(), tensor(1, { dtype: "float64" }).requiresGrad_()];
  const one = new LBFGS([whole], { maxIter: 5 });
  const several = new LBFGS([a, b], { maxIter: 5 });
  const loss = (x: Tensor, y: Tensor): Tensor =>
    x.sub(3).square().sum().add(y.add(x.sum()).square().sum());
  const first = stepping(one, () => loss(whole.narrow(0, 0, 1), whole.narrow(0, 1, 1)));
  const second = stepping(several, () => loss(a, b));
  for (let i = 0; i < 3; i++) {
    first.step();
    second.step();
  }
  assertEqual(whole.detach(), double([Number(a.item()), Number(b.item())]));
});

test("a parameter without a gradient stays", () => {
  const [x, still] = [double([5]).requiresGrad_(), double([7]).requiresGrad_()];
  const optimizer = new LBFGS([x, still]);
  stepping(optimizer, () => x.square().sum()).step();
  assertEqual(still.detach(), double([7]));
  expect(Math.abs(Number(x.item()))).toBeLessThan(1e-6);
});

describe("a state", () => {
  test("loaded into another optimizer, goes on bit for bit", () => {
    fc.assert(
      fc.property(fc.constantFrom(null, "strong_wolfe" as const), fc.nat({ max: 4 }), (fn, k) => {
        const options: Partial<LBFGSOptions> = { maxIter: 3, historySize: 2, lineSearchFn: fn };
        const x = double([-1.2, 1]).requiresGrad_();
        const first = new LBFGS([x], options);
        const here = stepping(first, () => rosenbrock(x));
        for (let i = 0; i < k; i++) here.step();
        const y = x.detach().clone().requiresGrad_();
        const second = new LBFGS([y]);
        second.loadStateDict(first.stateDict());
        const there = stepping(second, () => rosenbrock(y));
        for (let i = 0; i < 3; i++) expect(there.step()).toBe(here.step());
        assertEqual(y.detach(), x.detach());
      }),
      { numRuns: 12 },
    );
  });

  test("counts evaluations and iterations, and remembers historySize changes", () => {
    const x = double([-1.2, 1]).requiresGrad_();
    const optimizer = new LBFGS([x], { lr: 0.1, maxIter: 4, historySize: 2 });
    const { step, count } = stepping(optimizer, () => rosenbrock(x));
    for (let i = 0; i < 3; i++) step();
    const state = optimizer.state.get(x)!;
    expect(state["funcEvals"]).toBe(count());
    expect(state["nIter"]).toBe(12);
    expect([state["oldDirs"], state["oldStps"], state["ro"]]).toMatchObject([
      { length: 2 },
      { length: 2 },
      { length: 2 },
    ]);
  });

  test("remembers the last changes, the oldest first", () => {
    const x = double([-1.2, 1]).requiresGrad_();
    const optimizer = new LBFGS([x], { lr: 0.1, maxIter: 1, historySize: 2 });
    const { step } = stepping(optimizer, () => rosenbrock(x));
    const places = Array.from({ length: 6 }, () => (step(), x.detach().clone()));
    const changes = places.slice(1).map((place, i) => place.sub(places[i]!));
    const kept = optimizer.state.get(x)!["oldStps"] as readonly Tensor[]; // vectors, as documented
    // the last step is remembered by the next
    kept.forEach((s, i) => assertClose(s, changes[i + 2]!, { rtol: 1e-9, atol: 1e-14 }));
  });

  test("of other parameters is refused", () => {
    const [x, y] = [double([1, 2]).requiresGrad_(), double([1]).requiresGrad_()];
    const [one, other] = [new LBFGS([x]), new LBFGS([y])];
    stepping(one, () => x.square().sum()).step();
    expect(() => other.loadStateDict(one.stateDict())).toThrow(/d \[2\][^]*\[1\], the elements/);
  });
});

test("a step ends at maxIter, at maxEval, and at once where the gradient is small", () => {
  const evaluations = (start: readonly number[], options: Partial<LBFGSOptions>): number => {
    const x = double(start).requiresGrad_();
    const { step, count } = stepping(new LBFGS([x], options), () => rosenbrock(x));
    step();
    return count();
  };
  expect(evaluations([-1.2, 1], { maxIter: 3 })).toBe(3); // the last place is not evaluated
  expect(evaluations([-1.2, 1], { maxIter: 50, maxEval: 5 })).toBe(5);
  expect(evaluations([1, 1], {})).toBe(1);
  expect(evaluations([-1.2, 1], { toleranceGrad: 1e9 })).toBe(1);
});

describe("a search along a line", () => {
  const f = (c: readonly number[], t: number): number =>
    c[0]! * (t - c[1]!) ** 2 + Math.sin(c[2]! * t);
  const slope = (c: readonly number[], t: number): number =>
    2 * c[0]! * (t - c[1]!) + c[2]! * Math.cos(c[2]! * t);
  const coefficients = fc.tuple(
    fc.double({ min: 0.1, max: 5, noNaN: true }),
    fc.double({ min: 0.5, max: 20, noNaN: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
  );
  const gradient = double([0]);

  test("finds a place that is low enough and flat enough", () => {
    const first = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(coefficients, first, (c, t) => {
        const at = (t: number): PointOnLine => ({ t, loss: f(c, t), gradient, slope: slope(c, t) });
        const start = at(0);
        fc.pre(start.slope < -1e-3);
        const { point, trials } = strongWolfe(at, start, t, 1e-9);
        expect(trials).toBeLessThanOrEqual(26);
        expect(point.loss).toBeLessThanOrEqual(start.loss + 1e-4 * point.t * start.slope);
        expect(Math.abs(point.slope)).toBeLessThanOrEqual(-0.9 * start.slope);
      }),
    );
  });

  test("closes in on a minimum that is nowhere flat", () => {
    const slopes = [1.5, 3, 4.5, 7, 11, 19];
    for (const steepness of slopes) {
      for (const first of [2, 3, 7]) {
        const at = (t: number): PointOnLine =>
          t < 1
            ? { t, loss: -t, gradient, slope: -1 }
            : { t, loss: steepness * (t - 1) - 1, gradient, slope: steepness };
        const { point } = strongWolfe(at, at(0), first, 1e-6);
        expect(Math.abs(point.t - 1)).toBeLessThan(0.002); // what 25 trials come to, doubled
      }
    }
  });

  test("gives the lower end of a bracket that is tiny", () => {
    const at = (t: number): PointOnLine => ({
      t,
      loss: Math.abs(t - 1),
      gradient,
      slope: Math.sign(t - 1),
    });
    const { point } = strongWolfe(at, at(0), 4, 10);
    expect(point.t).toBe(0);
  });

  test("the cubic through two points and their slopes is lowest where it is", () => {
    const cubic = fc.tuple(
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(cubic, ([a, m, w]) => {
        // a ((t - m)³ / 3 + w (t - m)²) is lowest at m
        const at = (t: number) => ({
          t,
          loss: a * ((t - m) ** 3 / 3 + w * (t - m) ** 2),
          slope: a * ((t - m) ** 2 + 2 * w * (t - m)),
        });
        const [one, other] = [at(m - 0.3 * w), at(m + 0.7 * w)];
        const bounds = [m - w, m + w] as const;
        expect(cubicMinimum(one, other, bounds)).toBeCloseTo(m, 9);
        expect(cubicMinimum(other, one, bounds)).toBeCloseTo(m, 9);
        expect(cubicMinimum(one, other, [m + 0.1, m + 1])).toBe(m + 0.1);
      }),
    );
  });

  test("a cubic without a minimum gives the middle", () => {
    const [one, other] = [
      { t: 0, loss: 0, slope: 1 },
      { t: 1, loss: 1, slope: 1 },
    ];
    expect(cubicMinimum({ ...one, slope: 3 }, { ...other, loss: 2, slope: 2 }, [0, 4])).toBe(2);
  });
});

describe("errors say what came", () => {
  const x = (): Tensor => double([1]).requiresGrad_();

  test("no closure, or one that does not return the loss", () => {
    expect(() => new LBFGS([x()]).step()).toThrow(/step needs a closure/);
    expect(() => new LBFGS([x()]).step(() => undefined)).toThrow(
      /must return the loss[^]*undefined/,
    );
    expect(() => new LBFGS([x()]).step(() => tensor([1, 2]))).toThrow(/a tensor \[2\]/);
    expect(new LBFGS([x()]).step(() => 3)).toBe(3);
  });

  test("several groups", () => {
    expect(() => new LBFGS([{ params: x() }, { params: x() }])).toThrow(/one group only/);
    expect(() => new LBFGS([x()]).addParamGroup({ params: x() })).toThrow(ValueError);
  });

  test.each([
    ["maxIter", 0],
    ["maxEval", 0],
    ["historySize", 1.5],
    ["toleranceGrad", -1],
    ["lineSearchFn", "armijo"],
  ])("%s = %j", (name, value) => {
    expect(() => new LBFGS([x()], { [name]: value })).toThrow(
      `got       ${name} = ${JSON.stringify(value)}`,
    );
  });
});
