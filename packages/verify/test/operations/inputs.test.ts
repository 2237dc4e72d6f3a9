/** @file Where the inputs of samples lie, and how arguments are put together. */
import { tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";
import { call, calledWith, input, methods, outputsOf } from "../../src/operations/sample.ts";
import { valuesOf } from "./results.ts";

const { inputsFor } = operations;

const sampleIn = (domain: readonly [number, number], ...shapes: number[][]): operations.Sample => ({
  shapes,
  domain,
  call: (...inputs) => inputs,
});

describe("inputs of a sample", () => {
  test.each([[[4]], [[7]], [[2, 3]], [[]], [[1]], [[5, 5, 5]]])(
    "of shape %j are one in each of as many places, away from its ends",
    (shape) => {
      const [x] = inputsFor(sampleIn([-2, 6], shape));
      const values = valuesOf(x!);
      const places = values.length + (values.length % 2);
      const within = values.map((value) => ((value + 2) / 8) * places);
      expect(within.map(Math.floor).toSorted((a, b) => a - b)).toEqual([...values.keys()]);
      const parts = within.map((place) => place % 1);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0.2);
      expect(Math.max(...parts)).toBeLessThanOrEqual(0.8);
      if (values.length > 100) {
        expect(Math.min(...parts)).toBeLessThan(0.22);
        expect(Math.max(...parts)).toBeGreaterThan(0.78);
      }
    },
  );

  test("are in no order, and all orders are as likely", () => {
    const orders = Array.from({ length: 40 }, () => [3]);
    const drawn = inputsFor(sampleIn([0, 1], ...orders)).map((x) => {
      const values = valuesOf(x);
      return String(values.map((value) => values.filter((other) => other < value).length));
    });
    expect(new Set(drawn).size).toBe(6);
    expect(
      Math.max(...drawn.map((one) => drawn.filter((other) => other === one).length)),
    ).toBeLessThan(16);
  });

  test("are doubles that ask for a gradient, the same each time, and differ from input to input", () => {
    const draw = () => inputsFor(sampleIn([0, 1], [2, 3], [2, 3], []));
    const inputs = draw();
    expect(inputs.map(({ shape, dtype, requiresGrad }) => [shape, dtype, requiresGrad])).toEqual([
      [[2, 3], "float64", true],
      [[2, 3], "float64", true],
      [[], "float64", true],
    ]);
    expect(draw().map(valuesOf)).toEqual(inputs.map(valuesOf));
    expect(new Set(inputs.flatMap(valuesOf)).size).toBe(13);
  });
});

describe("a call", () => {
  const [x, y, z] = [1, 2, 3].map((value) => tensor(value)) as unknown as [Tensor, Tensor, Tensor];

  test("has the inputs in front, but those that stand among the arguments or options", () => {
    expect(calledWith([x, y, z], [5, null, [1]])).toEqual([x, y, z, 5, null, [1]]);
    expect(calledWith([x, y, z], [0, input(1)])).toEqual([x, z, 0, y]);
    expect(calledWith([x, y, z], [input(2), { weight: input(1), eps: 2 }])).toEqual([
      x,
      z,
      { weight: y, eps: 2 },
    ]);
  });

  test("of a name has the domain of its row, unless it has one of its own", () => {
    const { "Tensor.log": log, "Tensor.square": square } = methods({
      log: [call([[2]]), call([[2]], [], { domain: [4, 5] })],
      square: [call([[2]])],
    });
    expect(log!.map(({ domain }) => domain)).toEqual([
      [0.25, 3],
      [4, 5],
    ]);
    expect(square!.map(({ domain }) => domain)).toEqual([[-1.5, 1.5]]);
  });

  test("gives tensors: one, of a list, or of an object", () => {
    expect(outputsOf(x)).toEqual([x]);
    expect(outputsOf([x, [y]])).toEqual([x, y]);
    expect(outputsOf({ values: x, others: [y, z] })).toEqual([x, y, z]);
  });
});
