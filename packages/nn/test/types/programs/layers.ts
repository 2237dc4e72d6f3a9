/**
 * @file Layers and `Sequential`: the output's type, and errors at the layer that does not fit.
 */
import * as nn from "../../../src/index.ts";
import type { FloatDType, Shape, Tensor } from "@kindling/tensor";
import { is, some, t } from "../expect.ts";

const images = t<[256, 1, 28, 28]>();
const unknown = some<Tensor>();
const n = some<number>();

// Single layers, with known, partly known and unknown inputs.
is<Tensor<[256, 1, 28, 10], "float32">>()(new nn.Linear(28, 10)(images));
is<Tensor<[number, 10], "float32">>()(new nn.Linear(28, 10)(t<[number, 28]>()));
is<Tensor<[number, 10], "float32">>()(new nn.Linear(n, 10)(t<[number, 28]>()));
is<Tensor<[5, number], "float32">>()(new nn.Linear(28, n)(t<[5, 28]>()));
is<Tensor<[...number[], 10], FloatDType>>()(new nn.Linear(28, 10)(unknown));
is<Tensor<[256, 784], "float32">>()(new nn.Flatten()(images));
is<Tensor<[number, number], "float64">>()(new nn.Flatten()(t<Shape, "float64">()));
is<Tensor<[256, 1, 28, 28], "float32">>()(new nn.ReLU()(images));
is<Tensor>()(new nn.Dropout(0.5)(unknown));
// @ts-expect-error Linear(784, 256): expects 784 features, gets 28
new nn.Linear(784, 256)(images);
// @ts-expect-error needs a float dtype, got int64; write .float() first
new nn.Linear(784, 256)(t<[2, 784], "int64">());

// Whole networks.
const mlp = new nn.Sequential(
  new nn.Flatten(),
  new nn.Linear(784, 256),
  new nn.ReLU(),
  new nn.Dropout(0.2),
  new nn.Linear(256, 256),
  new nn.ReLU(),
  new nn.Dropout(0.5),
  new nn.Linear(256, 10),
);
is<Tensor<[256, 10], "float32">>()(mlp(images));
is<Tensor<[number, 10], FloatDType>>()(mlp(unknown));
is<nn.Parameter<[256, 784], FloatDType>>()(mlp.layers[1].weight);
is<nn.Linear<256, 10>>()(mlp.at(7));
is<nn.Parameter<[10], FloatDType>>()(mlp.at(7).bias);
is<null>()(new nn.Linear(4, 3, { bias: false }).bias);
is<null>()(new nn.Linear(4, 3, false).bias);
is<nn.Parameter<[3], FloatDType> | null>()(new nn.Linear(4, 3, some<boolean>()).bias);
is<8>()(mlp.length);
// @ts-expect-error Flatten() → Linear(784, 256): expects 784 features, gets 812
mlp(t<[256, 1, 28, 29]>());

// 25 layers.
const relu = new nn.ReLU(),
  lin = new nn.Linear(8, 8);
const deep = new nn.Sequential(
  new nn.Linear(4, 8),
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  lin,
  relu,
  new nn.Linear(8, 3),
);
is<Tensor<[2, 3], "float32">>()(deep(t<[2, 4]>()));

// Mistakes are found where the network is made, at the layer.
new nn.Sequential(
  new nn.Flatten(),
  new nn.Linear(784, 256),
  new nn.ReLU(),
  // @ts-expect-error Linear(784, 256) → Linear(128, 10): expects 128 features, gets 256
  new nn.Linear(128, 10),
);
new nn.Sequential(
  new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU()),
  // @ts-expect-error Linear(784, 256) → Linear(255, 10): expects 255 features, gets 256
  new nn.Linear(255, 10),
);

// A user's modules: typed ones are checked, plain ones are taken as they are.
class Plain extends nn.Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}
class Typed extends nn.Module {
  lin = new nn.Linear(256, 64);
  forward<B extends number>(x: Tensor<[B, 256], "float32">) {
    return this.lin(x);
  }
}
is<Tensor<[...number[], 10], FloatDType>>()(
  new nn.Sequential(new nn.Linear(784, 256), new Plain(), new nn.Linear(99, 10))(t<[5, 784]>()),
);
is<Tensor<[5, 3], "float32">>()(
  new nn.Sequential(new nn.Linear(784, 256), new Typed(), new nn.Linear(64, 3))(t<[5, 784]>()),
);
new nn.Sequential(
  new nn.Linear(784, 128),
  // @ts-expect-error Linear(784, 128) → layer 1: expects [?, 256], gets [..., 128]
  new Typed(),
);

// Sizes and lists that only the running program knows.
is<Tensor<[5, 10], "float32">>()(
  new nn.Sequential(new nn.Linear(784, n), new nn.ReLU(), new nn.Linear(n, 10))(t<[5, 784]>()),
);
is<Tensor>()(
  new nn.Sequential(new nn.Linear(784, n), ...some<nn.AnyModule[]>(), new nn.Linear(n, 10))(
    t<[5, 784]>(),
  ),
);
is<Tensor<[2, 3], "float32">>()(new nn.Sequential()(t<[2, 3]>()));
for (const layer of mlp) is<Tensor>()(layer(unknown));

// A layer of known sizes is one of unknown sizes, and so is a network.
export const anyLinear: nn.Linear[] = [new nn.Linear(1, 1), new nn.Linear(3, 4)];
export const anyBias: nn.Linear<number, number, boolean>[] = [
  new nn.Linear(1, 1, false),
  new nn.Linear(3, 4),
];
export const anyFlatten: nn.Flatten<number, number> = new nn.Flatten();
export const anyNet: nn.Sequential<nn.AnyModule[]> = mlp;
export const oneLinear: nn.Sequential<[nn.Linear]> = new nn.Sequential(new nn.Linear(1, 1));

// Losses.
const logits = t<[256, 10]>(),
  labels = t<[256], "int64">();
const loss = new nn.CrossEntropyLoss();
is<Tensor<[], "float32">>()(loss(logits, labels));
is<Tensor<[256], "float32">>()(new nn.CrossEntropyLoss({ reduction: "none" })(logits, labels));
is<Tensor<[], "float32">>()(loss(logits, t<[256], "uint8">()));
is<Tensor<[], "float32">>()(loss(logits, logits.softmax(1)));
is<Tensor<[], "float32">>()(loss(t<[2, 21, 32, 32]>(), t<[2, 32, 32], "int64">()));
is<Tensor<[], "float32">>()(loss(t<[10]>(), t<[], "int64">()));
is<Tensor<[], FloatDType>>()(loss(unknown, unknown));
is<Tensor<[], "float32">>()(loss(logits, unknown));
is<Tensor<[], FloatDType>>()(loss(mlp(unknown), labels));
// @ts-expect-error labels [256] are float32; class numbers are int64: write .long()
loss(logits, labels.float());
// @ts-expect-error logits [256, 10] expect labels [256], got [128]
loss(logits, t<[128], "int64">());
// @ts-expect-error logits [256, 10] expect labels [256], got [256, 1]
loss(logits, labels.unsqueeze(-1));
// @ts-expect-error logits come first and are floats, got int64
loss(labels, logits);
// @ts-expect-error MSELoss: [256, 10] and [256] differ in rank
new nn.MSELoss()(logits, logits.sum(1));
