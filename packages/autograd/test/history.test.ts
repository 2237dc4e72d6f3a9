/** @file What tensors say of their history: who requires gradients, who is a leaf, who made it. */
import { cat, ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { customFunction, grad, noGrad } from "../src/index.ts";

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

describe("what is not recorded", () => {
  test("operations on tensors that require nothing, whatever the primitive", () => {
    const x = tensor([
      [3, 1],
      [2, 4],
    ]) as Tensor;
    const results = [
      x.mul(2),
      x.matmul(x),
      x.sum(),
      x.max(),
      x.softmax(0),
      cat([x, x], 0),
      x.cumsum(0),
      x.sort(0).values,
      x.gather(0, zeros(2, 2, { dtype: "int64" })),
      x.clone().add_(1),
      x.clone().zero_(),
      x.T,
    ];
    expect(results.map((y) => y.requiresGrad)).toEqual(results.map(() => false));
    expect(results.map((y) => y.gradFn)).toEqual(results.map(() => null));
  });

  test("views and writes inside noGrad", () => {
    const y = leaf(1, 2).mul(2);
    expect(noGrad(() => y.at([0, 1])).requiresGrad).toBe(false);
    noGrad(() => y.mul_(3));
    expect(y.gradFn!.name).toBe("MulBackward0");
  });

  test("results that are no floats", () => {
    const { values, indices } = leaf(3, 1, 2).sort(0);
    expect([values.requiresGrad, indices.requiresGrad]).toEqual([true, false]);
    expect(leaf(3, 1).argmax(0).requiresGrad).toBe(false);
    expect(leaf(3, 1).gt(2).requiresGrad).toBe(false);
  });
});

describe("names on the tape", () => {
  test("are the operation's, without the mark of those in place", () => {
    const y = leaf(1, 2, 3).mul(2);
    expect(y.add_(1).gradFn!.name).toBe("AddBackward0");
    y.at([0, 2]).mul_(2);
    expect(y.gradFn!.name).toBe("CopySlices");
  });

  test("of views are those of the way they were taken, after a write as before", () => {
    const y = leaf(1, 2, 3).mul(2).reshape([3, 1]);
    const before = (y.T as Tensor).gradFn!.name;
    y.add_(1);
    const after = (y.T as Tensor).gradFn!.name;
    expect([before, after]).toEqual([before, before]);
    expect(before).not.toBe("AsStridedBackward0");
    expect((y.T as Tensor).T.requiresGrad).toBe(true);
  });

  test("a view of a view that was taken before a write hears of the write", () => {
    const y = zeros(4, { dtype: "float64" });
    const early = y.at([1, 4]) as Tensor;
    y.copy_(leaf(1, 2, 3, 4));
    expect(early.at([0, 2]).requiresGrad).toBe(true);
  });

  test("print: a leaf's wish, or who made the tensor, or neither", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(String(x.mul(2).requiresGrad_())).toContain("grad_fn=<MulBackward0>");
    expect(String(x.requiresGrad_(false))).toBe("tensor([1., 2.])");
  });
});

describe("the gradient of a tensor", () => {
  test("is set, or taken away; one that does not fit is refused", () => {
    const x = ones(2, 3);
    const g = ones(2, 3);
    x.grad = g;
    expect(x.grad).toBe(g);
    x.grad = null;
    expect(x.grad).toBeNull();
    for (const wrong of [
      ones(2, 3, { dtype: "float64" }),
      ones(2),
      ones(2, 4),
      ones(3, 3),
      ones(2, 3, 1),
    ])
      expect(() => void (x.grad = wrong as never)).toThrow("grad: does not fit its tensor");
  });

  test("is retained once, however often that was asked for", () => {
    const h = leaf(1, 2).mul(3);
    expect(h.retainsGrad).toBe(false);
    h.retainGrad();
    h.retainGrad();
    expect(h.retainsGrad).toBe(true);
    h.sum().backward({ retainGraph: true });
    expect(h.grad!.toArray()).toEqual([1, 1]);
    h.sum().backward();
    expect(h.grad!.toArray()).toEqual([2, 2]);
  });

  test("does not go behind detach_", () => {
    const x = leaf(1, 2);
    const h = x.mul(3);
    expect(h.detach_()).toBe(h);
    expect([h.requiresGrad, h.isLeaf, h.gradFn]).toEqual([false, true, null]);
    expect(x.detach_().requiresGrad).toBe(false);
  });

  test("backward takes PyTorch's positions: gradient, whether to retain, whether to record", () => {
    const x = leaf(2);
    const y = x.pow(3);
    y.backward(null, true);
    y.backward(undefined, { retainGraph: true });
    expect(x.grad!.item()).toBe(24);
    x.grad = null;
    y.backward(tensor([10], { dtype: "float64" }), false, true);
    expect([x.grad!.item(), x.grad!.requiresGrad]).toEqual([120, true]);
    const z = leaf(2).exp();
    z.backward(null, false);
    expect(() => z.backward()).toThrow("the graph was used before");
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
    const wider = customFunction({
      forward: (_, y: Tensor): Tensor => y.mul(1),
      backward: (_, g) => g.double(),
    });
    wider(h).sum().backward();
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
