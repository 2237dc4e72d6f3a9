/**
 * @file Activations as functions and as layers: their parameters and defaults, their names, and what they
 * do with integers and in place.
 */
import { tensor, type Tensor } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const points = tensor([-30, -7, -2.5, -1, -0.3, 0, 0.4, 0.5, 2.5, 7, 30], { dtype: "float64" });

type Call = (x: Tensor, ...given: readonly unknown[]) => Tensor;
type Make = new (...given: readonly unknown[]) => nn.AnyModule & ((x: Tensor) => Tensor);
const functions = nn.functional as unknown as Readonly<Record<string, Call>>;
const layers = nn as unknown as Readonly<Record<string, Make>>;

type Integers = "refused" | "kept" | "floated";
interface Row {
  readonly layer: string;
  /** What PyTorch has where nothing is given. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** Others that make a difference at the points. */
  readonly others?: Readonly<Record<string, number>>;
  readonly integers: Integers;
  readonly inplace?: boolean;
}
const rows: Readonly<Record<string, Row>> = {
  relu6: { layer: "ReLU6", integers: "kept", inplace: true },
  selu: { layer: "SELU", integers: "refused", inplace: true },
  silu: { layer: "SiLU", integers: "refused", inplace: true },
  mish: { layer: "Mish", integers: "refused", inplace: true },
  hardsigmoid: { layer: "Hardsigmoid", integers: "refused", inplace: true },
  hardswish: { layer: "Hardswish", integers: "refused", inplace: true },
  sigmoid: { layer: "Sigmoid", integers: "floated" },
  tanh: { layer: "Tanh", integers: "floated" },
  logsigmoid: { layer: "LogSigmoid", integers: "refused" },
  softsign: { layer: "Softsign", integers: "floated" },
  tanhshrink: { layer: "Tanhshrink", integers: "floated" },
  leakyRelu: {
    layer: "LeakyReLU",
    defaults: { negativeSlope: 0.01 },
    others: { negativeSlope: 0.3 },
    integers: "refused",
  },
  elu: { layer: "ELU", defaults: { alpha: 1 }, others: { alpha: 0.7 }, integers: "refused" },
  celu: { layer: "CELU", defaults: { alpha: 1 }, others: { alpha: 2 }, integers: "refused" },
  softplus: {
    layer: "Softplus",
    defaults: { beta: 1, threshold: 20 },
    others: { beta: 2, threshold: 0.1 },
    integers: "refused",
  },
  softshrink: {
    layer: "Softshrink",
    defaults: { lambd: 0.5 },
    others: { lambd: 1 },
    integers: "refused",
  },
  hardshrink: {
    layer: "Hardshrink",
    defaults: { lambd: 0.5 },
    others: { lambd: 0.4 },
    integers: "refused",
  },
  hardtanh: {
    layer: "Hardtanh",
    defaults: { minVal: -1, maxVal: 1 },
    others: { minVal: -7, maxVal: 2.5 },
    integers: "kept",
  },
};

describe.each(Object.entries(rows))("%s", (name, { layer, defaults = {}, others, ...row }) => {
  const f = functions[name]!;
  const Layer = layers[layer]!;

  test("has PyTorch's parameters unless others are given, by position or by name", () => {
    const values = Object.values(defaults);
    assertEqual(f(points), f(points, ...values));
    assertEqual(f(points), f(points, defaults));
    assertEqual(new Layer()(points), f(points));
    expect(String(new Layer())).toBe(String(new Layer(...values)));
    for (const [parameter, value] of Object.entries(others ?? {})) {
      const one = { [parameter]: value };
      const list = Object.values({ ...defaults, ...one });
      assertEqual(f(points, one), f(points, ...list));
      expect(f(points, one).eq(f(points)).all().item()).toBe(false);
      for (const made of [new Layer(one), new Layer(...list)]) {
        expect(made.extraRepr()).toContain(String(value));
        assertEqual(made(points), f(points, one));
        expect(Object.entries(made)).toEqual(
          expect.arrayContaining(Object.entries({ ...defaults, ...one })),
        );
      }
    }
  });

  test("is known by its name: on the tape and in errors", () => {
    const title = `${name[0]!.toUpperCase()}${name.slice(1)}Backward0`;
    expect(f(points.clone().requiresGrad_()).gradFn!.name).toBe(title);
    expect(() => f(points, { slope: 1 })).toThrow(`${name}: no such parameter`);
    if (row.inplace === true || Object.keys(defaults).length > 0)
      expect(() => new Layer({ slope: 1 })).toThrow(`${layer}: no such parameter`);
  });

  test("of integers is refused, an integer, or a fraction, as in PyTorch", () => {
    const whole = tensor([-2, 0, 9], { dtype: "int64" });
    if (row.integers === "refused") expect(() => f(whole)).toThrow(`${name}: needs a float dtype`);
    else expect(f(whole).dtype).toBe(row.integers === "kept" ? "int64" : "float32");
  });

  test("writes to its input where it is told to, and only there", () => {
    const x = points.clone();
    expect(f(x)).not.toBe(x);
    assertEqual(x, points);
    expect(f(x, { inplace: true })).toBe(x);
    assertEqual(x, f(points));
    if (row.inplace !== true) return;
    const y = points.clone();
    expect(new Layer()(y)).not.toBe(y);
    for (const made of [new Layer(true), new Layer({ inplace: true })]) {
      const z = points.clone();
      expect(made(z)).toBe(z);
      assertEqual(z, f(points));
      expect(made.extraRepr()).toBe("inplace=True");
    }
    expect(new Layer().extraRepr()).toBe("");
  });
});

test("relu is refused nothing but knows its one parameter", () => {
  expect(() => functions["relu"]!(points, { slope: 1 })).toThrow("relu: no such parameter");
  expect(nn.functional.relu(tensor([-1, 2], { dtype: "int64" })).dtype).toBe("int64");
});

test("threshold: what does not exceed it becomes the value", () => {
  const x = tensor([0.5, 1, 1.5]);
  assertEqual(nn.functional.threshold(x, 1, 9), tensor([9, 9, 1.5]));
  assertEqual(nn.functional.threshold(x, { threshold: 1, value: 9 }), tensor([9, 9, 1.5]));
  assertEqual(nn.functional.threshold(x), x);
  assertEqual(new nn.Threshold(1, 9)(x), tensor([9, 9, 1.5]));
  expect(() => functions["threshold"]!(x, { slope: 1 })).toThrow("threshold: no such parameter");
});

test("gelu: the layer and the function take the approximation by position or by name", () => {
  const tanh = nn.functional.gelu(points, "tanh");
  for (const way of ["none", "tanh"] as const) {
    const y = nn.functional.gelu(points.clone().requiresGrad_(), way);
    expect(y.gradFn!.name).toBe("GeluBackward0");
  }
  assertEqual(nn.functional.gelu(points, { approximate: "tanh" }), tanh);
  assertEqual(new nn.GELU({ approximate: "tanh" })(points), tanh);
  assertEqual(new nn.GELU()(points), nn.functional.gelu(points));
  expect(tanh.eq(nn.functional.gelu(points)).all().item()).toBe(false);
  expect(() => functions["gelu"]!(points, { slope: 1 })).toThrow("gelu: no such parameter");
  expect(() => new layers["GELU"]!({ slope: 1 })).toThrow("GELU: no such parameter");
});

test.each(["softmax", "logSoftmax", "softmin"])("%s knows its parameters", (name) => {
  expect(() => functions[name]!(points, { axis: 0 })).toThrow(`${name}: no such parameter`);
  expect(functions[name]!(points.float(), 0, { dtype: "float64" }).dtype).toBe("float64");
  expect(functions[name]!(points.float(), 0).dtype).toBe("float32");
});

test.each(["Softmax", "LogSoftmax", "Softmin"])(
  "%s takes its axis by position or by name",
  (name) => {
    const Layer = layers[name]!;
    const f = functions[`${name[0]!.toLowerCase()}${name.slice(1)}`]!;
    const x = points.at([0, 10]).reshape(2, 5);
    for (const dim of [0, 1]) {
      assertEqual(new Layer(dim)(x), f(x, dim));
      assertEqual(new Layer({ dim })(x), f(x, dim));
      expect(String(new Layer(dim))).toBe(`${name}(dim=${dim})`);
    }
    expect(() => new Layer({ axis: 0 })).toThrow(`${name}: no such parameter`);
  },
);
