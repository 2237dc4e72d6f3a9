/**
 * @file In-place operations: on tensors, on views, on what a gradient still needs.
 */
import { describe, expect, test } from "vitest";
import { randnLike, tensor, type Tensor, zeros } from "@kindling/tensor";
import { grad, noGrad } from "../src/index.ts";

const leaf = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("in place on a tensor", () => {
  test("is differentiated as the operation out of place", () => {
    const x = leaf(1, 2, 3);
    const y = x.mul(1);
    y.mul_(3).add_(1).sum().backward();
    expect(x.grad!.toArray()).toEqual([3, 3, 3]);
  });

  test("relu_, exp_ and tanh_ are legal, for they are differentiated by their result", () => {
    for (const [name, slope] of [
      ["relu_", [1, 0]],
      ["exp_", [Math.exp(0.5), Math.exp(-0.5)]],
      ["tanh_", [1 - Math.tanh(0.5) ** 2, 1 - Math.tanh(0.5) ** 2]],
    ] as const) {
      const x = leaf(0.5, -0.5);
      (x.mul(1)[name]() as Tensor).sum().backward();
      x.grad!.toTypedArray().forEach((g, i) => expect(g).toBeCloseTo(slope[i]!, 14));
    }
  });

  test("a quotient may be overwritten, for it is differentiated by what it was made of", () => {
    const [x, w] = [leaf(6, 8), leaf(2, 4)];
    x.div(w).add_(1).sum().backward();
    expect([x.grad!.toArray(), w.grad!.toArray()]).toEqual([
      [0.5, 0.25],
      [-1.5, -0.5],
    ]);
    const [y, v] = [leaf(9, 16), leaf(1, 4)];
    y.mul(1).div_(v).sqrt_().sum().backward();
    expect([y.grad!.toArray(), v.grad!.toArray()]).toEqual([
      [1 / 6, 1 / 16],
      [-1.5, -0.25],
    ]);
  });

  test("what an operation itself overwrites is kept for its gradient, and its gradient's gradient", () => {
    const [x, w] = [leaf(2, 3), leaf(5, 7)];
    const y = x.mul(1).mul_(w);
    y.sum().backward();
    expect(w.grad!.toArray()).toEqual([2, 3]);
    expect(x.grad!.toArray()).toEqual([5, 7]);
    const z = leaf(2);
    const [first] = grad(z.mul(1).pow_(3), [z], { createGraph: true });
    expect(grad(first!, [z])[0]!.item()).toBe(12);
  });

  test("operations after it see the new value, not the one that was kept", () => {
    const [x, w, v] = [leaf(2), leaf(3), leaf(5)];
    const h = x.mul(1);
    h.mul_(w); // keeps the old h for the gradient of w
    h.mul(v).sum().backward();
    expect([x, w, v].map((t) => t.grad!.item())).toEqual([15, 10, 6]);
  });

  test.each<[string, (h: Tensor<[number]>) => Tensor]>([
    ["zero_", (h) => h.zero_()],
    ["fill_", (h) => h.fill_(3)],
    ["copy_", (h) => h.copy_(zeros(2))],
    ["eq_", (h) => h.eq_(3)],
    ["maskedFill_", (h) => h.maskedFill_(tensor([true, true]), 3)],
    ["normal_", (h) => h.normal_()],
    ["bernoulli_", (h) => h.bernoulli_()],
    ["setAt", (h) => h.setAt([null], zeros(1, 2))],
  ])("what %s leaves nothing of has a gradient of zeros, as in PyTorch", (_, overwrite) => {
    const x = leaf(1, 2);
    const h = x.mul(2);
    overwrite(h);
    expect(h.requiresGrad).toBe(true);
    h.sum().backward();
    expect(x.grad?.toArray()).toEqual([0, 0]);
  });

  test("what is written has its gradient beside those zeros", () => {
    const [x, y] = [leaf(1, 2), leaf(3, 4)];
    x.mul(2).copy_(y).square().sum().backward();
    expect([x.grad!.toArray(), y.grad!.toArray()]).toEqual([
      [0, 0],
      [6, 8],
    ]);
  });

  test("a value that a gradient needs must not be overwritten", () => {
    const x = leaf(1, 2);
    const y = x.exp();
    y.add_(1);
    expect(() => y.sum().backward()).toThrow(
      "exp: a value that its gradient needs was overwritten",
    );
    const [a, b] = [leaf(1), leaf(2)];
    const product = a.mul(b.mul(1));
    const c = b.mul(1);
    const other = a.mul(c);
    c.zero_();
    product.sum().backward();
    expect(() => other.sum().backward()).toThrow(
      "mul: a value that its gradient needs was overwritten",
    );
  });

  test("a value that no gradient needs may be overwritten", () => {
    const slopes: Readonly<Record<string, (x: number) => number>> = {
      exp: Math.exp,
      tanh: (v) => 1 - Math.tanh(v) ** 2,
      sqrt: (v) => 0.5 / Math.sqrt(v),
      sigmoid: (v) => Math.exp(-v) / (1 + Math.exp(-v)) ** 2,
      neg: () => -1,
    };
    for (const [name, slope] of Object.entries(slopes)) {
      const x = leaf(0.5, 2);
      const h = x.mul(1) as Tensor;
      const y = h[name as "exp"]();
      h.zero_(); // these gradients are written with the result, or with nothing
      y.sum().backward();
      [0.5, 2].forEach((v, i) => expect(x.grad!.at(i).item()).toBeCloseTo(slope(v), 14));
    }
    const x = leaf(0.5, 2);
    const h = x.mul(1) as Tensor;
    const total = h.exp().sum();
    h.zero_();
    total.backward();
    expect(x.grad!.at(1).item()).toBeCloseTo(Math.exp(2), 14);
  });

  test("through a view it is noticed as well", () => {
    const x = leaf(1, 2);
    const h = x.mul(2);
    const y = h.mul(h);
    h.at(0).zero_();
    expect(() => y.sum().backward()).toThrow("was overwritten");
  });

  test("leaves and views of leaves are refused while gradients are recorded", () => {
    const x = leaf(1, 2);
    expect(() => x.add_(1)).toThrow(
      "add_: a leaf that requires gradients cannot be written to in place",
    );
    expect(() => x.at([0, 1]).add_(1)).toThrow("add_: a view of a leaf");
    noGrad(() => x.add_(1));
    expect(x.toArray()).toEqual([2, 3]);
    expect(x.requiresGrad).toBe(true);
  });

  test("overwriting cuts off what was before", () => {
    const x = leaf(1, 2);
    const y = x.mul(2);
    y.zero_();
    y.add(x).sum().backward();
    expect(x.grad!.toArray()).toEqual([1, 1]);
  });
});

test("a tensor that was made may be written to also where it was asked for gradients", () => {
  const x = leaf(1, 2);
  const y = x.mul(2).requiresGrad_();
  y.mul_(3).sum().backward();
  expect(x.grad!.toArray()).toEqual([6, 6]);
});

test("an input that the write itself changes is noticed", () => {
  const y = leaf(1, 2, 3).mul(1);
  y.at([0, 2]).mul_(y.at([1, 3]));
  expect(() => y.sum().backward()).toThrow("mul_: a value that its gradient needs was overwritten");
});

describe("in place on a view", () => {
  test("changes the gradient of the base just there", () => {
    const x = leaf(1, 2, 3, 4);
    const y = x.mul(2);
    y.at([1, 3]).mul_(10);
    y.sum().backward();
    expect(x.grad!.toArray()).toEqual([2, 20, 20, 2]);
  });

  test("takes its part of a gradient that was expanded, whatever axes the view joins", () => {
    const x = tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    const y = x.mul(1);
    y.view(-1).at([1, 5]).mul_(3);
    y.sum(1)
      .mul(tensor([1, 10], { dtype: "float64" }))
      .sum()
      .backward();
    expect(x.grad!.toArray()).toEqual([
      [1, 3, 3],
      [30, 30, 10],
    ]);
  });

  test("takes its part of a base that does not lie row-major", () => {
    const y = randnLike(zeros(2, 3, { dtype: "float64" }).T);
    const w = leaf(2, 3, 4).reshape([3, 1]);
    y.copy_(w.expand(3, 2));
    y.T.view(-1).at([1, 5]).mul_(3);
    const [slope] = grad(y.mul(tensor([1, 10], { dtype: "float64" })).sum(), [w]);
    expect(slope!.toArray()).toEqual([[31], [33], [13]]);
  });

  test("a view made before sees it", () => {
    const x = leaf(1, 2, 3, 4);
    const y = x.mul(1);
    const early = y.at([2, 4]);
    y.mul_(5);
    early.sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 0, 5, 5]);
  });

  test("writing something with history into a fresh tensor gives it that history", () => {
    const x = leaf(3, 4);
    const y = zeros(2, 2, { dtype: "float64" });
    y.at(0).copy_(x);
    y.at(1).copy_(x.mul(2));
    expect(y.requiresGrad).toBe(true);
    y.mul(y).sum().backward();
    expect(x.grad!.toArray()).toEqual([6 + 24, 8 + 32]);
  });

  test("through views of views, and setAt", () => {
    const x = leaf(1, 2, 3, 4, 5, 6);
    const y = x.mul(1).reshape([2, 3]) as Tensor;
    const z = y.clone();
    z.T.at(1).mul_(7);
    z.setAt([0, 0], 0);
    z.sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 7, 1, 1, 7, 1]);
  });

  test("can be differentiated twice", () => {
    const x = leaf(2, 3);
    const y = x.mul(1);
    y.at([0, 1]).mul_(x.at([1, 2]));
    const [g] = grad(y.mul(y).sum(), x, { createGraph: true });
    // y = [x0 x1, x1]: Σ y² = x0² x1² + x1²
    expect(g!.toArray()).toEqual([2 * 2 * 9, 2 * 3 * 4 + 2 * 3]);
    const [h] = grad(g!.sum(), x);
    expect(h!.toArray()).toEqual([2 * 9 + 4 * 2 * 3, 4 * 2 * 3 + 2 * 4 + 2]);
  });
});
