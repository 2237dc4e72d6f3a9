/**
 * @file What the other laws ask of a backend: every layout, NaN, infinities and ties, along every axis.
 */
import { dtypes, isContiguous, useBackend } from "@kindling/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { expectAll, has, inputsOf, isBehind, isRepeated, isTurned, layouts } from "./claims.ts";
import { asked, type Asked, type Given } from "./watched.ts";

afterEach(() => useBackend("reference"));

describe("laws of structure ask for", () => {
  test("every layout and both floats", () => {
    const inputs = inputsOf(asked("operands in any layout give what contiguous ones give"));
    expectAll(inputs, layouts);
    expectAll(inputs, [(x) => x.dtype === "float32", (x) => x.dtype === "float64"]);
  });

  test("operands that are stretched, from the left and along axes", () => {
    expectAll(inputsOf(asked("operands broadcast")), [isContiguous, isRepeated]);
  });

  test("writes behind an offset that leave gaps", () => {
    const calls = asked("what is written in place, also through a view, leaves the rest alone");
    const outputs = calls.flatMap(({ call }) => (call["outputs"] as Given[]) ?? []);
    expectAll(outputs, [isBehind]);
    expectAll(inputsOf(calls), [isTurned]);
  });

  test("outputs that are inputs, of several sizes", () => {
    const calls = asked("several outputs are computed in one pass, and may be inputs");
    expect(new Set(calls.map(({ inputs }) => inputs[0]!.values.length)).size).toBeGreaterThan(10);
    for (const { call, inputs } of calls) {
      const outputs = call["outputs"] as Given[];
      expect(outputs.map(({ storage }) => storage)).toEqual(inputs.map(({ storage }) => storage));
      expect(inputs[0]!.values).toEqual(inputs[0]!.values.map((_, i) => i + 0.5));
      expect(inputs[1]!.values).toEqual(inputs[1]!.values.map((_, i) => -3 * i + 0.5));
    }
  });
});

describe("laws of reductions ask for", () => {
  const reductionsOf = (type: string): Asked[] =>
    asked(`sums, extremes and questions over any axes of ${type} are the reference's`).filter(
      ({ kernel }) => kernel === "reduce",
    );
  const sizeOf = ({ shape }: Given): number => shape.reduce((a, b) => a * b, 1);

  test("one axis, several and all, kept and dropped, of every layout", () => {
    const calls = reductionsOf("float32");
    const sums = calls.filter(({ call }) => call["reduction"] === "sum");
    const shares = sums.map(
      ({ call, inputs }) => [(call["axes"] as number[]).length, inputs[0]!.shape.length] as const,
    );
    expect(shares.some(([axes, rank]) => axes === 1 && rank > 1)).toBe(true);
    expect(shares.some(([axes, rank]) => axes > 1 && axes < rank)).toBe(true);
    expect(shares.some(([axes, rank]) => axes === rank && rank > 1)).toBe(true);
    for (const reduction of ["sum", "max", "min", "argmax", "any", "all"]) {
      // axes that are kept have strides of their own
      const kept = calls
        .filter(({ call }) => call["reduction"] === reduction)
        .map(({ call }) =>
          (call["axes"] as number[]).some((axis) => (call["output"] as Given).strides[axis] !== 0),
        );
      expect(new Set(kept), reduction).toEqual(new Set([true, false]));
    }
    expectAll(inputsOf(calls), layouts);
    expectAll(inputsOf(calls), [has(NaN), has(Infinity), has(0.5), (x) => sizeOf(x) > 64]);
    for (const x of inputsOf(calls)) expect(sizeOf(x)).toBeLessThanOrEqual(300);
  });

  test.each(Object.keys(dtypes))("values of %s", (type) => {
    const inputs = inputsOf(reductionsOf(type));
    expectAll(inputs, [({ dtype }) => dtype === type, has(0), has(1)]);
    expect(inputs.every(({ dtype }) => dtype === type || type === "bool")).toBe(true);
    expect(inputs.some(({ dtype }) => dtype === "uint8")).toBe(type === "bool" || type === "uint8");
  });

  test.each(Object.keys(dtypes))("products of %s along every axis, kept and dropped", (type) => {
    const calls = asked(`products along any axis of ${type} are the reference's`).filter(
      ({ call }) => call["reduction"] === "prod",
    );
    const axes = calls.map(({ call }) => (call["axes"] as number[])[0]);
    expect(new Set(axes)).toEqual(new Set([0, 1, 2, 3]));
    const kept = calls.map(({ call }, i) => (call["output"] as Given).strides[axes[i]!] !== 0);
    expect(new Set(kept)).toEqual(new Set([true, false]));
    const inputs = inputsOf(calls);
    expectAll(inputs, layouts);
    for (const x of inputs) expect(sizeOf(x)).toBeLessThanOrEqual(20);
    const isFloat = type.startsWith("float");
    expect(inputs.some(has(NaN))).toBe(isFloat);
    expect(inputs.some(has(Infinity))).toBe(isFloat);
    expect(inputs.some(has(0.5))).toBe(isFloat);
  });

  test("sums in one pass in every layout, in both precisions, over some axes", () => {
    const calls = asked(
      "a sum in one pass with what is summed is the reference's, in any layout",
    ).filter(({ kernel }) => kernel === "reduce");
    expectAll(inputsOf(calls), layouts);
    expect(new Set(calls.map(({ call }) => call["valueType"]))).toEqual(
      new Set(["float32", "float64"]),
    );
    for (const { call } of calls) expect(call).toMatchObject({ reduction: "sum", scalars: [3] });
  });

  test.each(["float32", "float64"])("rows of %s in every layout, along every axis", (type) => {
    const title = `softmax, its logarithm, standardised rows and log Σ exp along any axis of ${type} are the reference's`;
    const calls = asked(title).filter(({ kernel }) => kernel === "rowwise");
    expectAll(inputsOf(calls), [
      ...layouts,
      has(NaN),
      has(Infinity),
      ({ dtype }) => dtype === type,
    ]);
    expect(new Set(calls.map(({ call }) => call["axis"]))).toEqual(new Set([0, 1, 2, 3]));
    const eps = calls.flatMap(({ call }) => (call["eps"] as number | undefined) ?? []);
    expect(new Set(eps)).toEqual(new Set([1e-3]));
  });
});

describe("laws of products, random numbers and indices ask for", () => {
  test("matrices of many sizes, of both precisions, turned and not, of small whole numbers", () => {
    const calls = asked("products of matrices of small integers are exact, in any layout").filter(
      ({ kernel }) => kernel === "matmul",
    );
    const rights = calls.map(({ call }) => call["b"] as Given);
    expectAll(rights, [isContiguous, isTurned]);
    expect(new Set(rights.map(({ dtype }) => dtype))).toEqual(new Set(["float32", "float64"]));
    const largest = calls.toSorted(
      (a, b) => b.inputs[0]!.values.length - a.inputs[0]!.values.length,
    )[0]!.inputs[0]!;
    expect(largest.values.slice(0, 5)).toEqual([-8, -1, 6, -4, 3]);
    expect([Math.min(...largest.values), Math.max(...largest.values)]).toEqual([-8, 8]);
    expect(new Set(rights.map(({ shape }) => shape.join())).size).toBeGreaterThan(40);
    for (const { shape } of rights) expect(Math.max(...shape)).toBeLessThanOrEqual(20);
  });

  test("a batch of products of 130 numbers", () => {
    const [call] = asked("products of matrices are within the round-off of their sums").filter(
      ({ kernel }) => kernel === "matmul",
    );
    expect((call!.call["a"] as Given).shape).toEqual([3, 70, 130]);
    expect((call!.call["b"] as Given).shape).toEqual([3, 130, 50]);
  });

  test("twenty streams of up to 2800 numbers", () => {
    const calls = asked("random numbers are the reference's stream, bit for bit");
    const outputs = calls.map(({ call }) => (call["output"] as Given).shape);
    expect(outputs).toHaveLength(40);
    for (let i = 0; i < 40; i += 2) {
      const n = outputs[i]![0]!;
      expect(outputs[i]).toEqual([n]);
      expect(outputs[i + 1]).toEqual([3, n]);
      expect(n).toBeLessThanOrEqual(700);
    }
    expect(Math.max(...outputs.map((shape) => shape[0]!))).toBeGreaterThan(350);
  });

  test("twenty draws with a pass behind them, over inputs of three layouts", () => {
    const title =
      "random numbers and what is computed from them in one pass are the reference's, bit for bit";
    const calls = asked(title).filter(({ call }) => call["distribution"] === "bernoulli");
    expect(calls).toHaveLength(20);
    const inputs = calls.map(({ call }) => (call["epilogue"] as { inputs: Given[] }).inputs[0]!);
    expectAll(inputs, [isContiguous, isRepeated, isTurned]);
    for (const { call } of calls) {
      expect(call["parameters"]).toEqual({ p: 0.3 });
      expect(call["epilogue"]).toMatchObject({ scalars: [3] });
      const { shape } = call["output"] as Given;
      expect(shape.reduce((a, b) => a * b)).toBeGreaterThanOrEqual(900);
      expect(shape.reduce((a, b) => a * b)).toBeLessThanOrEqual(4500);
    }
  });

  test("indices and sorts along every axis, of every layout, with NaN, infinities and ties", () => {
    const calls = asked("indices, running sums and sorting are the reference's");
    for (const kernel of ["sort", "gather", "scan", "scatter"]) {
      const own = calls.filter((one) => one.kernel === kernel);
      expect(new Set(own.map(({ call }) => call["axis"])), kernel).toEqual(new Set([0, 1, 2, 3]));
    }
    const sorts = inputsOf(calls.filter(({ kernel }) => kernel === "sort"));
    expectAll(sorts, [...layouts, has(NaN), has(Infinity), has(0.5)]);
    for (const { call } of calls) expect(call["scattering"] ?? "sum").toBe("sum");
  });
});
