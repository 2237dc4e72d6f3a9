/**
 * @file A training step of the chapter's network: which kernels it runs, and that they give the bits of a
 * step whose layers and gradients are all computed one by one.
 */
import { beforeAll, describe, expect, test } from "vitest";
import {
  manualSeed,
  nn,
  optim,
  profile,
  randint,
  randn,
  type Tensor,
  useWasm,
} from "../src/index.ts";

beforeAll(() => {
  useWasm();
});

type Layers = readonly nn.AnyModule[];

const layers = (): Layers => [
  new nn.Flatten(),
  new nn.Linear(35, 70),
  new nn.ReLU(),
  new nn.Dropout(0.2),
  new nn.Linear(70, 50),
  new nn.ReLU(),
  new nn.Dropout(0.5),
  new nn.Linear(50, 10),
];

/** Steps of a network from one seed, and what they leave. */
function training(through: (all: Layers) => (x: Tensor) => Tensor): {
  readonly step: () => number;
  readonly parameters: () => unknown[];
} {
  manualSeed(1);
  const all = layers();
  const [X, y] = [randn(60, 5, 7), randint(0, 10, [60])];
  const net = through(all);
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(
    all.flatMap((layer) => layer.parameters()),
    { lr: 0.5 },
  );
  return {
    step: () => {
      const l = loss(net(X) as Tensor<[60, 10]>, y);
      optimizer.zeroGrad();
      l.backward();
      optimizer.step();
      return Number(l.item());
    },
    parameters: () => optimizer.paramGroups.flatMap(({ params }) => params.map((p) => p.toArray())),
  };
}

const joint = (all: Layers): ((x: Tensor) => Tensor) => {
  const net = new nn.Sequential<Layers>(...all);
  return (x) => net(x);
};

/** Every layer is called for itself, and every gradient is seen. */
const apart =
  (all: Layers): ((x: Tensor) => Tensor) =>
  (x) =>
    all.reduce((h, layer) => {
      const y = (layer as nn.UnaryModule)(h);
      if (y.requiresGrad) y.registerHook(() => {});
      return y;
    }, x);

/** What five steps give, from the same seed of the masks. */
function outcome(through: typeof joint): { losses: number[]; parameters: unknown[] } {
  const { step, parameters } = training(through);
  manualSeed(2);
  return { losses: [1, 2, 3, 4, 5].map(step), parameters: parameters() };
}

describe("a training step", () => {
  test("gives the bits of its layers and gradients one by one", () => {
    expect(outcome(joint)).toEqual(outcome(apart));
  });

  test("runs a kernel for each hidden layer's product, mask, and gradient in front of products", () => {
    const { step } = training(joint);
    step();
    const { kernels } = profile(step);
    const names = kernels.map(({ name }) => name).filter((name) => /linear|drop|addmm/i.test(name));
    expect(names).toEqual([
      "linearRelu",
      "dropout",
      "linearRelu",
      "dropout",
      "addmm",
      "addmmBackward",
      "linearReluBackward",
      "linearReluBackward",
    ]);
    expect(kernels.filter(({ name }) => name === "SGD.step")).toHaveLength(1);
    expect(kernels.length).toBeLessThanOrEqual(16);
    expect(profile(training(apart).step).kernels.length).toBeGreaterThanOrEqual(28);
  });
});
