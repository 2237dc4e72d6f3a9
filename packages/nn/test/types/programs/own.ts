/**
 * @file Types do not get in the way of modules that users write: with plain `Tensor`, with parts that
 * are chosen when the program runs, with sizes from anywhere.
 */
import * as nn from "../../../src/index.ts";
import * as torch from "@kindling/tensor";
import type { Tensor } from "@kindling/tensor";
import { is, some, t } from "../expect.ts";

// A residual block around any module of one tensor.
class Residual extends nn.Module {
  inner: nn.UnaryModule;
  constructor(inner: nn.UnaryModule) {
    super();
    this.inner = inner;
  }
  forward(X: Tensor): Tensor {
    return this.inner(X).add(X);
  }
}
class Block extends nn.Module {
  forward(X: Tensor): Tensor {
    return X.relu();
  }
}
is<Tensor>()(new Residual(new Block())(t<[2, 3]>()));
is<Tensor>()(new Residual(new Residual(new Block()))(some<Tensor>()));

// A layer with parameters of its own, and an activation that is chosen by name.
const activations = { relu: nn.functional.relu, tanh: nn.functional.tanh } as const;
class Dense extends nn.Module {
  weight: nn.Parameter;
  bias: nn.Parameter | null;
  activation: (x: Tensor) => Tensor;
  constructor(inputs: number, outputs: number, name: keyof typeof activations, bias = true) {
    super();
    this.weight = new nn.Parameter(torch.randn(outputs, inputs));
    this.bias = bias ? new nn.Parameter(torch.zeros(outputs)) : null;
    this.activation = (x) => activations[name](x);
  }
  forward(X: Tensor): Tensor {
    const product: Tensor = X.matmul(this.weight.T);
    return this.activation(this.bias === null ? product : product.add(this.bias));
  }
}
is<Tensor>()(new Dense(3, 4, "relu")(t<[2, 3]>()));

// Between layers whose sizes are known.
const net = new nn.Sequential(
  new nn.Linear(784, 256),
  new Dense(256, 64, "tanh"),
  new nn.Linear(64, 10),
);
is<Tensor>()(net(t<[32, 784]>()) as Tensor);

// Depth and width from anywhere.
class Deep extends nn.Module {
  layers: nn.ModuleList;
  constructor(sizes: readonly number[]) {
    super();
    this.layers = new nn.ModuleList(
      sizes.slice(1).map((size, i) => new Dense(sizes[i]!, size, "relu")),
    );
  }
  forward(X: Tensor): Tensor {
    let H = X;
    for (const layer of this.layers) H = (layer as nn.UnaryModule)(H);
    return H;
  }
}
is<Tensor>()(new Deep(some<number[]>())(some<Tensor>()));

// A head that gives one or two results, and a loss of either.
class Heads extends nn.Module {
  body = new nn.Linear(8, 4);
  head = new nn.Linear(4, 1);
  forward(X: Tensor, wantsFeatures = false): Tensor | [Tensor, Tensor] {
    const H: Tensor = this.body(X).relu();
    const y: Tensor = this.head(H);
    return wantsFeatures ? [y, H] : y;
  }
}
const found = new Heads()(t<[2, 8]>(), true);
is<Tensor>()(Array.isArray(found) ? found[0] : found);

// Training code for any module and any loss.
export function losses(
  model: (X: Tensor) => Tensor,
  loss: (yHat: Tensor, y: Tensor) => Tensor,
  data: Iterable<readonly [Tensor, Tensor]>,
): number[] {
  return Array.from(data, ([X, y]) => loss(model(X), y).mean().item());
}
losses(new Deep([3, 2]), new nn.MSELoss(), some<[Tensor, Tensor][]>());
losses(net, new nn.CrossEntropyLoss(), some<[Tensor, Tensor][]>());
