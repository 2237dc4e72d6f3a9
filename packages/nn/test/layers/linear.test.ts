/**
 * @file `Linear`, and layers that only arrange: values, gradients, bad input.
 */
import {
  arange,
  getRngState,
  manualSeed,
  rand,
  randn,
  ShapeError,
  tensor,
  type Tensor,
  ValueError,
  zeros,
} from "@kindling/tensor";
import { assertClose, assertEqual, gradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;

describe("Linear", () => {
  test("is x Wᵀ + b over the last axis, for any axes before it", () => {
    const lin = new nn.Linear(3, 2).double();
    for (const shape of [[3], [4, 3], [2, 4, 3], [0, 3]]) {
      const x = randn(shape, { dtype: "float64" }) as Tensor;
      const want = x.unsqueeze(-2).mul(lin.weight).sum(-1).add(lin.bias) as Tensor;
      assertClose(lin(x), want, { rtol: 1e-13, atol: 1e-13 });
    }
  });

  test("a weight without an axis of outputs takes that axis away", () => {
    const [x, w] = [randn(4, 3), randn(3)] as [Tensor, Tensor];
    assertClose(F.linear(x, w), x.mul(w).sum(1));
    assertClose(F.linear(x, w, tensor(2)), x.mul(w).sum(1).add(2));
  });

  test("has the gradients that differences have, of input, weight and bias", () => {
    const inputs = [[4, 3], [2, 3], [2]].map(
      (shape) => randn(shape, { dtype: "float64" }) as Tensor,
    );
    expect(() =>
      gradcheck(
        (x: Tensor, W: Tensor, b: Tensor) => F.linear(x, W, b),
        inputs.map((x) => x.clone().requiresGrad_()),
      ),
    ).not.toThrow();
  });

  test("without a bias there is none", () => {
    for (const lin of [new nn.Linear(3, 2, false), new nn.Linear(3, 2, { bias: false })]) {
      expect(lin.bias).toBeNull();
      expect(lin.namedParameters().map(([name]) => name)).toEqual(["weight"]);
      expect(String(lin)).toBe("Linear(in_features=3, out_features=2, bias=False)");
    }
  });

  test("draws weight, then bias, within 1/√inFeatures, in PyTorch's stream", () => {
    manualSeed(0);
    const lin = new nn.Linear(784, 256);
    const after = getRngState();
    manualSeed(0);
    const bound = Math.sqrt(3) * (Math.sqrt(2 / 6) / Math.sqrt(784));
    assertEqual(lin.weight.detach(), zeros(256, 784).uniform_(-bound, bound));
    assertEqual(lin.bias.detach(), zeros(256).uniform_(-1 / 28, 1 / 28));
    assertEqual(getRngState(), after);
  });

  test("may be of double precision, and have no inputs or outputs", () => {
    expect(new nn.Linear(2, 2, { dtype: "float64" }).weight.dtype).toBe("float64");
    expect(new nn.Linear(0, 2)(zeros(3, 0)).shape).toEqual([3, 2]);
    expect(new nn.Linear(2, 0)(zeros(3, 2)).shape).toEqual([3, 0]);
  });

  test("another last size is an error that names both, and how to mend it where that is sure", () => {
    const lin = new nn.Linear(8, 2);
    const call = (x: Tensor) => (): unknown => lin(x);
    expect(call(zeros(5, 7))).toThrow(ShapeError);
    expect(call(zeros(5, 7))).toThrow(/x \[5, 7\], weight \[2, 8\][^]*to be 8/);
    expect(call(zeros(5, 2, 4))).toThrow(/fix {7}x\.flatten\(1\)/);
    expect(call(zeros([]))).toThrow(ShapeError);
    expect(call(zeros(5, 8, { dtype: "float64" }))).toThrow(/float/);
  });

  test("sizes that are no sizes are errors", () => {
    for (const size of [-1, 1.5, NaN]) {
      expect(() => new nn.Linear(size, 2)).toThrow(ValueError);
      expect(() => new nn.Linear(2, size)).toThrow(/outFeatures/);
    }
  });
});

describe("Flatten, Unflatten, Identity", () => {
  const x = arange(24).reshape(2, 3, 4);

  test("Flatten joins axes and Unflatten parts them again", () => {
    expect(new nn.Flatten()(x).shape).toEqual([2, 12]);
    expect(new nn.Flatten(0, 1)(x).shape).toEqual([6, 4]);
    expect(new nn.Flatten({ startDim: 0 })(x).shape).toEqual([24]);
    assertEqual(new nn.Unflatten(1, [3, -1])(new nn.Flatten()(x)), x);
    expect(String(new nn.Unflatten(1, [3, 4]))).toBe("Unflatten(dim=1, unflattened_size=(3, 4))");
    expect(String(new nn.Unflatten(1, [12]))).toBe("Unflatten(dim=1, unflattened_size=(12,))");
    expect(String(new nn.Flatten())).toBe("Flatten(start_dim=1, end_dim=-1)");
    expect(() => new nn.Flatten({ dim: 1 } as object)).toThrow("Flatten: no such parameter");
    expect(() => new nn.Linear(1, 1, { size: 1 } as object)).toThrow("Linear: no such parameter");
  });

  test("Identity takes any arguments and gives back its input", () => {
    expect(new nn.Identity(3, "x")(x)).toBe(x);
    expect(String(new nn.Identity())).toBe("Identity()");
  });
});

test("a whole network's gradient is that of differences", () => {
  manualSeed(1);
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(4, 3),
    new nn.Tanh(),
    new nn.Linear(3, 2),
  ).double();
  const labels = tensor([0, 1], { dtype: "int64" });
  const loss = (x: Tensor): Tensor => new nn.CrossEntropyLoss()(net(x), labels);
  expect(() => gradcheck(loss, [rand(2, 2, 2).double().requiresGrad_()])).not.toThrow();
});
