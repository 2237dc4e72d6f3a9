/**
 * @file Activations: what each is at some points, its gradient everywhere else, and what layers print
 * and keep.
 */
import { tensor, type Tensor } from "@kindling/tensor";
import { assertClose, assertEqual, gradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const points = tensor([-7, -2.5, -0.3, 0.4, 2.5, 7], { dtype: "float64" });
const logistic = (v: number): number => 1 / (1 + Math.exp(-v));

type Row = readonly [
  string,
  (x: Tensor) => Tensor,
  (v: number) => number,
  nn.AnyModule & ((x: Tensor) => Tensor),
];
const rows: readonly Row[] = [
  ["relu", F.relu, (v) => Math.max(v, 0), new nn.ReLU()],
  ["relu6", F.relu6, (v) => Math.min(Math.max(v, 0), 6), new nn.ReLU6()],
  ["sigmoid", F.sigmoid, logistic, new nn.Sigmoid()],
  ["tanh", F.tanh, Math.tanh, new nn.Tanh()],
  ["leakyRelu", (x) => F.leakyRelu(x, 0.2), (v) => (v > 0 ? v : 0.2 * v), new nn.LeakyReLU(0.2)],
  ["elu", (x) => F.elu(x, 0.7), (v) => (v > 0 ? v : 0.7 * Math.expm1(v)), new nn.ELU(0.7)],
  ["celu", (x) => F.celu(x, 2), (v) => (v > 0 ? v : 2 * Math.expm1(v / 2)), new nn.CELU(2)],
  [
    "selu",
    F.selu,
    (v) => 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v)),
    new nn.SELU(),
  ],
  ["silu", F.silu, (v) => v * logistic(v), new nn.SiLU()],
  ["mish", F.mish, (v) => v * Math.tanh(Math.log1p(Math.exp(v))), new nn.Mish()],
  ["softplus", (x) => F.softplus(x, 2), (v) => Math.log1p(Math.exp(2 * v)) / 2, new nn.Softplus(2)],
  ["softsign", F.softsign, (v) => v / (1 + Math.abs(v)), new nn.Softsign()],
  [
    "softshrink",
    F.softshrink,
    (v) => Math.sign(v) * Math.max(Math.abs(v) - 0.5, 0),
    new nn.Softshrink(),
  ],
  ["hardshrink", F.hardshrink, (v) => (Math.abs(v) <= 0.5 ? 0 : v), new nn.Hardshrink()],
  ["tanhshrink", F.tanhshrink, (v) => v - Math.tanh(v), new nn.Tanhshrink()],
  ["hardtanh", F.hardtanh, (v) => Math.min(Math.max(v, -1), 1), new nn.Hardtanh()],
  [
    "hardsigmoid",
    F.hardsigmoid,
    (v) => Math.min(Math.max((v + 3) / 6, 0), 1),
    new nn.Hardsigmoid(),
  ],
  ["hardswish", F.hardswish, (v) => v * Math.min(Math.max((v + 3) / 6, 0), 1), new nn.Hardswish()],
  ["logsigmoid", F.logsigmoid, (v) => -Math.log1p(Math.exp(-v)), new nn.LogSigmoid()],
  ["threshold", (x) => F.threshold(x, 0.1, 5), (v) => (v > 0.1 ? v : 5), new nn.Threshold(0.1, 5)],
  [
    "gelu",
    (x) => F.gelu(x, "tanh"),
    (v) => (v / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))),
    new nn.GELU("tanh"),
  ],
];

describe.each(rows)("%s", (_, f, value, layer) => {
  test("is what its definition says; the layer is the function", () => {
    const want = tensor(points.toArray().map(value), { dtype: "float64" });
    assertClose(f(points), want, { rtol: 1e-12, atol: 1e-12 });
    assertEqual(layer(points), f(points));
  });

  test("has the gradient that differences have", () => {
    expect(() => gradcheck(f, [points.clone().requiresGrad_()])).not.toThrow();
  });
});

test("gelu without approximation is x times the normal distribution", () => {
  assertClose(
    F.gelu(tensor([1, -1], { dtype: "float64" })),
    tensor([0.8413447460685429, -0.15865525393145707], { dtype: "float64" }),
    { rtol: 1e-14, atol: 0 },
  );
  expect(() => F.gelu(points, "erf" as "none")).toThrow(/"none" or "tanh"/);
});

test("in place an activation writes to its input", () => {
  const x = points.clone();
  expect(F.leakyRelu(x, { inplace: true })).toBe(x);
  assertEqual(x, F.leakyRelu(points));
  const y = points.clone();
  expect(new nn.ReLU({ inplace: true })(y)).toBe(y);
});

test("integers: refused where a fraction arises, kept or made floats where PyTorch does", () => {
  const whole = tensor([-2, 0, 9], { dtype: "int64" });
  expect(() => F.silu(whole)).toThrow(/silu: needs a float dtype[^]*x\.float\(\)/);
  assertEqual(F.relu6(whole), tensor([0, 0, 6], { dtype: "int64" }));
  expect(F.softsign(whole).dtype).toBe("float32");
});

test("softmax sums to 1, logSoftmax is its logarithm, softmin turns it around", () => {
  const x = points.reshape(2, 3);
  assertClose(F.softmax(x, 1).sum(1), tensor([1, 1], { dtype: "float64" }), {
    rtol: 1e-15,
    atol: 0,
  });
  assertClose(F.logSoftmax(x, { dim: 1 }), F.softmax(x, 1).log(), { rtol: 1e-12, atol: 0 });
  assertEqual(F.softmin(x, 0), F.softmax(x.neg(), 0));
  expect(F.softmax(x.float(), 0, { dtype: "float64" }).dtype).toBe("float64");
  assertEqual(new nn.Softmax(1)(x), F.softmax(x, 1));
  assertEqual(new nn.LogSoftmax({ dim: 0 })(x), F.logSoftmax(x, 0));
  expect(() => F.softmax(x, {})).toThrow(/no axis/);
});

test("sigmoid and tanh make whole numbers floats, as in PyTorch", () => {
  const x = tensor([0, 2], { dtype: "int64" });
  assertEqual(F.sigmoid(x), x.float().sigmoid());
  assertEqual(F.tanh(x), x.float().tanh());
});

test("parameters without a meaning are errors", () => {
  expect(() => F.celu(points, 0)).toThrow(/celu: nothing to divide by/);
  expect(() => new nn.CELU({ alpha: 0 })(points)).toThrow(/celu: nothing to divide by/);
  expect(() => F.softshrink(points, -1)).toThrow(/softshrink: not a distance/);
  assertEqual(F.softshrink(points, 0), points);
});
