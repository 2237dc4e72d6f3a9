/**
 * @file What a training loop may count on: kernels are compiled in its first steps only, and its memory
 * is bounded though nothing is freed.
 */
import { add, constant, input, mul, scalar, sub } from "@kindling/expr";
import { elementwise, fused, ones, type Tensor, useBackend, zeros } from "@kindling/tensor";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compiledKernels, memoryStats, setMemoryBudget, useWasm } from "../../src/index.ts";

beforeEach(useWasm);
afterEach(() => useBackend("reference"));

const momentum = add(mul(input(1), scalar(0)), input(2));
const updated = sub(input(0), mul(momentum, scalar(1)));

/** One step of descent on Σ (w - 1)² / 2, with momentum. */
function step(w: Tensor, m: Tensor, lr: number): void {
  const gradient = w.sub(1);
  fused("step", [w, m, gradient], [0.9, lr], [updated, momentum], [w, m]);
}

describe("a thousand steps with a learning rate that changes every time", () => {
  test("compile no kernel after the third", () => {
    const [w, m] = [zeros(64, 64) as Tensor, zeros(64, 64) as Tensor];
    let after = 0;
    for (let i = 0; i < 1000; i++) {
      step(w, m, 0.1 / (1 + i / 100));
      if (i === 2) after = compiledKernels();
    }
    expect(compiledKernels()).toBe(after);
    expect(Math.abs(Number(w.mean().item()) - 1)).toBeLessThan(1e-3);
  });
});

describe("batches of fifty sizes", () => {
  test("need at most twice the kernels of one", () => {
    // of expressions that stand nowhere else, so that no other test has compiled them
    const layers = [3, 5, 7, 11].map((k) => elementwise((x) => add(mul(x, constant(1 / k)), x)));
    const forward = (n: number): void => {
      const x = ones(n, 20).mul(0.5).relu().add(ones(20)) as Tensor;
      const y = layers.reduce((y, layer) => layer(y), x);
      y.softmax(1).log().sum(0).mean().item();
    };
    const count = (run: () => void): number => {
      const before = compiledKernels();
      run();
      return compiledKernels() - before;
    };
    const one = count(() => forward(33));
    const fifty = count(() => {
      for (let n = 1; n <= 50; n++) forward(n);
    });
    expect(one).toBeGreaterThan(3);
    expect(one + fifty).toBeLessThanOrEqual(2 * one);
  });
});

describe("an operation of a user's own", () => {
  test("compiles one kernel for a class of operands, whatever their sizes and its numbers", () => {
    const own = elementwise((x, y, k) => add(mul(x, k), mul(y, y)));
    const before = compiledKernels();
    for (let n = 1; n <= 50; n++) {
      const results = own(ones(n, 2000), ones(n, 2000).mul(2), n / 2);
      expect(results.mean().item()).toBeCloseTo(n / 2 + 4, 5);
    }
    expect(compiledKernels() - before).toBeLessThanOrEqual(4); // with those of `ones`, `mul`, `mean`
  });
});

describe("ten thousand steps in one job, nothing disposed", () => {
  test("stay within the budget, and what is kept keeps its values", { timeout: 60_000 }, () => {
    const budgetBytes = 16 * 2 ** 20;
    setMemoryBudget(budgetBytes, budgetBytes);
    const start = memoryStats();
    const kept: Tensor[] = [];
    let x = ones(64, 64) as Tensor;
    for (let i = 0; i < 10_000; i++) {
      x = x.add(1);
      if (i % 1000 === 0) kept.push(x);
    }
    expect(memoryStats().residentBytes).toBeLessThanOrEqual(budgetBytes);
    expect(memoryStats().heapBytes).toBeLessThan(
      Math.max(start.heapBytes, 2 * budgetBytes) + 2 ** 25,
    );
    kept.forEach((y, i) => expect(y.at(63, 63).item()).toBe(1000 * i + 2));
    expect(x.at(0, 0).item()).toBe(10_001);
  });
});
