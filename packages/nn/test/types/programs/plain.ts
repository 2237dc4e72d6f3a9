/**
 * @file Types do not get in the way: the book's Dropout chapter as one would write it, with plain
 * `Tensor` or with nothing at all, and code that is generic over shapes.
 */
import * as nn from "../../../src/index.ts";
import * as torch from "@kindling/tensor";
import type { DType, Shape, Tensor } from "@kindling/tensor";
import { is, some } from "../expect.ts";

// 4.6.2, from scratch.
function dropoutLayer(X: Tensor, dropout: number): Tensor {
  if (dropout === 1) return torch.zeros(X.shape);
  if (dropout === 0) return X;
  const mask = torch.rand(X.shape).gt(dropout).float();
  return mask.mul(X).div(1 - dropout);
}
const sixteen = torch.arange(16).float().reshape([2, 8]);
is<Tensor<[2, 8], "float32">>()(sixteen);
dropoutLayer(sixteen, 0.5);

const [numInputs, numOutputs, numHiddens1, numHiddens2] = [784, 10, 256, 256];
const [dropout1, dropout2] = [0.2, 0.5];

class Net extends nn.Module {
  numInputs: number;
  lin1: nn.Linear<number>;
  lin2: nn.Linear<number>;
  lin3: nn.Linear<number>;
  relu = new nn.ReLU();
  constructor(numInputs: number, numOutputs: number, numHiddens1: number, numHiddens2: number) {
    super();
    this.numInputs = numInputs;
    this.lin1 = new nn.Linear(numInputs, numHiddens1);
    this.lin2 = new nn.Linear(numHiddens1, numHiddens2);
    this.lin3 = new nn.Linear(numHiddens2, numOutputs);
  }
  forward(X: Tensor): Tensor {
    let H1: Tensor = this.relu(this.lin1(X.reshape([-1, this.numInputs])));
    if (this.training) H1 = dropoutLayer(H1, dropout1);
    let H2 = this.relu(this.lin2(H1)).asDynamic() as Tensor;
    if (this.training) H2 = dropoutLayer(H2, dropout2);
    return this.lin3(H2);
  }
}
const net = new Net(numInputs, numOutputs, numHiddens1, numHiddens2);

// 3.6 and 3.7: training with any callable net.
type Batches = Iterable<readonly [Tensor, Tensor]>;
function accuracy(yHat: Tensor, y: Tensor): number {
  return yHat.argmax(1).eq(y).sum().item();
}
function trainEpoch(
  net: (X: Tensor) => Tensor,
  batches: Batches,
  loss: (yHat: Tensor, y: Tensor) => Tensor,
): number {
  let correct = 0;
  for (const [X, y] of batches) {
    const l = loss(net(X), y);
    l.mean().item();
    correct += accuracy(net(X), y);
  }
  return correct;
}
const loss = new nn.CrossEntropyLoss({ reduction: "none" });
trainEpoch(net, some<Batches>(), loss);
trainEpoch(new nn.Sequential(new nn.Flatten(), new nn.Linear(784, 10)), some<Batches>(), loss);
trainEpoch(
  (X) => X.matmul(some<Tensor>()),
  some<Batches>(),
  (yHat, y) => yHat.sub(y).pow(2),
);

// Nets made in a loop.
const sizes = [784, 256, 64, 10];
const layers: nn.AnyModule[] = [];
for (let i = 1; i < sizes.length; i++)
  layers.push(new nn.Linear(sizes[i - 1]!, sizes[i]!), new nn.ReLU());
is<Tensor>()(new nn.Sequential(...layers)(some<Tensor>()));
is<Tensor>()(
  layers
    .map((layer) => layer as nn.UnaryModule)
    .reduce<Tensor>((X, layer) => layer(X), some<Tensor>()),
);

// A variable that changes shape is declared `Tensor`, or every step has a name of its own.
let H: Tensor = torch.rand([2, 3]);
H = H.matmul(torch.rand([3, 4]));

// Functions over all shapes: what is computed with an unknown `S` is checked at run time. A check
// that needs `S` cannot be decided there, so such code forgets it first (`x.asDynamic()`).
function scaled<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
  return x.relu().abs();
}
is<Tensor<[2, 3], "float32">>()(scaled(torch.rand([2, 3])));
function normalized<S extends Shape>(x: Tensor<S, "float32">): Tensor<S, "float32"> {
  const y = x.asDynamic();
  return y.div(y.sum()).as(x.shape);
}
is<Tensor<[2, 3], "float32">>()(normalized(torch.rand([2, 3])));
// Functions over some sizes keep them: equal type parameters are known to be equal.
function project<B extends number, I extends number, O extends number>(
  x: Tensor<[B, I], "float32">,
  W: Tensor<[I, O], "float32">,
): Tensor<[B, O], "float32"> {
  return x.matmul(W).relu();
}
is<Tensor<[2, 4], "float32">>()(project(torch.rand([2, 3]), torch.rand([3, 4])));
function residual<B extends number, N extends number>(
  x: Tensor<[B, N], "float32">,
  lin: nn.Linear<N, N>,
): Tensor<[B, N], "float32"> {
  return lin(x).add(x);
}
is<Tensor<[2, 4], "float32">>()(residual(torch.rand([2, 4]), new nn.Linear(4, 4)));

// A summary takes whatever shape, of whatever net.
declare const shape: readonly number[];
declare const batch: number;
nn.summary(new nn.Linear(784, 10), shape);
nn.summary(new nn.Linear(784, 10), [batch, 784]);
nn.summary(new nn.Linear(784, 10), some<Tensor>());
nn.summary(new nn.Linear(784, 10), [[2, 784]]);
nn.summary(new nn.Linear(784, 10), [2, 784], { dtype: "float64" });
nn.summary(new nn.Sequential(), [2, 784]);
nn.summary(some<nn.AnyModule>(), [[2, 3], some<Tensor>()]);
nn.summary(new Net(1, 2, 3, 4), shape);
