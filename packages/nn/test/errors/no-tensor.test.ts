/** @file Layers and functions that get no tensor say which one. */
import { ones } from "@kindling/tensor";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const none = undefined as never;
const array = [[1, 2, 3]] as never;
const x = ones(2, 3);

test.each<[string, () => unknown]>([
  ["linear: x", () => new nn.Linear(3, 2)(none)],
  ["linear: x", () => new nn.Linear(3, 2)(array)],
  ["linear: weight", () => F.linear(x, none)],
  ["relu: x", () => F.relu(array)],
  ["elu: x", () => F.elu(none)],
  ["layerNorm: x", () => F.layerNorm(none, 3)],
  ["softmax: x", () => F.softmax(array, none)],
  ["logSoftmax: x", () => F.logSoftmax(none, none)],
  ["softmin: x", () => F.softmin(none, none)],
  ["crossEntropy: logits", () => F.crossEntropy(none, none)],
  ["crossEntropy: labels", () => F.crossEntropy(x, array)],
  ["nllLoss: logProbabilities", () => F.nllLoss(none, x)],
  ["nllLoss: labels", () => F.nllLoss(x, none)],
  ["mseLoss: the input", () => F.mseLoss(none, none)],
  ["mseLoss: the target", () => new nn.MSELoss()(x, none)],
  ["glu: x", () => F.glu(array)],
  ["normalize: x", () => F.normalize(none)],
  ["cosineSimilarity: a", () => F.cosineSimilarity(none, x)],
  ["cosineSimilarity: b", () => F.cosineSimilarity(x, none)],
  ["cosineEmbeddingLoss: a", () => F.cosineEmbeddingLoss(none, x, x)],
  ["cosineEmbeddingLoss: b", () => F.cosineEmbeddingLoss(x, none, x)],
  ["gaussianNllLoss: the input", () => F.gaussianNllLoss(none, x, x)],
  ["gaussianNllLoss: the variance", () => F.gaussianNllLoss(x, x, none)],
])("%s must be a tensor", (what, run) => {
  expect(run).toThrow(`${what} must be a tensor`);
});
