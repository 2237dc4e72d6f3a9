/**
 * @file Each checker finds the planted errors that it can see. A table says for each error who must
 * find it; where it says no, the checker must pass, so that nobody trusts it with what it is blind to.
 */
import { customFunction, noGrad } from "@kindling/autograd";
import { AutogradError, rand, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { adjointcheck, gradcheck, GradcheckError, gradgradcheck } from "../../src/index.ts";
import type { TensorFunction } from "../../src/index.ts";

const leaf = (values: number[] | number[][]): Tensor =>
  (tensor(values, { dtype: "float64" }) as Tensor).requiresGrad_();

/** A function with the values of `forward` and the gradients of `backward`, which are called on inputs and cotangents. */
const planted = (
  forward: (...x: Tensor[]) => Tensor | Tensor[],
  backward: (x: readonly Tensor[], ...g: Tensor[]) => Tensor | (Tensor | null)[],
): TensorFunction =>
  customFunction({
    name: "planted",
    forward(context, ...x: Tensor[]) {
      context.saveForBackward(...x);
      return forward(...x);
    },
    backward: (context, ...g) => backward(context.savedTensors, ...g),
  });

const square = (x: Tensor): Tensor => x.mul(x);
const [line, other] = [leaf([1.5, -3, 0.5]), leaf([0.7, 2, -1])];
const matrix = leaf([
  [1, 2, 3],
  [-1, 0.5, 2],
]);
const [left, right] = [
  leaf([
    [1, 2],
    [3, 5],
  ]),
  leaf([
    [0.5, -1],
    [2, 1],
  ]),
];

/** Per checker, whether it must find the error. */
interface Plant {
  readonly f: TensorFunction;
  readonly inputs: readonly Tensor[];
  readonly gradcheck: boolean;
  readonly fastMode: boolean;
  readonly gradgradcheck: boolean;
  readonly adjointcheck: boolean;
}

const everyone = { gradcheck: true, fastMode: true, gradgradcheck: true, adjointcheck: true };
/** The gradient is wrong and differentiated rightly. */
const firstOrder = { ...everyone, gradgradcheck: false };

const plants: { readonly [error: string]: Plant } = {
  "a wrong factor": {
    f: planted(square, ([x], g) => g.mul(x!).mul(2.01)),
    inputs: [line],
    ...firstOrder,
  },
  "a wrong sign": {
    f: planted(square, ([x], g) => g.mul(x!).mul(-2)),
    inputs: [line],
    ...firstOrder,
  },
  "a factor that is wrong in the seventh digit, which differences allow": {
    f: planted(square, ([x], g) => g.mul(x!).mul(2.000001)),
    inputs: [line],
    ...everyone,
    gradcheck: false,
    fastMode: false,
    gradgradcheck: false,
  },
  "one wrong element of many": {
    f: planted(square, ([x], g) => g.mul(x!).mul(tensor([2, 2, 3], { dtype: "float64" }))),
    inputs: [line],
    ...firstOrder,
  },
  "a broadcast that is averaged instead of summed": {
    f: planted(
      (x, y) => x.mul(y),
      ([x, y], g) => [g.mul(y!).mean(0), g.mul(x!)],
    ),
    inputs: [line, matrix],
    ...firstOrder,
  },
  "a broadcast of which only the first row is taken": {
    f: planted(
      (x, y) => x.mul(y),
      ([x, y], g) => [g.mul(y!).select(0, 0), g.mul(x!)],
    ),
    inputs: [line, matrix],
    ...firstOrder,
  },
  "swapped operands": {
    f: planted(
      (a, b) => a.matmul(b),
      ([a, b], g) => [g.matmul(b!), a!.matmul(g)],
    ),
    inputs: [left, right],
    ...firstOrder,
  },
  "gradients given to each other's inputs": {
    f: planted(
      (x, y) => x.mul(2).add(y.mul(5)),
      (_, g) => [g.mul(5), g.mul(2)],
    ),
    inputs: [line, other],
    ...firstOrder,
  },
  "the gradient of the wrong output": {
    f: planted(
      (x) => [x.exp(), x.mul(3)],
      ([x], _, h) => h.mul(x!.exp()).add(h.mul(3)),
    ),
    inputs: [line],
    ...firstOrder,
  },
  "an input without a gradient": {
    f: planted(
      (x, y) => x.mul(y),
      ([, y], g) => [g.mul(y!), null],
    ),
    inputs: [line, other],
    ...firstOrder,
  },
  "a gradient in another order": {
    f: planted(
      (x) => x.mul(tensor([1, 2, 3], { dtype: "float64" })),
      (_, g) => g.mul(tensor([3, 2, 1], { dtype: "float64" })),
    ),
    inputs: [line],
    ...firstOrder,
  },
  "a gradient that is not linear in the cotangent, and right for ones": {
    f: planted(
      (x) => x.mul(3),
      (_, g) => g.mul(g).mul(3),
    ),
    inputs: [line],
    ...everyone,
    gradcheck: false, // takes unit cotangents only, as PyTorch's
    gradgradcheck: false, // and the derivative of g² is right
  },
  "a cotangent that is overwritten": {
    f: (x) => x.mul(3).add(planted(square, ([y], g) => g.mul_(y!).mul(2))(x) as Tensor),
    inputs: [line],
    ...everyone,
  },
  "a second derivative that is detached": {
    f: planted(square, ([x], g) => g.mul(x!.detach()).mul(2)),
    inputs: [line],
    gradcheck: false,
    fastMode: false,
    gradgradcheck: true,
    adjointcheck: false,
  },
  "an input that is detached, in both modes alike": {
    f: (x) => x.detach().mul(x),
    inputs: [line],
    ...everyone,
    adjointcheck: false, // compares the two modes with each other alone
  },
};

const isFound = (run: () => unknown): boolean => {
  try {
    run();
  } catch (error) {
    // the tape refuses some errors itself
    if (error instanceof GradcheckError || error instanceof AutogradError) return true;
    throw error;
  }
  return false;
};

const names = Object.keys(plants);

describe("the planted error", () => {
  test.each(names)("%s: gradcheck", (name) => {
    const { f, inputs, gradcheck: expected } = plants[name]!;
    expect(isFound(() => gradcheck(f, inputs))).toBe(expected);
  });

  test.each(names)("%s: gradcheck in fast mode", (name) => {
    const { f, inputs, fastMode: expected } = plants[name]!;
    expect(isFound(() => gradcheck(f, inputs, { fastMode: true }))).toBe(expected);
  });

  test.each(names)("%s: gradgradcheck", (name) => {
    const { f, inputs, gradgradcheck: expected } = plants[name]!;
    expect(isFound(() => gradgradcheck(f, inputs))).toBe(expected);
    expect(isFound(() => gradgradcheck(f, inputs, { fastMode: true }))).toBe(expected);
  });

  test.each(names)("%s: adjointcheck", (name) => {
    const { f, inputs, adjointcheck: expected } = plants[name]!;
    expect(isFound(() => adjointcheck(f, inputs))).toBe(expected);
  });
});

describe("without an error all of them pass:", () => {
  const right: { readonly [name: string]: TensorFunction } = {
    square: planted(square, ([x], g) => g.mul(x!).mul(2)),
    "two outputs": planted(
      (x) => [x.exp(), x.mul(3)],
      ([x], g, h) => g.mul(x!.exp()).add(h.mul(3)),
    ),
  };
  test.each(Object.keys(right))("%s", (name) => {
    const f = right[name]!;
    expect(gradcheck(f, [line], { checkForwardAd: true }).verdict).toBe("pass");
    expect(gradcheck(f, line, { fastMode: true, checkForwardAd: true }).verdict).toBe("pass");
    expect(gradgradcheck(f, [line], { checkFwdOverRev: true }).verdict).toBe("pass");
    expect(adjointcheck(f, [line]).verdict).toBe("pass");
    expect(adjointcheck(f, [line], { order: 2 }).verdict).toBe("pass");
  });
});

describe("errors that only some checks can see:", () => {
  test("a gradient that is not recorded, by adjointcheck of order 2", () => {
    const f = planted(square, ([x], g) => noGrad(() => g.mul(x!).mul(2)));
    expect(isFound(() => adjointcheck(f, [line]))).toBe(false);
    expect(isFound(() => adjointcheck(f, [line], { order: 2 }))).toBe(true);
  });

  test("a gradient that is another one each time", () => {
    const noisy = planted(square, ([x], g) =>
      g
        .mul(x!)
        .mul(2)
        .add(rand([3], { dtype: "float64" }).mul(1e-7)),
    );
    expect(() => gradcheck(noisy, [line])).toThrow("another one each time");
    expect(gradcheck(noisy, [line], { nondetTol: 1e-6, checkLayouts: false }).verdict).toBe("pass");
  });

  test("outputs without a gradient that do not count as zeros", () => {
    const f = (x: Tensor): Tensor[] => {
      const [y, z] = [x.mul(2), x.mul(3)];
      if (z.requiresGrad) z.registerHook((g) => (g.eq(0).all().item() ? g.add(1) : g));
      return [y, z];
    };
    expect(() => gradcheck(f, [line])).toThrow("do not count as zeros");
    expect(gradcheck(f, [line], { checkUndefinedGrad: false }).verdict).toBe("pass");
  });

  test("a gradient of a wrong shape or of no float, by the tape itself", () => {
    const wrongShape = planted(square, (_, g) => g.select(0, 0).expand([2]));
    const noFloat = planted(square, (_, g) => g.long());
    for (const f of [wrongShape, noFloat])
      expect(() => gradcheck(f, [line])).toThrow(AutogradError);
  });

  test("a saved value that is overwritten, by the tape itself", () => {
    const f = (x: Tensor): Tensor => {
      const y = x.exp();
      const z = y.mul(y);
      y.add_(1);
      return z;
    };
    expect(() => gradcheck(f, [line])).toThrow("was overwritten");
  });
});
