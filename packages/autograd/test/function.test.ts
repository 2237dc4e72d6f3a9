/** @file Custom functions: their gradients are their author's, within what the tape can use. */
import { tensor, type Tensor } from "@kindling/tensor";
import { gradcheck, gradgradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { customFunction, noGrad } from "../src/index.ts";
import { values } from "./values.ts";

describe("custom functions", () => {
  const cube = customFunction({
    name: "Cube",
    forward(context, x: Tensor): Tensor {
      context.saveForBackward(x);
      return x.mul(x).mul(x);
    },
    backward: (context, g) => g.mul(context.savedTensors[0]!.square()).mul(3),
  });

  test("have the gradient that their author wrote, to any order", () => {
    const x = values([3], -1, 1, 1);
    expect(gradcheck((v) => cube(v), [x]).verdict).toBe("pass");
    expect(gradgradcheck((v) => cube(v), [x]).verdict).toBe("pass");
    expect(cube(x).gradFn!.name).toBe("CubeBackward");
  });

  test("must give a gradient per argument", () => {
    const wrong = customFunction({
      forward: (_, x: Tensor, y: Tensor): Tensor => x.mul(y),
      backward: (_, g) => [g],
    });
    expect(() =>
      wrong(values([2], 0, 1, 1), values([2], 0, 1, 2))
        .sum()
        .backward(),
    ).toThrow("backward gives the wrong number of gradients\n  got       1\n  expected  2");
  });

  test("may leave broadcasting and the element type of gradients to the tape, not their shape", () => {
    const scaled = (pull: (g: Tensor) => Tensor) =>
      customFunction({
        name: "Scaled",
        forward: (_, x: Tensor): Tensor => x.mul(tensor([[1], [2]], { dtype: "float64" })),
        backward: (_, g) => pull(g.mul(tensor([[1], [2]], { dtype: "float64" }))),
      });
    const x = values([3], -1, 1, 1);
    expect(
      gradcheck(
        scaled((g) => g),
        [x],
      ).verdict,
    ).toBe("pass");
    scaled((g) => g.float())(x)
      .sum()
      .backward();
    expect([x.grad!.dtype, x.grad!.toArray()]).toEqual(["float64", [3, 3, 3]]);
    expect(() =>
      scaled((g) => g.sum(1))(x)
        .sum()
        .backward(),
    ).toThrow(
      "backward: ScaledBackward returned a gradient that does not fit\n" +
        "  got       gradient 0: float64 [2]\n  expected  float64 [3]",
    );
  });

  test("notice that what they saved was overwritten", () => {
    const h = values([2], 0, 1, 1).mul(1);
    const y = cube(h);
    h.add_(1);
    expect(() => y.sum().backward()).toThrow(
      "Cube: a value that its gradient needs was overwritten",
    );
  });

  test("know which gradients are wanted, and are recorded where any is", () => {
    const seen: (readonly boolean[])[] = [];
    const product = customFunction({
      forward(context, x: Tensor, k: number, y: Tensor): Tensor {
        seen.push(context.needsInputGrad);
        context.saveForBackward(x, y);
        return x.mul(y).mul(k);
      },
      backward({ savedTensors: [x, y] }, g) {
        return [g.mul(y!).mul(3), null, g.mul(x!).mul(3)];
      },
    });
    const [x, plain] = [values([2], 0, 1, 1), values([2], 0, 1, 2).detach()];
    expect(product(x, 3, plain).requiresGrad).toBe(true);
    expect(product(plain, 3, plain).requiresGrad).toBe(false);
    expect(noGrad(() => product(x, 3, x)).requiresGrad).toBe(false);
    expect(seen).toEqual([
      [true, false, false],
      [false, false, false],
      [false, false, false],
    ]);
    expect(gradcheck((v) => product(v, 3, v), x).verdict).toBe("pass");
  });

  test("may save what they give back: then the gradient is differentiated by it too", () => {
    const exponential = customFunction({
      forward(context, x: Tensor): Tensor {
        const y = x.exp();
        context.saveForBackward(y);
        return y;
      },
      backward: ({ savedTensors: [y] }, g) => g.mul(y!),
    });
    expect(gradcheck(exponential, values([3], -1, 1, 1)).verdict).toBe("pass");
    expect(gradgradcheck(exponential, values([3], -1, 1, 1)).verdict).toBe("pass");
  });

  test("leave outputs without gradients alone: those that are marked, and those of integers", () => {
    const parts = customFunction({
      forward(context, x: Tensor): readonly Tensor[] {
        const [whole, rest] = [x.floor(), x.sub(x.floor())];
        context.markNonDifferentiable(whole);
        return [whole, rest, x.long()];
      },
      backward: (_, __, g) => g,
    });
    const outputs = parts(values([2], 0, 3, 1));
    expect(outputs.map((y) => y.requiresGrad)).toEqual([false, true, false]);
    expect(gradcheck((x) => parts(x)[1]!, values([2], 0.1, 0.9, 1)).verdict).toBe("pass");
  });
});
