import { customFunction } from "@kindling/autograd";
import { DTypeError, ones, rand, tensor, type Tensor, ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraries, gradcheck, GradcheckError, gradgradcheck } from "../../src/index.ts";

const leaf = (values: number[] | number[][]): Tensor =>
  (tensor(values, { dtype: "float64" }) as Tensor).requiresGrad_();

/** x², with a gradient that is wrong by a factor. */
const squareWithSlope = (factor: number) =>
  customFunction({
    name: "square",
    forward(context, x: Tensor) {
      context.saveForBackward(x);
      return x.mul(x);
    },
    backward(context, g) {
      const [x] = context.savedTensors;
      return x === undefined ? null : g.mul(x).mul(factor);
    },
  });

describe("gradcheck", () => {
  test("passes what the tape differentiates rightly", () => {
    const x = leaf([
      [0.5, -1.5],
      [2, 0.25],
    ]);
    const y = leaf([
      [1, 2],
      [3, 4],
    ]);
    const f = (a: Tensor, b: Tensor) => [a.matmul(b).tanh(), a.exp().sum(1).div(b.mean())];
    const report = gradcheck(f, [x, y]);
    expect(report).toMatchObject({ verdict: "pass", worst: undefined, compared: 6 * 8 });
    expect(report.largestError).toBeLessThan(1e-8);
  });

  test("passes for any point and any layout", () => {
    const points = arbitraries.laidOut({
      shape: arbitraries.shape({ maxRank: 2, maxNumel: 6 }),
      dtype: "float64",
      elements: "unit",
    });
    fc.assert(
      fc.property(points, ({ view }) => {
        const x = view.detach().clone().requiresGrad_();
        expect(gradcheck((a) => a.sin().mul(a), [x]).verdict).toBe("pass");
      }),
      { numRuns: 25 },
    );
  });

  test.each([2.01, 1.99, 0, -2])("finds a planted slope of %d x in place of 2 x", (factor) => {
    const square = squareWithSlope(factor);
    expect(() => gradcheck(square, [leaf([1.5, -3])])).toThrow(GradcheckError);
    expect(gradcheck(squareWithSlope(2), [leaf([1.5, -3])]).verdict).toBe("pass");
  });

  test("finds a wrong gradient of a single element, and names it", () => {
    const f = customFunction({
      forward: (_, x: Tensor) => x.mul(3),
      backward: (_, g) => g.mul(tensor([3, 3, 4], { dtype: "float64" })),
    });
    const report = gradcheck(f, [leaf([1, 2, 3])], { raiseException: false });
    expect(report.verdict).toBe("fail");
    expect(report.worst).toMatchObject({ input: 0, element: 2, output: 0, outputElement: 2 });
    expect(report.worst?.analytic).toBe(4);
    expect(report.worst?.numeric).toBeCloseTo(3, 6);
    expect(() => gradcheck(f, [leaf([1, 2, 3])])).toThrow(
      /wrong gradient at input 0, element 2 \(output 0, element 2\)\n {2}got {7}4 by the tape, [23]\.\d+ ± /,
    );
  });

  test("finds a gradient that is left out, and one that goes to the wrong input", () => {
    const detached = (x: Tensor, y: Tensor): Tensor => x.detach().mul(y);
    expect(() => gradcheck(detached, [leaf([2]), leaf([3])])).toThrow("input 0, element 0");
    const swapped = customFunction({
      forward: (_, x: Tensor, y: Tensor) => x.mul(2).add(y.mul(5)),
      backward: (_, g) => [g.mul(5), g.mul(2)],
    });
    expect(() => gradcheck(swapped, [leaf([1]), leaf([1])])).toThrow(GradcheckError);
  });

  test("finds a gradient that depends on the layout of the cotangent", () => {
    const f = customFunction({
      forward: (_, x: Tensor) => x.mul(1),
      backward: (_, g) => (g.strides.includes(0) ? g.mul(2) : g.mul(1)),
    });
    expect(() => gradcheck(f, [leaf([1, 2, 3])])).toThrow("depends on the layout");
    expect(gradcheck(f, [leaf([1, 2, 3])], { checkLayouts: false }).verdict).toBe("pass");
  });

  test("is inconclusive at a kink, and says so", () => {
    const relu = (x: Tensor): Tensor => x.relu();
    expect(gradcheck(relu, [leaf([0.5, -0.5])]).verdict).toBe("pass");
    const report = gradcheck(relu, [leaf([0])], { raiseException: false });
    expect(report.verdict).toBe("inconclusive");
    expect(report.worst?.isKink).toBe(true);
    expect(() => gradcheck(relu, [leaf([0])])).toThrow("inconclusive, the function has a kink");
  });

  test("is inconclusive where a pole is nearer than the step", () => {
    const report = gradcheck((x) => x.log(), [leaf([1e-7])], { raiseException: false });
    expect(report.verdict).toBe("inconclusive");
    expect(gradcheck((x) => x.log(), [leaf([1e-7])], { eps: 1e-10, rtol: 1e-2 }).verdict).toBe(
      "pass",
    );
  });

  test("a larger tolerance lets a small error pass", () => {
    const nearly = squareWithSlope(2.0001);
    expect(gradcheck(nearly, [leaf([1])]).verdict).toBe("pass");
    const strict = { rtol: 1e-6, atol: 1e-8, raiseException: false };
    expect(gradcheck(nearly, [leaf([1])], strict).verdict).toBe("fail");
  });

  test("passes on what is not differentiated", () => {
    const mask = tensor([true, false]);
    const f = (x: Tensor, m: Tensor): Tensor => x.mul(m.double());
    expect(gradcheck(f, [leaf([1, 2]), mask]).verdict).toBe("pass");
  });

  test("refuses inputs it cannot judge", () => {
    expect(() => gradcheck((x) => x, [ones(2).requiresGrad_()])).toThrow(DTypeError);
    expect(() => gradcheck((x) => x, [ones(2)])).toThrow("no input requires a gradient");
    expect(() => gradcheck((x) => x.gt(0), [leaf([1])])).toThrow("nothing to check");
    const noisy = (x: Tensor): Tensor => x.mul(rand([1], { dtype: "float64" }));
    expect(() => gradcheck(noisy, [leaf([1])])).toThrow(ValueError);
  });
});

describe("gradgradcheck", () => {
  test("passes second derivatives of the tape", () => {
    const f = (x: Tensor, y: Tensor): Tensor => x.mul(x).mul(y).tanh();
    expect(gradgradcheck(f, [leaf([0.5, -0.25]), leaf([1, 2])]).verdict).toBe("pass");
  });

  test("finds a first gradient that is right and cannot be differentiated", () => {
    const f = customFunction({
      forward(context, x: Tensor) {
        context.saveForBackward(x);
        return x.mul(x);
      },
      backward(context, g) {
        const [x] = context.savedTensors;
        return x === undefined ? null : g.mul(x.detach()).mul(2);
      },
    });
    expect(gradcheck(f, [leaf([1.5])]).verdict).toBe("pass");
    expect(() => gradgradcheck(f, [leaf([1.5])])).toThrow(GradcheckError);
  });
});
