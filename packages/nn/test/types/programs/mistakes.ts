/**
 * @file Mistakes, and above each what the compiler says.
 */
import * as nn from "../../../src/index.ts";
import type { Tensor } from "@kindling/tensor";
import { some, t } from "../expect.ts";

const images = t<[256, 1, 28, 28]>();
const lin = new nn.Linear(8, 8),
  relu = new nn.ReLU();

// @ts-expect-error Linear(784, 256): expects 784 features, gets 28; x.flatten(1) has them
new nn.Linear(784, 256)(images);

// @ts-expect-error Linear(784, 256): needs a float dtype, got int64; write .float() first
new nn.Linear(784, 256)(t<[2, 784], "int64">());

new nn.Sequential(
  new nn.Flatten(),
  new nn.Linear(784, 256),
  new nn.ReLU(),
  new nn.Dropout(0.2),
  // @ts-expect-error Linear(784, 256) → Linear(128, 10): expects 128 features, gets 256
  new nn.Linear(128, 10),
);

new nn.Sequential(
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
  // @ts-expect-error Linear(8, 8) → Linear(9, 3): expects 9 features, gets 8
  new nn.Linear(9, 3),
);

new nn.Sequential(
  new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU()),
  // @ts-expect-error Linear(784, 256) → Linear(255, 10): expects 255 features, gets 256
  new nn.Linear(255, 10),
);

// @ts-expect-error Flatten() → Linear(784, 10): expects 784 features, gets 812
new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10))(t<[256, 1, 28, 29]>());

// @ts-expect-error Flatten() → Linear(784, 10): expects 784 features, gets 812
nn.summary(new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10)), [256, 1, 28, 29]);
// @ts-expect-error Linear(8, 8): expects 8 features, gets 7
nn.summary(lin, t<[2, 7]>());
// @ts-expect-error Linear(8, 8): needs a float dtype, got int64; write .float() first
nn.summary(lin, t<[2, 8], "int64">());

export class Net extends nn.Module {
  lin1 = new nn.Linear(784, 256);
  lin2 = new nn.Linear(128, 10);
  forward(X: Tensor): Tensor {
    // @ts-expect-error Linear(128, 10): expects 128 features, gets 256
    return this.lin2(this.lin1(X).relu());
  }
}

class Typed extends nn.Module {
  forward(x: Tensor<[number, 256], "float32">): Tensor {
    return x;
  }
}
new nn.Sequential(
  new nn.Linear(784, 128),
  // @ts-expect-error Linear(784, 128) → layer 1: expects [?, 256], gets [..., 128]
  new Typed(),
);

const loss = new nn.CrossEntropyLoss();
const logits = t<[256, 10]>(),
  labels = t<[256], "int64">();
// @ts-expect-error crossEntropy: labels [256] are float32; class numbers are int64: write .long()
loss(logits, labels.float());
// @ts-expect-error crossEntropy: logits [256, 10] expect labels [256], got [128]
loss(logits, t<[128], "int64">());
// @ts-expect-error crossEntropy: logits come first and are floats, got int64
loss(labels, logits);
// @ts-expect-error crossEntropy: labels are class numbers, got bool; write .long()
loss(logits, t<[256], "bool">());
// @ts-expect-error MSELoss: [256, 10] and [256] differ in rank
new nn.MSELoss()(logits, some<Tensor<[256], "float32">>());
