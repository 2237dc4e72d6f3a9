/** @file The switches of `gradcheck` and `gradgradcheck`: what each turns on and off. */
import { customFunction } from "@kindling/autograd";
import { tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { adjointcheck, gradcheck, GradcheckError, gradgradcheck } from "../../src/index.ts";

const leaf = (values: number[] | number[][]): Tensor =>
  (tensor(values, { dtype: "float64" }) as Tensor).requiresGrad_();
const x = leaf([0.5, -1.5, 2]);

/** 3x with another gradient. */
const scaled = (pull: (g: Tensor) => Tensor) =>
  customFunction({ forward: (_, y: Tensor) => y.mul(3), backward: (_, g) => pull(g) });

describe("raiseException", () => {
  test("false reports what would have been thrown", () => {
    const report = gradcheck(
      scaled((g) => g.mul(4)),
      x,
      { raiseException: false },
    );
    expect(report.verdict).toBe("fail");
    expect(report.error).toBeInstanceOf(GradcheckError);
    const layouts = scaled((g) => g.mul(g.strides.includes(0) ? 2 : 3));
    expect(gradcheck(layouts, x, { raiseException: false })).toMatchObject({
      verdict: "fail",
      worst: undefined,
      error: { message: expect.stringContaining("layout") as string },
    });
  });
});

test("one tensor may be several outputs", () => {
  const f = (y: Tensor): Tensor[] => {
    const z = y.mul(3);
    return [z, z];
  };
  expect(gradcheck(f, x).verdict).toBe("pass");
});

describe("fastMode", () => {
  test("compares one number per input and output", () => {
    const f = (a: Tensor, b: Tensor): Tensor[] => [a.exp().mul(b), a.sum(), b.mul(2)];
    expect(gradcheck(f, [x, leaf([1, 2, 3])], { fastMode: true }).compared).toBe(2 * 3);
    const both = { fastMode: true, checkForwardAd: true };
    expect(gradcheck(f, [x, leaf([1, 2, 3])], both).compared).toBe(2 * 2 * 3);
  });

  test("runs the function a fixed number of times, however many elements there are", () => {
    const runsFor = (size: number): number => {
      let runs = 0;
      const f = (y: Tensor): Tensor => {
        runs += 1;
        return y.sin();
      };
      gradcheck(f, leaf(Array.from({ length: size }, (_, i) => i / size)), { fastMode: true });
      return runs;
    };
    expect(runsFor(500)).toBe(runsFor(5));
  });

  test("says that it looked along random directions", () => {
    expect(() =>
      gradcheck(
        scaled((g) => g),
        x,
        { fastMode: true },
      ),
    ).toThrow("wrong gradient at input 0 (output 0), along random directions");
  });

  test("is inconclusive at a kink", () => {
    const report = gradcheck((y) => y.relu(), leaf([1, 0]), {
      fastMode: true,
      raiseException: false,
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.worst?.isKink).toBe(true);
  });
});

describe("checkForwardAd and checkBackwardAd", () => {
  const onlyBackwardIsWrong = scaled((g) => g.mul(4));

  test("choose what is compared with differences", () => {
    expect(gradcheck((y) => y.exp(), x, { checkForwardAd: true }).compared).toBe(18);
    const forward = { checkForwardAd: true, checkBackwardAd: false };
    expect(gradcheck(onlyBackwardIsWrong, x, forward).verdict).toBe("pass");
    expect(gradcheck(onlyBackwardIsWrong, x, { ...forward, fastMode: true }).verdict).toBe("pass");
    expect(() => gradcheck(onlyBackwardIsWrong, x)).toThrow("4 by the tape");
  });

  test("a wrong tangent is found", () => {
    const f = (y: Tensor): Tensor => y.mul(y.detach());
    expect(() => gradcheck(f, x, { checkForwardAd: true, checkBackwardAd: false })).toThrow(
      "by the forward mode",
    );
  });
});

describe("gradgradcheck", () => {
  test("takes the gradients of the outputs, in PyTorch's place or by name", () => {
    const seen: unknown[] = [];
    const f = customFunction({
      forward: (context, y: Tensor) => (context.saveForBackward(y), y.exp()),
      backward: (context, g) => {
        seen.push(g.detach().toArray());
        return g.mul(context.savedTensors[0]!.exp());
      },
    });
    for (const run of [
      () => gradgradcheck(f, x, leaf([1, 2, 3])),
      () => gradgradcheck(f, [x], [leaf([1, 2, 3])], { atol: 1e-4 }),
      () => gradgradcheck(f, [x], { gradOutputs: leaf([1, 2, 3]) }),
    ]) {
      seen.length = 0;
      expect(run().verdict).toBe("pass");
      expect(seen[0]).toEqual([1, 2, 3]);
    }
  });

  test("compares derivatives with respect to the cotangents too", () => {
    const f = (y: Tensor): Tensor => y.exp();
    expect(gradgradcheck(f, x).compared).toBe(3 * 6);
    // a cotangent that needs no gradient is passed on
    const fixed = tensor([1, 2, 3], { dtype: "float64" });
    expect(gradgradcheck(f, x, fixed).compared).toBe(3 * 3);
  });

  test("genNonContigGradOutputs gives cotangents with gaps", () => {
    const strides: (readonly number[])[] = [];
    const f = customFunction({
      forward: (_, y: Tensor) => y.mul(1),
      backward: (_, g) => (strides.push(g.strides), g.mul(1)),
    });
    const options = { genNonContigGradOutputs: true };
    expect(gradgradcheck(f, x, options).verdict).toBe("pass");
    expect(strides).toContainEqual([2]);
    const sensitive = scaled((g) => g.mul(g.strides[0] === 2 ? 3 : 4));
    expect(gradgradcheck(sensitive, x, null, { checkLayouts: false }).verdict).toBe("pass");
    expect(() => gradgradcheck(sensitive, x, { ...options, checkLayouts: false })).toThrow(
      GradcheckError,
    );
  });

  test("checkFwdOverRev and checkRevOverRev choose how the gradient is differentiated", () => {
    const f = (y: Tensor): Tensor => y.pow(3);
    const count = (options: object): number => gradgradcheck(f, x, options).compared;
    expect(count({})).toBe(18);
    expect(count({ checkFwdOverRev: true })).toBe(36);
    expect(count({ checkFwdOverRev: true, checkRevOverRev: false })).toBe(18);
  });
});

describe("adjointcheck", () => {
  test("gives both sides", () => {
    const report = adjointcheck((y) => y.softmax(0), x);
    expect(report.forward).toBeCloseTo(report.backward, 14);
    expect(report).toMatchObject({ verdict: "pass", error: undefined });
    const wrong = adjointcheck(
      scaled((g) => g.mul(3.0000001)),
      x,
      { raiseException: false },
    );
    expect(wrong.verdict).toBe("fail");
    expect(wrong.relativeError).toBeGreaterThan(1e-10);
    expect(
      adjointcheck(
        scaled((g) => g.mul(3.0000001)),
        x,
        { rtol: 1e-6 },
      ).verdict,
    ).toBe("pass");
  });

  test("works where a function has a kink", () => {
    expect(adjointcheck((y) => y.relu().add(y.abs()), leaf([0, 1])).verdict).toBe("pass");
  });

  test("refuses what it cannot judge", () => {
    expect(() => adjointcheck((y) => y.gt(0), x)).toThrow("adjointcheck: nothing to check");
  });
});
