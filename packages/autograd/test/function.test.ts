/** @file Custom functions: their gradients are their author's, within what the tape can use. */
import { tensor, type Tensor } from "@kindling/tensor";
import { gradcheck, gradgradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { customFunction } from "../src/index.ts";
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
});
