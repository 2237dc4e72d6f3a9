/**
 * @file Losses that compare element by element: their definitions, reductions and gradients.
 */
import { randn, rand, tensor, type Tensor, ValueError, zeros } from "@kindling/tensor";
import { assertClose, assertEqual, gradcheck } from "@kindling/verify";
import { describe, expect, test, vi } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const double = (x: Tensor): Tensor => x.double();
const [x, y] = [double(randn(4, 3)), double(randn(4, 3))];
const [p, q] = [double(rand(4, 3)).mul(0.9).add(0.05), double(rand(4, 3)).mul(0.9).add(0.05)];

type Loss = (
  input: Tensor,
  target: Tensor,
  options?: { readonly reduction?: "none" | "mean" | "sum" },
) => Tensor;
const losses: readonly [string, Loss, Tensor, Tensor, Tensor][] = [
  ["mseLoss", F.mseLoss, x, y, x.sub(y).square()],
  ["l1Loss", F.l1Loss, x, y, x.sub(y).abs()],
  ["smoothL1Loss", F.smoothL1Loss, x, y, smooth(x, y, 1)],
  ["huberLoss", F.huberLoss, x, y, smooth(x, y, 1)],
  ["binaryCrossEntropy", F.binaryCrossEntropy, p, q, entropy(p, q)],
  ["binaryCrossEntropyWithLogits", F.binaryCrossEntropyWithLogits, x, q, entropy(x.sigmoid(), q)],
  ["klDiv", F.klDiv, x, q, q.mul(q.log().sub(x))],
];

describe.each(losses)("%s", (title, loss, input, target, expected) => {
  test("is what its definition says, whole, summed and on average", () => {
    const close = { rtol: 1e-12, atol: 1e-12 };
    assertClose(loss(input, target, { reduction: "none" }), expected, close);
    assertClose(loss(input, target, { reduction: "sum" }), expected.sum(), close);
    assertClose(loss(input, target), expected.sum().div(12), close);
  });

  test("has the gradients that differences have, of input and target", () => {
    expect(() =>
      gradcheck(
        (a: Tensor, b: Tensor) => loss(a, b),
        [input, target].map((x) => x.clone().requiresGrad_()),
      ),
    ).not.toThrow();
  });

  test("is known by its name: on the tape, and in errors of shapes and parameters", () => {
    const at = input.clone().requiresGrad_();
    const name = loss(at, target, { reduction: "none" }).gradFn!.name;
    expect(name).toMatch(new RegExp(`^${title}Backward0?$`, "i"));
    expect(() => loss(zeros(2), zeros(3))).toThrow(new RegExp(`^${title}: `));
    expect(() => loss(input, target, { bias: 1 } as object)).toThrow(`${title}: no such parameter`);
  });

  test("refuses a reduction that it does not know", () => {
    expect(() => loss(input, target, { reduction: "avg" as "mean" })).toThrow(ValueError);
  });
});

function smooth(a: Tensor, b: Tensor, delta: number): Tensor {
  const values = (a.sub(b).abs().flatten().toArray() as number[]).map((d) =>
    d < delta ? (d * d) / 2 : delta * (d - delta / 2),
  );
  return tensor(values, { dtype: "float64" }).reshape([...a.shape]);
}

function entropy(a: Tensor, b: Tensor): Tensor {
  const one = a.mul(0).add(1);
  return b
    .mul(a.log())
    .add(one.sub(b).mul(one.sub(a).log()))
    .neg();
}

test("certain errors cost 100 nats, and their gradients are finite", () => {
  const input = tensor([0, 1], { requiresGrad: true });
  const loss = F.binaryCrossEntropy(input, tensor([1, 1]), { reduction: "none" });
  assertEqual(loss.detach(), tensor([100, 0]));
  loss.sum().backward();
  expect(input.grad!.toArray().every(Number.isFinite)).toBe(true);
});

test("logits of any size give finite losses", () => {
  const loss = F.binaryCrossEntropyWithLogits(tensor([-1e4, 1e4]), tensor([1, 0]), {
    reduction: "none",
  });
  assertEqual(loss, tensor([1e4, 1e4]));
});

test("weights and posWeight scale the losses", () => {
  const target = tensor(
    [
      [0, 1, 1],
      [1, 0, 1],
    ],
    { dtype: "float64" },
  );
  const logits = double(randn(2, 3)) as Tensor<[2, 3], "float64">;
  const options = { reduction: "none" } as const;
  const plain = F.binaryCrossEntropyWithLogits(logits, target, options);
  const posWeight = tensor([1, 2, 3], { dtype: "float64" });
  const expected = plain.mul(target.mul(posWeight.sub(1)).add(1));
  assertClose(F.binaryCrossEntropyWithLogits(logits, target, { ...options, posWeight }), expected, {
    rtol: 1e-12,
    atol: 1e-12,
  });
  assertClose(
    F.binaryCrossEntropyWithLogits(logits, target, { ...options, weight: posWeight }),
    plain.mul(posWeight),
    { rtol: 1e-12, atol: 1e-12 },
  );
});

test("other shapes broadcast with a warning, or are an error where PyTorch refuses them", () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const loss = F.mseLoss(zeros(3, 1), tensor([1, 2, 3]), { reduction: "none" });
  expect(loss.shape).toEqual([3, 3]);
  F.mseLoss(zeros(3, 1), tensor([1, 2, 3]));
  expect(warned.mock.calls).toHaveLength(1);
  expect(warned.mock.calls[0]![0]).toBe(
    "mseLoss: input [3, 1] and target [3] differ and are broadcast; " +
      "the loss is hardly the one that was meant",
  );
  warned.mockRestore();
  expect(() => F.mseLoss(zeros(2) as Tensor, zeros(3) as Tensor)).toThrow(/do not broadcast/);
  expect(() => F.binaryCrossEntropy(zeros(2, 1) as Tensor, zeros(2) as Tensor)).toThrow(
    /differ in shape/,
  );
});

test("bounds and probabilities that make no sense are errors", () => {
  expect(() => F.smoothL1Loss(x, y, { beta: -1 })).toThrow(/beta = -1/);
  expect(() => F.huberLoss(x, y, { delta: 0 })).toThrow(/delta = 0/);
  expect(() => F.binaryCrossEntropy(tensor([1.5]), tensor([1]))).toThrow(
    /binaryCrossEntropyWithLogits/,
  );
});

test("smoothL1Loss without a parabola is l1Loss, and so are its gradients, also at 0", () => {
  const target = tensor([1, 5]);
  const gradientOf = (loss: (at: Tensor) => Tensor): unknown => {
    const at = tensor([1, 2], { requiresGrad: true });
    loss(at).backward();
    return at.grad!.toArray();
  };
  assertEqual(F.smoothL1Loss(x, y, { beta: 0 }), F.l1Loss(x, y));
  expect(gradientOf((at) => F.smoothL1Loss(at, target, { beta: 0 }))).toEqual(
    gradientOf((at) => F.l1Loss(at, target)),
  );
});

test("smoothL1Loss and huberLoss have the slope of their lines at infinite distances", () => {
  const target = zeros(6) as Tensor;
  const slopesOf = (loss: (at: Tensor) => Tensor): unknown => {
    const at = tensor([Infinity, -Infinity, 1e38, Number.NaN, 2, 0.25], { requiresGrad: true });
    loss(at).backward();
    return at.grad!.toArray();
  };
  const reduction = "sum";
  expect(slopesOf((at) => F.smoothL1Loss(at, target, { beta: 0.5, reduction }))).toEqual([
    1,
    -1,
    1,
    Number.NaN,
    1,
    0.5,
  ]);
  expect(slopesOf((at) => F.huberLoss(at, target, { delta: 2, reduction }))).toEqual([
    2,
    -2,
    2,
    Number.NaN,
    2,
    0.25,
  ]);
});

test("no probabilities have no entropy", () => {
  expect(F.binaryCrossEntropy(zeros(0), zeros(0), { reduction: "sum" }).item()).toBe(0);
});

test("klDiv: batchmean is the sum over the batch, logTarget takes logarithms", () => {
  assertClose(
    F.klDiv(x, q, { reduction: "batchmean" }),
    F.klDiv(x, q, { reduction: "sum" }).div(4),
  );
  assertClose(F.klDiv(x, q.log(), { logTarget: true }), F.klDiv(x, q));
  expect(F.klDiv(zeros(1), zeros(1)).item()).toBe(0);
});

test("layers do what the functions do", () => {
  const pairs: readonly (readonly [layer: unknown, want: Tensor])[] = [
    [new nn.MSELoss(), F.mseLoss(x, y)],
    [new nn.L1Loss({ reduction: "sum" }), F.l1Loss(x, y, { reduction: "sum" })],
    [new nn.SmoothL1Loss({ beta: 0.5 }), F.smoothL1Loss(x, y, { beta: 0.5 })],
    [new nn.HuberLoss({ delta: 0.5 }), F.huberLoss(x, y, { delta: 0.5 })],
    [
      new nn.BCEWithLogitsLoss({ posWeight: p }),
      F.binaryCrossEntropyWithLogits(x, y, { posWeight: p }),
    ],
    [new nn.KLDivLoss({ reduction: "batchmean" }), F.klDiv(x, y, { reduction: "batchmean" })],
  ];
  // Each layer is a function of two tensors; their call types have nothing in common.
  for (const [layer, want] of pairs)
    assertEqual((layer as (x: Tensor, y: Tensor) => Tensor)(x, y), want);
  assertEqual(new nn.BCELoss()(p, q), F.binaryCrossEntropy(p, q));
});

test("layers hand every option on", () => {
  const [sum, weight] = [{ reduction: "sum" } as const, q];
  const call = (layer: unknown, a: Tensor, b: Tensor): Tensor =>
    (layer as (x: Tensor, y: Tensor) => Tensor)(a, b);
  assertEqual(call(new nn.MSELoss(sum), x, y), F.mseLoss(x, y, sum));
  assertEqual(call(new nn.HuberLoss(sum), x, y), F.huberLoss(x, y, sum));
  assertEqual(call(new nn.SmoothL1Loss(sum), x, y), F.smoothL1Loss(x, y, sum));
  const own = { ...sum, weight };
  assertEqual(call(new nn.BCELoss(own), p, q), F.binaryCrossEntropy(p, q, own));
  assertEqual(call(new nn.BCELoss(weight, sum), p, q), F.binaryCrossEntropy(p, q, own));
  const uneven = { ...own, posWeight: p };
  assertEqual(
    call(new nn.BCEWithLogitsLoss(uneven), x, q),
    F.binaryCrossEntropyWithLogits(x, q, uneven),
  );
  const logarithms = { ...sum, logTarget: true };
  assertEqual(call(new nn.KLDivLoss(logarithms), x, y), F.klDiv(x, y, logarithms));
});

test("layers are known by their names in errors", () => {
  const layers = {
    BCELoss: nn.BCELoss,
    BCEWithLogitsLoss: nn.BCEWithLogitsLoss,
    CrossEntropyLoss: nn.CrossEntropyLoss,
    NLLLoss: nn.NLLLoss,
    KLDivLoss: nn.KLDivLoss,
    MSELoss: nn.MSELoss,
  } as unknown as Readonly<Record<string, new (options: object) => unknown>>;
  for (const [name, Layer] of Object.entries(layers))
    expect(() => new Layer({ reduction: "avg" })).toThrow(`${name}: unknown reduction`);
  for (const name of ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "NLLLoss"])
    expect(() => new layers[name]!({ bias: 1 })).toThrow(`${name}: no such parameter`);
});
