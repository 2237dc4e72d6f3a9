/**
 * @file Layers that are one call give what they give one by one, and are one only where nobody sees what
 * passes between them.
 */
import { grad, jvp, noGrad } from "@kindling/autograd";
import { manualSeed, ones, profile, rand, randn, type Tensor } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";

type Layers = readonly nn.AnyModule[];
const sequential = (...layers: Layers): nn.UnaryModule => new nn.Sequential<Layers>(...layers);

/** Layer by layer, each called for itself. */
const oneByOne = (layers: Layers, x: Tensor): Tensor =>
  layers.reduce((y, layer) => (layer as nn.UnaryModule)(y), x);

/** The kernels that some work runs. */
const kernelsOf = (work: () => unknown): string[] => profile(work).kernels.map(({ name }) => name);

const hidden = (
  i: number,
  o: number,
  options: { bias?: boolean; dtype?: "float64" } = {},
): Layers => [new nn.Linear(i, o, options), new nn.ReLU()];

const cases: Record<string, readonly [Layers, Tensor]> = {
  "of a batch": [[...hidden(37, 45), new nn.Linear(45, 3)], randn(29, 37)],
  "of one example": [hidden(5, 4), randn(5)],
  "of a batch of batches": [hidden(5, 4), randn(2, 3, 5)],
  "of float64": [hidden(5, 4, { dtype: "float64" }), randn(3, 5, { dtype: "float64" })],
  "without a bias": [hidden(5, 4, { bias: false }), randn(3, 5)],
  "in place": [[new nn.Linear(5, 4), new nn.ReLU(true)], randn(3, 5)],
  "before dropout": [[...hidden(40, 50), new nn.Dropout(0.3), ...hidden(50, 4)], randn(30, 40)],
  "of nothing": [hidden(5, 4), randn(0, 5)],
  "of what is not finite": [hidden(2, 3), ones(1, 2).div(0).mul(rand(1, 2).sub(0.5))],
};

describe("Linear and ReLU in one call", () => {
  test.each(Object.entries(cases))("%s, are what they are one by one", (_, [layers, x]) => {
    const parameters = layers.flatMap((layer) => layer.parameters());
    const [joint, separate] = [sequential(...layers), (z: Tensor) => oneByOne(layers, z)].map(
      (net) => {
        const leaf = x.clone().requiresGrad_();
        manualSeed(3);
        const y = net(leaf);
        const first = grad(y.square().sum(), [leaf, ...parameters], { createGraph: true });
        const second = grad(first[0]!.square().sum(), [leaf, ...parameters], { allowUnused: true });
        manualSeed(3);
        const tangent = jvp(net, x, x)[1];
        manualSeed(3);
        const plain = noGrad(() => net(x));
        return [y, ...first, ...second, tangent, plain];
      },
    );
    joint!.forEach((value, i) => {
      const other = separate![i]!;
      if (value === null || other === null) expect(value).toBe(other);
      else assertEqual(value, other, { signedZero: true });
    });
  });
});

describe("a kernel for both", () => {
  const x = randn(3, 5);
  const plain = ["linearRelu", "addmm"];
  const layers = (): [nn.Linear<5, 4>, nn.ReLU, nn.Linear<4, 2>] => [
    new nn.Linear(5, 4),
    new nn.ReLU(),
    new nn.Linear(4, 2),
  ];

  test("runs in training and in evaluation", () => {
    const net = sequential(...layers());
    expect(kernelsOf(() => net(x))).toEqual(plain);
    net.eval();
    expect(kernelsOf(() => noGrad(() => net(x)))).toEqual(plain);
  });

  test("does not run where a hook sees what passes", () => {
    for (const i of [0, 1]) {
      const all = layers();
      const handle = all[i]!.registerForwardHook(() => {});
      expect(kernelsOf(() => sequential(...all)(x))).toEqual(["addmm", "relu", "addmm"]);
      handle.remove();
      expect(kernelsOf(() => sequential(...all)(x))).toEqual(plain);
    }
  });

  test("does not run where a layer is a user's, or another lies between", () => {
    class Own extends nn.ReLU {}
    class Wide extends nn.Linear<5, 4> {}
    const [first, relu, last] = layers();
    const patched = new nn.ReLU();
    Object.assign(patched, { forward: (h: Tensor) => h.relu() });
    const others: Layers[] = [
      [first, new Own(), last],
      [new Wide(5, 4), relu, last],
      [first, patched, last],
      [first, new nn.Identity(), relu, last],
    ];
    for (const net of others)
      expect(kernelsOf(() => sequential(...net)(x))).toEqual(["addmm", "relu", "addmm"]);
  });

  test("leaves errors as they are", () => {
    const wrong = (y: Tensor): string => {
      try {
        sequential(...layers())(y);
      } catch (error) {
        return (error as Error).message.split("\n")[0]!;
      }
      return "none";
    };
    expect(wrong(ones(3, 6))).toBe("linear: the numbers of features differ");
    expect(wrong(ones(3, 5, { dtype: "float64" }))).toMatch(/element types differ/);
  });
});
