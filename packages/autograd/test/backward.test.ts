/**
 * @file The tape: accumulation, graphs that are kept and graphs that are freed, hooks, modes, gradients of
 * gradients. Expected values are PyTorch's, worked out by hand.
 */
import { describe, expect, test } from "vitest";
import { ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { enableGrad, grad, isGradEnabled, noGrad, setGradEnabled } from "../src/index.ts";

const leaf = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("backward", () => {
  test("adds to the gradients of leaves, also in a second pass", () => {
    const x = leaf(1, 2, 3);
    x.mul(x).sum().backward();
    expect(x.grad!.toArray()).toEqual([2, 4, 6]);
    x.mul(5).sum().backward();
    expect(x.grad!.toArray()).toEqual([7, 9, 11]);
  });

  test("a value used twice gets the sum", () => {
    const x = leaf(3);
    const y = x.mul(2);
    y.mul(y).add(y).sum().backward();
    expect(x.grad!.toArray()).toEqual([2 * 2 * 6 + 2]);
  });

  test("broadcast operands get the sum over what they were repeated", () => {
    const [x, b] = [ones(4, 3, { dtype: "float64" }).requiresGrad_(), leaf(1, 2, 3)];
    x.mul(b).sum().backward();
    expect(b.grad!.toArray()).toEqual([4, 4, 4]);
    expect((x.grad as Tensor).toArray()).toEqual(Array.from({ length: 4 }, () => [1, 2, 3]));
  });

  test("gradients of two leaves do not share memory", () => {
    const [x, y] = [leaf(1), leaf(2)];
    x.add(y).sum().backward();
    x.grad!.zero_();
    expect(y.grad!.toArray()).toEqual([1]);
  });

  test("a tensor of several elements needs a gradient of its shape", () => {
    const x = leaf(1, 2);
    expect(() => x.mul(2).backward()).toThrow("backward: a gradient for each element is needed");
    expect(() => x.mul(2).backward(ones(3))).toThrow("backward: the gradient has another shape");
    x.mul(2).backward(tensor([1, 10], { dtype: "float64" }));
    expect(x.grad!.toArray()).toEqual([2, 20]);
  });

  test("a second pass needs retainGraph", () => {
    const x = leaf(2);
    const y = x.mul(x).sum();
    y.backward({ retainGraph: true });
    y.backward();
    expect(x.grad!.toArray()).toEqual([8]);
    expect(() => y.backward()).toThrow("backward: the graph was used before");
  });

  test("nothing to differentiate is an error that says so", () => {
    expect(() => tensor([1]).sum().backward()).toThrow(
      "backward: the tensor does not require gradients",
    );
    expect(() => tensor([1n], { requiresGrad: true })).toThrow(
      "requiresGrad: gradients need a fraction",
    );
  });

  test("works inside noGrad, on what was recorded before", () => {
    const x = leaf(3);
    const y = x.mul(x).sum();
    noGrad(() => y.backward());
    expect(x.grad!.toArray()).toEqual([6]);
  });

  test("the gradient has the dtype of the leaf", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    x.double()
      .mul(tensor([0.1, 0.2], { dtype: "float64" }))
      .sum()
      .backward();
    expect(x.grad!.dtype).toBe("float32");
  });

  test("a chain of ten thousand operations does not overflow the stack", () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = y.add(1);
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual([1]);
  });
});

describe("grad", () => {
  test("gives gradients and leaves those of leaves alone", () => {
    const x = leaf(1, 2);
    const [g] = grad(x.pow(3).sum(), x);
    expect(g!.toArray()).toEqual([3, 12]);
    expect(x.grad).toBeNull();
  });

  test("of inner tensors too", () => {
    const x = leaf(2);
    const h = x.mul(3);
    const [gh] = grad(h.mul(h).sum(), [h]);
    expect(gh!.toArray()).toEqual([12]);
  });

  test("createGraph gives gradients of gradients: d³(x⁴) = 24 x", () => {
    const x = leaf(1.5);
    let y: Tensor = x.mul(x).mul(x).mul(x).sum();
    for (let i = 0; i < 3; i++) y = grad(y, x, { createGraph: true })[0]!.sum();
    expect(y.item()).toBeCloseTo(36, 12);
  });

  test("an unused input is an error, or null", () => {
    const [x, y] = [leaf(1), leaf(2)];
    expect(() => grad(x.mul(2).sum(), y)).toThrow("grad: input 0 was not used");
    expect(grad(x.mul(2).sum(), [y], { allowUnused: true })).toEqual([null]);
  });

  test("visits only what leads to the inputs", () => {
    const [x, y] = [leaf(1), leaf(2)];
    const seen: string[] = [];
    const side = y.mul(3);
    side.registerHook(() => void seen.push("side"));
    grad(x.mul(2).add(side).sum(), x);
    expect(seen).toEqual([]);
  });
});

describe("modes", () => {
  test("noGrad records nothing and goes back, also after an error", () => {
    const x = leaf(1);
    expect(noGrad(() => x.mul(2)).requiresGrad).toBe(false);
    expect(() =>
      noGrad(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(isGradEnabled()).toBe(true);
    expect(noGrad(() => enableGrad(() => x.mul(2))).requiresGrad).toBe(true);
    setGradEnabled(false);
    expect(x.mul(2).requiresGrad).toBe(false);
    setGradEnabled(true);
  });

  test("an asynchronous function is refused", () => {
    expect(() => noGrad(async () => 1)).toThrow("noGrad: the function is asynchronous");
  });

  test("detach shares memory, not history", () => {
    const x = leaf(1, 2);
    const d = x.mul(2).detach();
    expect([d.requiresGrad, d.isLeaf, d.gradFn]).toEqual([false, true, null]);
    const y = zeros(2);
    y.detach().fill_(3);
    expect(y.toArray()).toEqual([3, 3]);
  });
});

describe("hooks", () => {
  test("see and replace gradients, and can be removed", () => {
    const x = leaf(1, 2);
    const h = x.mul(2);
    const handle = h.registerHook((g) => g.mul(10));
    h.sum().backward();
    expect(x.grad!.toArray()).toEqual([20, 20]);
    handle.remove();
    x.mul(1).sum().backward();
    expect(x.grad!.toArray()).toEqual([21, 21]);
  });

  test("on a leaf, before its gradient is added", () => {
    const x = leaf(1);
    x.registerHook((g) => g.neg());
    x.mul(4).sum().backward();
    expect(x.grad!.toArray()).toEqual([-4]);
  });

  test("retainGrad keeps the gradient of an inner tensor", () => {
    const x = leaf(1, 2);
    const h = x.mul(3);
    h.retainGrad();
    h.mul(h).sum().backward();
    expect(h.grad!.toArray()).toEqual([6, 12]);
  });
});

describe("printing", () => {
  test("says what PyTorch says", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(String(x)).toBe("tensor([1., 2.], requires_grad=True)");
    expect(String(x.mul(2))).toBe("tensor([2., 4.], grad_fn=<MulBackward0>)");
  });
});
