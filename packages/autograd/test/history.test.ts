/** @file What tensors say of their history: who requires gradients, who is a leaf, who made it. */
import { ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { grad } from "../src/index.ts";

const leaf = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("requiresGrad", () => {
  test("can be taken back from a leaf: what is made from it then is not recorded", () => {
    const x = leaf(1, 2);
    x.requiresGrad_(false);
    expect([x.requiresGrad, x.isLeaf]).toEqual([false, true]);
    const y = x.mul(2);
    expect([y.requiresGrad, y.gradFn]).toEqual([false, null]);
    x.requiresGrad = true;
    expect(x.mul(2).requiresGrad).toBe(true);
  });

  test("may be asked again of a tensor that has a history, and keeps it", () => {
    const y = leaf(1).mul(2);
    expect(y.requiresGrad_()).toBe(y);
    expect([y.isLeaf, y.gradFn!.name]).toEqual([false, "MulBackward0"]);
  });

  test("reaches a view that was taken before its base was written to", () => {
    const y = zeros(4, { dtype: "float64" });
    const early = y.at([1, 3]) as Tensor;
    expect(early.requiresGrad).toBe(false);
    const x = leaf(1, 2, 3, 4);
    y.copy_(x);
    expect(early.requiresGrad).toBe(true);
    expect(early.gradFn!.name).toBe("AsStridedBackward0");
    early.mul(5).sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 5, 5, 0]);
  });
});

describe("the tape", () => {
  test("ends at leaves, in nodes that add to their gradients", () => {
    const x = leaf(1);
    const [edge] = x.mul(2).gradFn!.edges;
    expect(edge!.node.name).toBe("AccumulateGrad");
    expect(x.mul(3).gradFn!.edges[0]!.node).toBe(edge!.node);
  });

  test("grad stops at its inputs: what lies behind them can still be passed", () => {
    const x = leaf(2);
    const h = x.exp();
    expect(grad(h.mul(3).sum(), h)[0]!.toArray()).toEqual([3]);
    h.sum().backward();
    expect(x.grad!.item()).toBe(Math.exp(2));
  });

  test("a value that is used twice is passed once: 2^n ways through n sums take n steps", () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 40; i++) y = y.add(y);
    y.backward();
    expect(x.grad!.item()).toBe(2 ** 40);
  });

  test("a gradient has the element type of what it is the gradient of", () => {
    const seen: string[] = [];
    const x = ones(2).requiresGrad_();
    const h = x.mul(2);
    h.registerHook((g) => void seen.push(g.dtype));
    h.double().sum().backward();
    const root = leaf(1, 2);
    root.backward(ones(2));
    expect([...seen, root.grad!.dtype]).toEqual(["float32", "float64"]);
  });
});

describe("hooks", () => {
  test("that were removed are not called", () => {
    const x = leaf(1);
    const handle = x.registerHook((g) => g.mul(10));
    x.registerHook((g) => g.add(1));
    handle.remove();
    x.mul(3).backward();
    expect(x.grad!.toArray()).toEqual([4]);
  });

  test("that give null leave the gradient as it is", () => {
    const x = leaf(1);
    x.registerHook(() => null as unknown as undefined);
    x.mul(3).backward();
    expect(x.grad!.toArray()).toEqual([3]);
  });
});
