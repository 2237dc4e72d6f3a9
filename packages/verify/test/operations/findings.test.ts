/** @file The checks that walk over the table find planted errors, each where it is. */
import { customFunction } from "@kindling/autograd";
import type { Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";

const { findingsOf } = operations;

describe("the walk finds", () => {
  type Pull = (x: Tensor, g: Tensor) => Tensor;
  /** x² with a derivative of its own by the tape; forward mode differentiates what computes it. */
  const squareWith = (pull: Pull, forward = (x: Tensor) => x.mul(x)) =>
    customFunction({
      forward: (context, x: Tensor) => (context.saveForBackward(x), forward(x)),
      backward: (context, g) => pull(context.savedTensors[0]!, g),
    });
  const found = (call: (x: Tensor) => Tensor, options?: operations.WalkOptions) =>
    findingsOf({ shapes: [[2, 3]], domain: [0.5, 1.5], call }, options);
  const right: Pull = (x, g) => g.mul(x).mul(2);
  const constant = (x: Tensor): Tensor => x.detach();

  test("nothing where all is right", () => {
    for (const fastMode of [false, true]) {
      const findings = found(squareWith(right), { fastMode });
      expect(findings).toMatchObject({ first: "pass", second: "pass" });
      expect(findings.firstError).toBeLessThan(1e-9);
      expect(findings.secondError).toBeLessThan(1e-9);
      expect(findings.adjointError).toBeLessThan(1e-15);
      expect(findings.secondAdjointError).toBeLessThan(1e-15);
    }
  });

  test("a first derivative that is wrong in the eighth digit", () => {
    const steep: Pull = (x, g) => g.mul(x).mul(2.0000001);
    const findings = found(squareWith(steep));
    expect(findings).toMatchObject({ first: "fail", second: "pass" });
    expect(findings.firstError).toBeGreaterThan(1e-8);
    expect(findings.adjointError).toBeGreaterThan(1e-9);
    expect(findings.secondAdjointError).toBeLessThan(1e-15);
  });

  test("a second derivative that is wrong", () => {
    const findings = found(squareWith((x, g) => g.mul(constant(x)).mul(2)));
    expect(findings).toMatchObject({ first: "pass", second: "fail" });
    expect(findings.secondError).toBeGreaterThan(0.1);
    expect(findings.adjointError).toBeLessThan(1e-15);
  });

  test("a first derivative that is wrong in forward mode alone", () => {
    const findings = found(squareWith(right, (x) => x.mul(constant(x))));
    expect(findings).toMatchObject({ first: "fail", second: "pass" });
  });

  test("a second derivative that is wrong in forward mode alone", () => {
    const twice = customFunction({
      forward: (_, x: Tensor) => x.add(constant(x)),
      backward: (_, g) => g.mul(2),
    });
    const findings = found(squareWith((x, g) => g.mul(twice(x))));
    expect(findings).toMatchObject({ first: "pass", second: "fail" });
    expect(findings.secondAdjointError).toBeGreaterThan(0.01);
  });

  test("the same by projections alone, if told so", () => {
    const sample = { shapes: [[2, 3]], domain: [0.5, 1.5], call: squareWith(right) } as const;
    const compared = [true, false].map((fastMode) => findingsOf(sample, { fastMode }).firstError);
    expect(compared[0]).not.toBe(compared[1]);
    expect(findingsOf(sample).firstError).toBe(compared[1]);
  });

  test("no verdict on what is computed in single precision, but what the two modes disagree in", () => {
    const call = (x: Tensor) => squareWith((y, g) => g.mul(y).mul(2.01))(x.float()).double();
    const { adjointError, ...findings } = findingsOf({
      shapes: [[2, 3]],
      domain: [0.5, 1.5],
      call,
      isSingle: true,
    });
    expect(findings).toMatchObject({
      first: undefined,
      second: undefined,
      firstError: 0,
      secondError: 0,
    });
    expect(adjointError).toBeGreaterThan(1e-4);
  });

  test("what a function with several outputs has wrong in one of them", () => {
    const wrong = squareWith((x, g) => g.mul(x).mul(3));
    const call = (x: Tensor) => [x.mul(2), wrong(x)];
    expect(findingsOf({ shapes: [[3]], domain: [0.5, 1.5], call }).first).toBe("fail");
  });
});
