/** @file The book's linear regression from scratch. */
import "@kindling/autograd";
import { manualSeed, normal, tensor, zeros, type Tensor } from "@kindling/tensor";
import { expect, test } from "vitest";
import { linreg, loadArray, sgd, squaredLoss, syntheticData } from "../src/index.ts";

test("§3.2: minibatch stochastic gradient descent finds the weights that made the data", () => {
  manualSeed(0);
  const trueW = tensor([2, -3.4]);
  const [features, labels] = syntheticData(trueW, 4.2, 1000);
  expect([features.shape, labels.shape]).toEqual([
    [1000, 2],
    [1000, 1],
  ]);
  const w = normal(0, 0.01, [2, 1]).requiresGrad_();
  const b = zeros([1]).requiresGrad_();
  for (let epoch = 0; epoch < 3; epoch++) {
    for (const [X, y] of loadArray([features, labels], 10)) {
      squaredLoss(linreg(X, w, b), y)
        .sum()
        .backward();
      sgd([w, b], 0.03, 10);
    }
  }
  // noise of 0.01 on 1000 examples leaves errors of about 0.0003; 0.01 is 30 of them
  expect(Math.abs(w.at(0, 0).item() - 2)).toBeLessThan(0.01);
  expect(Math.abs(w.at(1, 0).item() + 3.4)).toBeLessThan(0.01);
  expect(Math.abs(b.item() - 4.2)).toBeLessThan(0.01);
});

test("the data's noise has a deviation of 0.01, for w as vector and as matrix", () => {
  manualSeed(1);
  for (const w of [tensor([2, -3.4]), tensor([[2], [-3.4]])] as Tensor[]) {
    const [X, y] = syntheticData(w, 4.2, 10_000);
    const noise = y.sub(X.matmul(w.reshape([2, 1])).add(4.2));
    // a deviation from 10,000 draws is known to 0.7 %; 5 % is 7 of its own deviations
    expect(Math.abs(Number(noise.std().item()) / 0.01 - 1)).toBeLessThan(0.05);
  }
});

test("sgd divides by the batch's size, and sets gradients to 0", () => {
  const w = tensor([1, 2]).requiresGrad_();
  w.mul(tensor([4, 8]))
    .sum()
    .backward();
  sgd([w], 0.5, 4);
  expect(w.tolist()).toEqual([0.5, 1]);
  expect(w.grad?.tolist()).toEqual([0, 0]);
  expect(w.requiresGrad).toBe(true);
});

test("sgd refuses a parameter that has no gradient", () => {
  expect(() => sgd([tensor([1]).requiresGrad_()], 0.1, 1)).toThrow(/without a gradient/);
});

test("squaredLoss is half the square of each error, the labels in the outputs' shape", () => {
  expect(squaredLoss(tensor([[1], [3]]), tensor([2, 7])).tolist()).toEqual([[0.5], [8]]);
});

test("loadArray gives every row once, in a new order only when training", () => {
  const X = tensor([...Array(20).keys()]).reshape([20, 1]);
  const order = (isTrain: boolean): number[] =>
    [...loadArray([X], 6, isTrain)].flatMap(([batch]) => Array.from(batch.toTypedArray(), Number));
  expect(order(false)).toEqual([...Array(20).keys()]);
  manualSeed(0);
  const shuffled = order(true);
  expect(shuffled).not.toEqual(order(false));
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(order(false));
});
