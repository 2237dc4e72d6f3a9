/**
 * @file Functions of `nn.functional` and `nn.init`: shapes and dtypes of results, and mistakes.
 */
import type { FloatDType, Tensor } from "@kindling/tensor";
import * as nn from "../../../src/index.ts";
import { is, some, t } from "../expect.ts";

const F = nn.functional;
const X = t<[32, 784]>(),
  images = t<[32, 1, 28, 28], "float64">(),
  unknown = some<Tensor>();

// What keeps shape and dtype.
is<Tensor<[32, 784], "float32">>()(F.relu(X));
is<Tensor<[32, 784], "float32">>()(F.dropout(X, 0.5));
is<Tensor<[32, 784], "float32">>()(F.dropout(X, 0.5, true, false));
is<Tensor<[32, 784], "float32">>()(F.dropout(X, { p: 0.5, training: false }));
is<Tensor<[32, 784], "float32">>()(F.dropout(X, 0.5, { training: false }));
is<Tensor<[32, 1, 28, 28], "float64">>()(F.dropout2d(images));
is<Tensor<[32, 784], "float32">>()(F.leakyRelu(X, 0.2));
is<Tensor<[32, 784], "float32">>()(F.leakyRelu(X, { negativeSlope: 0.2, inplace: true }));
is<Tensor<[32, 784], "float32">>()(F.gaussianNoise(X, 0.1));
is<Tensor>()(F.gelu(unknown, "tanh"));
// @ts-expect-error no such parameter
F.leakyRelu(X, { slope: 0.2 });
// @ts-expect-error no such parameter
F.dropout(X, { q: 0.5 });

// Along an axis.
is<Tensor<[32, 784], "float32">>()(F.softmax(X, 1));
is<Tensor<[32, 784], "float32">>()(F.logSoftmax(X, { dim: -1 }));
// @ts-expect-error no axis 2 in shape [32, 784]
F.softmax(X, 2);

// Products and labels.
is<Tensor<[32, 10], "float32">>()(F.linear(X, t<[10, 784]>(), t<[10]>()));
is<Tensor<[32, 10], "int64">>()(F.oneHot(t<[32], "int64">(), 10));
is<Tensor<[32, number], "int64">>()(F.oneHot(t<[32], "uint8">()));

// Losses.
const logits = t<[32, 10]>(),
  labels = t<[32], "int64">();
is<Tensor<[], "float32">>()(F.crossEntropy(logits, labels));
is<Tensor<[32], "float32">>()(F.crossEntropy(logits, labels, { reduction: "none" }));
is<Tensor<[], "float32">>()(F.crossEntropy(logits, labels, t<[10]>(), { labelSmoothing: 0.1 }));
is<Tensor<[32], "float32">>()(F.nllLoss(logits, labels, { reduction: "none" }));
is<Tensor<[32, 10], "float32">>()(F.mseLoss(logits, logits, { reduction: "none" }));
is<Tensor<[32, 10], "float32">>()(F.mseLoss(logits, t<[32, 1]>(), { reduction: "none" }));
is<Tensor<[], FloatDType>>()(F.l1Loss(unknown, unknown));
// @ts-expect-error labels [32] are float32; class numbers are int64: write .long()
F.crossEntropy(logits, t<[32]>());
// @ts-expect-error logits [32, 10] expect labels [32], got [31]
F.crossEntropy(logits, t<[31], "int64">());
// @ts-expect-error cannot broadcast
F.mseLoss(logits, t<[31, 1]>());

// Fills give back what they fill.
const weight = some<nn.Parameter<[10, 784], FloatDType>>();
is<typeof weight>()(nn.init.xavierUniform_(weight, { gain: nn.init.calculateGain("relu") }));
is<typeof weight>()(nn.init.normal_(weight, 0, 0.01));
