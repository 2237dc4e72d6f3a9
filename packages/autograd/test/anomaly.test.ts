/** @file Anomaly mode: who made a NaN, and where in the program it was called. */
import { AutogradError, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  customFunction,
  detectAnomaly,
  grad,
  isAnomalyCheckNanEnabled,
  isAnomalyEnabled,
  setDetectAnomaly,
} from "../src/index.ts";

const zero = (): Tensor => tensor([0, 1], { dtype: "float64", requiresGrad: true });

/** 0 · ∞ at x = 0, where the square root is vertical. */
function vertical(x: Tensor): Tensor {
  return x.sqrt().mul(0).sum();
}

const thrownBy = (run: () => unknown): Error & { cause?: Error } => {
  try {
    run();
  } catch (error) {
    return error as Error & { cause?: Error };
  }
  throw new Error("nothing was thrown");
};

describe("in anomaly mode", () => {
  test("a NaN made in backward is an error that names the operation", () => {
    const error = thrownBy(() => detectAnomaly(() => vertical(zero()).backward()));
    expect(error).toBeInstanceOf(AutogradError);
    expect(error.message).toBe(
      "backward: SqrtBackward0 returned NaN\n" +
        "  got       NaN in gradient 0, of shape [2], from a gradient without\n" +
        "  expected  numbers",
    );
  });

  test("the error carries the stack of the forward call", () => {
    const error = thrownBy(() => detectAnomaly(() => vertical(zero()).backward()));
    expect(error.cause?.message).toBe("the forward call behind SqrtBackward0");
    expect(error.cause?.stack).toMatch(/at vertical .*anomaly\.test\.ts/);
    expect(error.stack).not.toMatch(/at vertical /);
  });

  test("a NaN of a second derivative leads back to the call whose gradient it is part of", () => {
    const error = thrownBy(() =>
      detectAnomaly(() => {
        const x = zero();
        const [slope] = grad(x.pow(1.5).sum(), x, { createGraph: true });
        slope!.mul(0).sum().backward();
      }),
    );
    expect(error.message).toMatch(/^backward: PowBackward.* returned NaN/);
    expect(error.cause?.cause).toMatchObject({ message: "the forward call behind PowBackward0" });
  });

  test("calls of a later forward pass are owed to nobody's gradient", () => {
    const error = thrownBy(() =>
      detectAnomaly(() => {
        zero().exp().sum().backward();
        vertical(zero()).backward();
      }),
    );
    expect((error.cause as Error).cause).toBeUndefined();
  });

  test("without the forward pass, the error says how to get its stack", () => {
    const y = vertical(zero());
    const error = thrownBy(() => detectAnomaly(() => y.backward()));
    expect(error.message).toContain("fix       detectAnomaly around the forward pass too");
    expect(error.cause).toBeUndefined();
  });

  test("a NaN that came with the gradient is told apart", () => {
    const gradient = tensor([NaN, 0], { dtype: "float64" });
    expect(() => detectAnomaly(() => zero().exp().backward(gradient))).toThrow(
      "ExpBackward0 returned NaN\n  got       NaN in gradient 0, of shape [2], from a gradient with NaN",
    );
  });

  test("one NaN among the gradients that come is enough, and shapes are told in full", () => {
    const both = customFunction({
      name: "Both",
      forward: (_, x: Tensor): readonly Tensor[] => [x.mul(1), x.mul(2)],
      backward: (_, g, h) => g.add(h),
    });
    const x = tensor([[0, 1]], { dtype: "float64", requiresGrad: true });
    const gradients = [tensor([[NaN, 1]]), tensor([[1, 1]])].map((g) => g.double());
    expect(() => detectAnomaly(() => grad(both(x), [x], { gradOutputs: gradients }))).toThrow(
      "BothBackward returned NaN\n" +
        "  got       NaN in gradient 0, of shape [1, 2], from a gradient with NaN",
    );
  });

  test("errors with a reason of their own keep it", () => {
    const reason = new Error("the reason");
    const failing = customFunction({
      forward: (_, x: Tensor): Tensor => x.mul(1),
      backward: () => {
        throw new RangeError("no gradient today", { cause: reason });
      },
    });
    const error = thrownBy(() => detectAnomaly(() => failing(zero()).sum().backward()));
    expect(error.cause).toBe(reason);
  });

  test("errors of other kinds keep their class and get the stack", () => {
    const failing = customFunction({
      forward: (_, x: Tensor): Tensor => x.mul(1),
      backward: () => {
        throw new RangeError("no gradient today");
      },
    });
    const run = (): void => failing(zero()).sum().backward();
    const error = thrownBy(() => detectAnomaly(run, { checkNan: false }));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.cause?.message).toBe("the forward call behind CustomFunctionBackward");
    expect(thrownBy(run).cause).toBeUndefined();
  });

  test("checkNan: false lets NaN through", () => {
    const x = zero();
    detectAnomaly(() => vertical(x).backward(), { checkNan: false });
    expect(x.grad!.toArray()).toEqual([NaN, 0]);
  });

  test("gradients without NaN are what they are without the mode", () => {
    const [x, y] = [zero(), zero()];
    detectAnomaly(() => x.exp().sum().backward());
    y.exp().sum().backward();
    expect(x.grad!.toArray()).toEqual(y.grad!.toArray());
  });
});

describe("the mode", () => {
  test("ends with the function, also when it throws, and refuses an asynchronous one", () => {
    expect(detectAnomaly(() => [isAnomalyEnabled(), isAnomalyCheckNanEnabled()])).toEqual([
      true,
      true,
    ]);
    expect(() => detectAnomaly(() => vertical(zero()).backward())).toThrow(AutogradError);
    expect(isAnomalyEnabled()).toBe(false);
    expect(() => detectAnomaly(() => 1, { nan: true } as object)).toThrow(
      "detectAnomaly: no such parameter",
    );
    expect(() => detectAnomaly(async () => 1)).toThrow(
      "detectAnomaly: the function is asynchronous",
    );
  });

  test("can be set and is off by default", () => {
    expect([isAnomalyEnabled(), isAnomalyCheckNanEnabled()]).toEqual([false, false]);
    setDetectAnomaly(true, false);
    expect([isAnomalyEnabled(), isAnomalyCheckNanEnabled()]).toEqual([true, false]);
    setDetectAnomaly(true);
    expect([isAnomalyEnabled(), isAnomalyCheckNanEnabled()]).toEqual([true, true]);
    setDetectAnomaly(true, {});
    expect(isAnomalyCheckNanEnabled()).toBe(true);
    setDetectAnomaly(true, { checkNan: false });
    expect(isAnomalyCheckNanEnabled()).toBe(false);
    setDetectAnomaly(false);
    const x = zero();
    vertical(x).backward();
    expect(x.grad!.toArray()).toEqual([NaN, 0]);
  });
});
