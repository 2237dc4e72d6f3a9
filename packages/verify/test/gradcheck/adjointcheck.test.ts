/** @file What `adjointcheck` compares, how far apart it lets the sides be, and what it says. */
import { customFunction } from "@kindling/autograd";
import { tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { adjointcheck, GradcheckError } from "../../src/index.ts";

const float64 = (values: number[]): Tensor => tensor(values, { dtype: "float64" });
const leaf = (values: number[]): Tensor => float64(values).requiresGrad_();

/** 3x, whose gradient is another factor. */
const scaled = (factor: number) =>
  customFunction({ forward: (_, x: Tensor) => x.mul(3), backward: (_, g) => g.mul(factor) });
const quietly = { raiseException: false };

describe("the difference of both sides", () => {
  test("is relative to the sum of the products' magnitudes", () => {
    for (const size of [1, 5]) {
      const x = leaf(Array.from({ length: size }, (_, i) => i));
      const { verdict, forward, backward, relativeError } = adjointcheck(scaled(6), x, quietly);
      expect(verdict).toBe("fail");
      expect(backward / forward).toBeCloseTo(2, 12);
      // the elements' products are of either sign, their magnitudes are not
      if (size === 1) expect(relativeError).toBeCloseTo(1 / 3, 12);
      else expect(relativeError).toBeLessThan(1 / 3);
      expect(relativeError).toBeGreaterThan(0.001);
    }
    const opposite = adjointcheck(scaled(-3), leaf([2]), quietly);
    expect(opposite.relativeError).toBeCloseTo(1, 12);
  });

  test("may be a trillionth, or what is asked for", () => {
    const x = leaf([2]);
    expect(adjointcheck(scaled(3 * (1 + 1e-12)), x).verdict).toBe("pass");
    expect(adjointcheck(scaled(3 * (1 + 4e-12)), x, quietly).verdict).toBe("fail");
    expect(adjointcheck(scaled(6), x, { rtol: 0.34 }).verdict).toBe("pass");
    expect(adjointcheck(scaled(6), x, { rtol: 0.33, ...quietly }).verdict).toBe("fail");
  });

  test("is 0 where both are, or both are infinite", () => {
    const nothing = adjointcheck((x) => x.mul(0), leaf([1, 2]));
    expect(nothing).toMatchObject({ verdict: "pass", forward: 0, relativeError: 0 });
    expect(Math.abs(nothing.backward)).toBe(0);
    const infinite = adjointcheck((x) => x.mul(Infinity), leaf([1]));
    expect(infinite).toMatchObject({ verdict: "pass", relativeError: 0, error: undefined });
  });

  test("that is NaN fails", () => {
    expect(adjointcheck(scaled(NaN), leaf([1]), quietly).verdict).toBe("fail");
  });
});

describe("what is compared", () => {
  test("are all outputs, along all inputs that need a gradient", () => {
    const x = leaf([1, 2]);
    const f = (a: Tensor, b: Tensor): Tensor[] => [a.mul(b), b.exp(), a.sum()];
    const all = adjointcheck(f, [x, leaf([3, 4])]);
    const fixed = adjointcheck(f, [x, float64([3, 4])]);
    expect([all.verdict, fixed.verdict]).toEqual(["pass", "pass"]);
    expect(all.forward).not.toBeCloseTo(fixed.forward, 6);
    for (const wrong of [0, 1, 2]) {
      const g = (...xs: Tensor[]): Tensor[] =>
        f(xs[0]!, xs[1]!).map((y, i) => (i === wrong ? scaled(4)(y) : y));
      expect(() => adjointcheck(g, [x, leaf([3, 4])])).toThrow(GradcheckError);
    }
  });

  test("are outputs with elements, if there is one", () => {
    const none = zeros([0], { dtype: "float64" });
    expect(adjointcheck((x) => [none, x.mul(2)], leaf([1])).verdict).toBe("pass");
    expect(() => adjointcheck((x) => [x.mul(2), none].slice(1), leaf([1]))).toThrow(
      "adjointcheck: nothing to check\n" +
        "  got       1 float64 outputs, without elements\n" +
        "  expected  at least one element of a float64 output",
    );
  });

  test("are, of order 2, the derivatives of the gradient", () => {
    const wrongSecond = customFunction({
      forward(context, x: Tensor) {
        context.saveForBackward(x);
        return x.mul(x);
      },
      backward: (context, g) => g.mul(scaled(5)(context.savedTensors[0]!)).mul(2 / 3),
    });
    const x = leaf([1, 2]);
    expect(adjointcheck(wrongSecond, x, { order: 1 }).verdict).toBe("pass");
    expect(() => adjointcheck(wrongSecond, x, { order: 2 })).toThrow(GradcheckError);
    expect(adjointcheck((y) => y.exp(), x, { order: 2 }).verdict).toBe("pass");
    expect(adjointcheck(wrongSecond, x, { order: 2, ...quietly })).toMatchObject({
      verdict: "fail",
      error: expect.any(GradcheckError) as Error,
    });
  });
});

test("the error tells both sides and what is allowed", () => {
  for (const [options, allowed] of [
    [{}, "1e-12"],
    [{ rtol: 0.125 }, "0.125"],
  ] as const) {
    const { error, forward, backward } = adjointcheck(scaled(6), leaf([2]), {
      ...options,
      ...quietly,
    });
    expect(error?.message).toBe(
      "adjointcheck: the tape is not the transpose of forward mode\n" +
        `  got       ${forward} by forward mode, ${backward} by the tape\n` +
        `  expected  equal numbers, up to ${allowed} of the sum of magnitudes`,
    );
    expect(() => adjointcheck(scaled(6), leaf([2]), options)).toThrow(error!.message);
  }
});
