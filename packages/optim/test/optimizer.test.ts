/**
 * @file What all optimizers do: forget gradients, step with a closure, save and load.
 */
import { isGradEnabled, noGrad, scope } from "@kindling/autograd";
import { tensor, type Tensor, ValueError, zeros } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SGD, type SGDOptions } from "../src/index.ts";

const leaf = (...values: number[]): Tensor => tensor(values).requiresGrad_();

const momentum = { lr: 0.1, momentum: 0.9 };

/** Steps on the sum of squares. */
function descend(optimizer: SGD, parameters: readonly Tensor[], steps: number): void {
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    for (const p of parameters) p.square().sum().backward();
    optimizer.step();
  }
}

describe("a step", () => {
  test("leaves a parameter without a gradient, and its memory, as they are", () => {
    const [still, moving] = [leaf(1), leaf(1)];
    const optimizer = new SGD([still, moving], momentum);
    descend(optimizer, [moving], 2);
    assertEqual(still.detach(), [1]);
    expect(optimizer.state.has(still)).toBe(false);
    expect(moving.item()).toBeLessThan(1);
  });

  test("changes parameters in place, records nothing and leaves the gradient", () => {
    const p = leaf(1);
    const alias = p.detach();
    const optimizer = new SGD([p], { ...momentum, weightDecay: 0.1, nesterov: true });
    p.grad = tensor([2]);
    optimizer.step();
    assertEqual(alias, p.detach());
    expect(p.isLeaf).toBe(true);
    assertEqual(p.grad, [2]);
  });

  test("with a closure gives what the closure gives, and records in it even within noGrad", () => {
    const p = leaf(3);
    const optimizer = new SGD([p], { lr: 0.5 });
    const closure = (): Tensor => {
      expect(isGradEnabled()).toBe(true);
      optimizer.zeroGrad();
      const loss = p.square().sum();
      loss.backward();
      return loss;
    };
    const loss = noGrad(() => optimizer.step(closure));
    expect(loss.item()).toBe(9);
    assertEqual(p.detach(), [0]);
  });

  test("works on a parameter of no elements and on a scalar", () => {
    const parameters: Tensor[] = [zeros(0, 2).requiresGrad_(), tensor(1).requiresGrad_()];
    descend(new SGD(parameters, momentum), parameters, 2);
    expect(parameters.map((p) => p.shape)).toEqual([[0, 2], []]);
    expect(parameters[1]!.item()).toBeCloseTo(0.46, 6); // 1 - 0.2 = 0.8, then 0.8 - 0.1 (1.8 + 1.6)
  });
});

describe("zeroGrad", () => {
  test("forgets gradients", () => {
    const p = leaf(1);
    p.grad = tensor([2]);
    new SGD([p]).zeroGrad();
    expect(p.grad).toBeNull();
  });

  test("with setToNone: false fills the same tensor with zeros, cut from its graph", () => {
    const [p, q] = [leaf(1), leaf(1)];
    p.square().sum().backward(undefined, { createGraph: true });
    const gradient = p.grad;
    new SGD([p, q]).zeroGrad({ setToNone: false });
    expect(p.grad).toBe(gradient);
    expect(gradient?.requiresGrad).toBe(false);
    assertEqual(p.grad!, [0]);
    expect(q.grad).toBeNull();
  });

  test("a step on zeros is no step, unless momentum or decay moves it", () => {
    for (const [options, isStill] of [
      [{ lr: 0.1 }, true],
      [{ lr: 0.1, weightDecay: 0.1 }, false],
      [momentum, false],
    ] as const) {
      const p = leaf(1);
      const optimizer = new SGD([p], options);
      descend(optimizer, [p], 1);
      const before = p.item();
      optimizer.zeroGrad({ setToNone: false });
      optimizer.step();
      expect(p.item() === before, JSON.stringify(options)).toBe(isStill);
    }
  });
});

describe("a state", () => {
  test("loaded into another optimizer, goes on as the first would have", () => {
    const options = fc.record({
      lr: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
      momentum: fc.constantFrom(0, 0.9),
      dampening: fc.constantFrom(0, 0.5),
      weightDecay: fc.constantFrom(0, 0.01),
    });
    fc.assert(
      fc.property(options, fc.nat({ max: 4 }), (options, steps) => {
        const here = [leaf(1, -2), leaf(3)];
        const first = new SGD(here, options);
        descend(first, here, steps);
        const there = here.map((p) => p.detach().clone().requiresGrad_());
        const second = new SGD(there);
        second.loadStateDict(first.stateDict());
        descend(first, here, 3);
        descend(second, there, 3);
        here.forEach((p, i) => assertEqual(there[i]!.detach(), p.detach()));
        expect(second.paramGroups[0]!.lr).toBe(options.lr);
      }),
    );
  });

  test("numbers parameters across groups, in order, and has PyTorch's entries", () => {
    const [a, b, c] = [leaf(1), leaf(2), leaf(3)];
    const optimizer = new SGD([{ params: [a, b] }, { params: [c], lr: 0.5 }], momentum);
    descend(optimizer, [c], 1);
    const { state, paramGroups } = optimizer.stateDict();
    expect(paramGroups.map(({ params, lr }) => ({ params, lr }))).toEqual([
      { params: [0, 1], lr: 0.1 },
      { params: [2], lr: 0.5 },
    ]);
    expect(Object.keys(state)).toEqual(["2"]);
    assertEqual(state["2"]!["momentumBuffer"] as Tensor, [6]);
  });

  test("is copied when it is loaded, into the parameter's dtype", () => {
    const from = [leaf(1)];
    const first = new SGD(from, momentum);
    descend(first, from, 1);
    const to = tensor([1], { dtype: "float64" }).requiresGrad_();
    const second = new SGD([to]);
    second.loadStateDict(first.stateDict());
    descend(first, from, 1);
    assertEqual(bufferOf(second, to), tensor([2], { dtype: "float64" }));
  });

  test("of other groups is an error with both counts", () => {
    const two = new SGD([{ params: [leaf(1)] }, { params: [leaf(2), leaf(3)] }]);
    const one = new SGD([leaf(1)]);
    expect(() => one.loadStateDict(two.stateDict())).toThrow(ValueError);
    expect(() => one.loadStateDict(two.stateDict())).toThrow(/groups of 1, 2[^]*groups of 1/);
    const other = new SGD([leaf(1), leaf(2)]);
    expect(() => one.loadStateDict(other.stateDict())).toThrow(/groups of 2 param/);
  });

  test("that does not fit changes nothing", () => {
    const p = leaf(1);
    const own = new SGD([p], momentum);
    descend(own, [p], 1);
    const wide = [leaf(1, 2)];
    const other = new SGD(wide, { lr: 7, momentum: 0.5 });
    descend(other, wide, 1);
    const bad = (lr: number): ReturnType<SGD["stateDict"]> => {
      const { state, paramGroups } = own.stateDict();
      return { state, paramGroups: paramGroups.map((group) => ({ ...group, lr })) };
    };
    expect(() => own.loadStateDict(other.stateDict())).toThrow(/momentumBuffer \[2\][^]*\[1\]/);
    expect(() => own.loadStateDict(bad(-1))).toThrow(/lr = -1/);
    expect(optionsOf(own)).toEqual(optionsOf(new SGD([leaf(1)], momentum)));
    assertEqual(bufferOf(own, p), [2]);
  });
});

const bufferOf = (optimizer: SGD, parameter: Tensor): Tensor =>
  optimizer.state.get(parameter)!["momentumBuffer"] as Tensor; // what SGD with momentum keeps

function optionsOf(optimizer: SGD): SGDOptions {
  const { params: _, ...options } = optimizer.paramGroups[0]!;
  return options;
}

test("what an optimizer remembers outlives the scopes of its steps", () => {
  const trained = (around: <T>(step: () => T) => T): unknown => {
    const w = tensor([1, 2], { requiresGrad: true });
    const optimizer = new SGD([w], { lr: 0.1, momentum: 0.9 });
    for (let i = 0; i < 4; i++)
      around(() => {
        optimizer.zeroGrad();
        w.square().sum().backward();
        optimizer.step();
      });
    return w.detach().toArray();
  };
  expect(trained(scope)).toEqual(trained((step) => step()));
});
