/** @file Jacobians, Hessians and their products: closed forms, and each against the others. */
import {
  AutogradError,
  Generator,
  ones,
  randn,
  tensor,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { assertClose, gradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { customFunction, hessian, hvp, jacobian, jvp, vhp, vjp } from "../src/index.ts";

const generator = new Generator({ seed: 7 });
const random = (...shape: number[]): Tensor => randn(shape, { dtype: "float64", generator });
const strategies = ["reverse-mode", "forward-mode"] as const;

describe.each(strategies)("jacobian, %s", (strategy) => {
  test("of a matrix product with a vector is the matrix", () => {
    const A = random(3, 2);
    expect(jacobian((x) => A.matmul(x), random(2), { strategy }).toArray()).toEqual(A.toArray());
  });

  test("of an elementwise function is diagonal", () => {
    const x = random(4);
    assertClose(
      jacobian((v) => v.exp(), x, { strategy }),
      x.exp().unsqueeze(1).mul(eye(4)),
    );
  });

  test("has the axes of the output, then those of the input", () => {
    const J = jacobian((x) => x.sum(1), random(2, 3), { strategy });
    expect(J.shape).toEqual([2, 2, 3]);
    expect(J.at(0).toArray()).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });

  test("of several outputs and inputs is a list of lists of blocks", () => {
    const [x, y] = [random(2), random(3)];
    const J = jacobian((a: Tensor, b: Tensor) => [a.mul(2), b.sum().mul(a), b], [x, y], {
      strategy,
    });
    expect(J.map((blocks) => blocks.map((block) => block.shape))).toEqual([
      [
        [2, 2],
        [2, 3],
      ],
      [
        [2, 2],
        [2, 3],
      ],
      [
        [3, 2],
        [3, 3],
      ],
    ]);
    expect(J[2]![0].toArray()).toEqual(zeros(3, 2).toArray());
    assertClose(J[1]![1], x.unsqueeze(1).mul(ones(1, 3, { dtype: "float64" })));
  });

  test("of nothing, or with respect to nothing, is empty", () => {
    expect(jacobian((x) => x.mul(2), zeros(0), { strategy }).shape).toEqual([0, 0]);
    expect(jacobian((x) => x.at([0, 0]), random(3), { strategy }).shape).toEqual([0, 3]);
  });

  test("can be differentiated with createGraph, and not without", () => {
    const x = random(3).requiresGrad_();
    const J = (v: Tensor): Tensor => jacobian((u) => u.pow(3), v, { strategy, createGraph: true });
    expect(gradcheck(J, [x]).verdict).toBe("pass");
    expect(jacobian((u) => u.pow(3), x, { strategy }).requiresGrad).toBe(false);
  });

  test("strict refuses an output that does not depend on an input", () => {
    const f = (...[a]: [Tensor, Tensor]): Tensor => a.mul(2);
    expect(jacobian(f, [random(2), random(2)], { strategy })[1].toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() =>
      jacobian(f, [random(2), random(2)], { strategy: "reverse-mode", strict: true }),
    ).toThrow(AutogradError);
    expect(() => jacobian(() => ones(2), random(2), { strategy, strict: true })).toThrow(
      AutogradError,
    );
  });

  test("leaves the caller's gradients alone", () => {
    const x = random(2).requiresGrad_();
    jacobian((v) => v.exp(), x, { strategy });
    expect(x.grad).toBeNull();
  });
});

test("types know the axes, and the form of lists", () => {
  const [x, y] = [ones(2, 3), ones(3)];
  const J: Tensor<[2, 2, 3], "float32"> = jacobian((v) => v.sum(1), x);
  const H: Tensor<[3, 3], "float32"> = hessian((v) => v.exp().sum(), y);
  const blocks: [Tensor<[2, 2, 3], "float32">, Tensor<[2, 3], "float32">] = jacobian(
    (a, b) => a.mul(b).sum(1),
    [x, y],
  );
  const [value, slope]: [Tensor<[2], "float32">, Tensor<[2, 3], "float32">] = vjp(
    (v) => v.sum(1),
    x,
    ones(2),
  );
  expect([J, H, ...blocks, value, slope].map(({ shape }) => shape)).toEqual([
    [2, 2, 3],
    [3, 3],
    [2, 2, 3],
    [2, 3],
    [2],
    [2, 3],
  ]);
});

test("both strategies give the same Jacobian", () => {
  const x = random(2, 3);
  const f = (v: Tensor): Tensor => v.matmul(v.T).softmax(0).cumsum(1);
  const [reverse, forward] = strategies.map((strategy) => jacobian(f, x, { strategy }));
  assertClose(forward!, reverse!, { rtol: 1e-12, atol: 1e-14 }); // a few roundings each
});

test("the strategy is who is asked: what a function's author says, or what it computes", () => {
  const wrong = customFunction({
    forward: (_, x: Tensor): Tensor => x.mul(x),
    backward: (_, g) => g.mul(77),
  });
  const at = (strategy?: (typeof strategies)[number]): unknown =>
    jacobian((x) => wrong(x), tensor([3]), strategy === undefined ? {} : { strategy }).toArray();
  expect([at("reverse-mode"), at("forward-mode"), at()]).toEqual([[[77]], [[6]], [[77]]]);
});

describe.each(strategies)("hessian, %s", (outerJacobianStrategy) => {
  const options = { outerJacobianStrategy };

  test("of a quadratic form is the sum of its matrix and its transpose", () => {
    const A = random(3, 3);
    assertClose(
      hessian((x) => x.matmul(A).matmul(x), random(3), options),
      A.add(A.T),
    );
  });

  test("of several inputs is made of blocks, and symmetric", () => {
    const H = hessian(
      (x: Tensor, y: Tensor) => x.mul(x).mul(y).sum(),
      [random(2), random(2)],
      options,
    );
    expect(H.length).toBe(2);
    assertClose(H[0][1], H[1][0].T);
    assertClose(H[1][1], zeros(2, 2, { dtype: "float64" }));
  });

  test("has zeros for an input that is not used", () => {
    const H = hessian((_, y) => y.mul(y).sum(), [random(2), random(1)], options);
    expect(H[0][0].toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(H[1][1].toArray()).toEqual([[2]]);
  });

  test("needs a function with one value", () => {
    expect(() => hessian((x) => x.exp(), random(2), options)).toThrow(
      "hessian: the function has several values\n  got       a tensor [2]",
    );
  });
});

describe("products", () => {
  const f = (x: Tensor, y: Tensor): Tensor[] => [x.matmul(y).tanh(), y.exp().sum(0)];
  const inputs = [random(2, 3), random(3, 2)] as const;

  test("vjp and jvp are the Jacobian times a vector, from either side", () => {
    const J = jacobian(f, inputs);
    const [w, v] = [[random(2, 2), random(2)] as const, [random(2, 3), random(3, 2)] as const];
    const [, left] = vjp(f, inputs, w);
    const [, right] = jvp(f, inputs, v);
    left.forEach((found, i) => {
      const parts = w.map((cotangent, o) =>
        flatten(cotangent).matmul(matrix(J[o]![i]!, cotangent)),
      );
      assertClose(flatten(found), parts[0]!.add(parts[1]!));
    });
    right.forEach((found, o) => {
      const parts = v.map((tangent, i) => matrix(J[o]![i]!, found).matmul(flatten(tangent)));
      assertClose(flatten(found), parts[0]!.add(parts[1]!));
    });
  });

  test("vhp and hvp are the Hessian times a vector", () => {
    const [x, v] = [random(4), random(4)];
    const g = (u: Tensor): Tensor => u.cumsum(0).sin().sum();
    const expected = hessian(g, x).matmul(v);
    assertClose(vhp(g, x, v)[1], expected);
    assertClose(hvp(g, x, v)[1], expected);
  });

  test("give the function's value, without history", () => {
    const x = random(2).requiresGrad_();
    for (const product of [vjp, jvp]) {
      const [y, found] = product((u: Tensor) => u.exp(), x, ones(2, { dtype: "float64" }));
      expect([y.requiresGrad, found.requiresGrad]).toEqual([false, false]);
      assertClose(y, x.exp());
    }
    for (const product of [vhp, hvp]) {
      const [y, found] = product((u) => u.exp().sum(), x, ones(2, { dtype: "float64" }));
      expect([y.requiresGrad, found.requiresGrad]).toEqual([false, false]);
      assertClose(y, x.exp().sum());
    }
    for (const product of [vjp, jvp]) {
      const [ys] = product((u) => [u.mul(2), u.sum()], x, product === vjp ? [x, x.sum()] : x);
      expect(ys.map((y) => y.requiresGrad)).toEqual([false, false]);
      assertClose(ys[0]!, x.mul(2));
      assertClose(ys[1]!, x.sum());
    }
  });

  test("are zero for an input that is not used", () => {
    const [, products] = vjp((_, y) => y.mul(2), [zeros(2), zeros(1)], ones(1));
    expect(products.map((product) => (product as Tensor).toArray())).toEqual([[0, 0], [2]]);
    const [, none] = vjp(() => ones([]), [zeros(2), zeros(1)]);
    expect(none.map((product) => (product as Tensor).toArray())).toEqual([[0, 0], [0]]);
  });

  test("can be differentiated with createGraph", () => {
    const [x, v] = [random(3).requiresGrad_(), random(3).requiresGrad_()];
    const options = { createGraph: true };
    for (const product of [vjp, jvp])
      expect(
        gradcheck((a, b) => product((u: Tensor) => u.pow(3), a, b, options)[1], [x, v]).verdict,
      ).toBe("pass");
    for (const product of [vhp, hvp])
      expect(
        gradcheck((a, b) => product((u: Tensor) => u.pow(4).sum(), a, b, options)[1], [x, v])
          .verdict,
      ).toBe("pass");
  });

  test("need a vector that fits, or a single element", () => {
    expect(vjp((x) => x.exp().sum(), zeros(2))[1].toArray()).toEqual([1, 1]);
    expect(jvp((x) => x.mul(2), tensor(3))[1].item()).toBe(2);
    expect(() => vjp((x) => x.exp(), zeros(2))).toThrow("vjp: the vectors do not fit");
    expect(() => jvp((x) => x.exp(), zeros(2), zeros(3))).toThrow("got       [3]\n  expected  [2]");
    expect(() => hvp((x) => x.exp(), zeros(2), zeros(2))).toThrow(
      "hvp: the function has several values",
    );
  });

  test("strict refuses what is constant", () => {
    const x = zeros(2);
    expect(() => vjp(() => ones([]), x, null, { strict: true })).toThrow(
      "vjp: input 0 is not used",
    );
    expect(() => jvp(() => ones(1), x, x, { strict: true })).toThrow("output 0 does not depend");
    expect(() => hvp((u) => u.sum(), x, x, { strict: true })).toThrow("gradient 0 is constant");
  });
});

const eye = (n: number): Tensor =>
  tensor(
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => Number(i === j))),
    { dtype: "float64" },
  );
const flatten = (x: Tensor): Tensor => x.reshape(-1);
const matrix = (block: Tensor, output: Tensor): Tensor => block.reshape(output.numel(), -1);
