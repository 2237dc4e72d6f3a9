/** @file Hits, accuracy and loss over a data set, against counting by hand. */
import { isGradEnabled } from "@kindling/autograd";
import * as nn from "@kindling/nn";
import { randint, randn, tensor, type Tensor } from "@kindling/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { accuracy, evaluateAccuracy, evaluateLoss, squaredLoss } from "../src/index.ts";

const rows = fc.array(
  fc.record({
    scores: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
    label: fc.nat(2),
  }),
  { minLength: 1, maxLength: 20 },
);

test("accuracy counts the rows whose first greatest score is the label's", () => {
  fc.assert(
    fc.property(rows, (batch) => {
      const yHat = tensor(batch.map(({ scores }) => scores));
      const y = tensor(
        batch.map(({ label }) => label),
        { dtype: "int64" },
      );
      const hits = batch.filter(
        ({ scores, label }) => scores.indexOf(Math.max(...scores)) === label,
      );
      expect(accuracy(yHat, y)).toBe(hits.length);
    }),
  );
});

test("predicted labels are compared as they are", () => {
  expect(accuracy(tensor([1, 2, 0]), tensor([1, 0, 0], { dtype: "int64" }))).toBe(2);
});

test("evaluateAccuracy is the share of hits over all batches, whatever their sizes", async () => {
  const X = randn([30, 3]);
  const y = randint(0, 3, [30]);
  const net = (x: Tensor): Tensor => x;
  const batches = [
    [0, 7],
    [7, 1],
    [8, 22],
  ].map(([start, length]) => [X.narrow(0, start!, length!), y.narrow(0, start!, length!)] as const);
  expect(await evaluateAccuracy(net, batches)).toBe(accuracy(X, y) / 30);
});

test("gradients are not recorded while evaluating, and are again after", async () => {
  const seen: boolean[] = [];
  const net = (x: Tensor): Tensor => {
    seen.push(isGradEnabled());
    return x;
  };
  const batch = [tensor([[1, 0]]), tensor([0], { dtype: "int64" })] as const;
  await evaluateAccuracy(net, [batch, batch]);
  await evaluateLoss(net, [batch], new nn.CrossEntropyLoss());
  expect(seen).toEqual([false, false, false]);
  expect(isGradEnabled()).toBe(true);
});

test("evaluateLoss is the mean over examples from a mean loss and from an unreduced one", async () => {
  const X = randn([30, 3]);
  const y = randint(0, 3, [30]);
  const batches = [
    [0, 20],
    [20, 10],
  ].map(([start, length]) => [X.narrow(0, start!, length!), y.narrow(0, start!, length!)] as const);
  const net = (x: Tensor): Tensor => x;
  const whole = new nn.CrossEntropyLoss()(X, y).item();
  for (const reduction of ["mean", "none"] as const) {
    const found = await evaluateLoss(net, batches, new nn.CrossEntropyLoss({ reduction }));
    // float32 sums of 30 terms of about 1
    expect(Math.abs(found - whole)).toBeLessThan(3e-6);
  }
});

test("labels take the outputs' shape where they have as many elements", async () => {
  const net = (x: Tensor): Tensor => x;
  const batches = [[tensor([[1], [2]]), tensor([1, 4])]] as const;
  expect(await evaluateLoss(net, batches, squaredLoss)).toBe(1);
});
