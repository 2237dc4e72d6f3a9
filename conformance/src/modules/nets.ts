/** @file The networks of the set `modules` that are no class of PyTorch, as its notes describe them. */
import * as nn from "@kindling/nn";
import { type Tensor, tensor } from "@kindling/tensor";
import { type Callable, constructorIn } from "../surface.ts";

/** Makes the network of a case named `net/…`. */
export const nets: Readonly<Record<string, () => nn.AnyModule>> = {
  "net/mlp": () =>
    new nn.Sequential(
      new nn.Flatten(),
      new nn.Linear(8, 6),
      new nn.ReLU(),
      new nn.Dropout(0.2),
      new nn.Linear(6, 6),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.Linear(6, 4),
    ),
  "net/scratch": () => new Scratch(),
  "net/lenet": () =>
    layer(
      "Sequential",
      layer("Conv2d", 1, 2, 3, { padding: 1 }),
      new nn.Sigmoid(),
      layer("AvgPool2d", 2, 2),
      layer("Conv2d", 2, 3, 3),
      new nn.Sigmoid(),
      layer("AvgPool2d", 2, 2),
      new nn.Flatten(),
      new nn.Linear(12, 5),
      new nn.Sigmoid(),
      new nn.Linear(5, 4),
    ),
  "net/residual": () => new Residual(),
  "net/containers": () => new Containers(),
};

class Scratch extends nn.Module {
  readonly lin1 = new nn.Linear(8, 6);
  readonly lin2 = new nn.Linear(6, 6);
  readonly lin3 = new nn.Linear(6, 4);

  forward(X: Tensor): Tensor {
    const H1 = this.lin1(X.reshape(-1, 8)).relu();
    return this.lin3(this.lin2(H1).relu()).relu();
  }
}

/** A layer that may not be there yet, by its name. */
const layer = (name: string, ...args: unknown[]): nn.AnyModule =>
  constructorIn(nn, name)(...args) as nn.AnyModule; // names of layers are names of modules

const through = (module: nn.AnyModule, x: Tensor): Tensor =>
  (module.forward as Callable).call(module, x) as Tensor; // every layer here takes and gives one tensor

class Residual extends nn.Module {
  readonly conv1 = layer("Conv2d", 2, 3, 3, { padding: 1, stride: 2 });
  readonly conv2 = layer("Conv2d", 3, 3, 3, { padding: 1 });
  readonly conv3 = layer("Conv2d", 2, 3, 1, { stride: 2 });
  readonly bn1 = layer("BatchNorm2d", 3);
  readonly bn2 = layer("BatchNorm2d", 3);

  forward(X: Tensor): Tensor {
    const Y = through(this.bn1, through(this.conv1, X)).relu();
    return through(this.bn2, through(this.conv2, Y)).add(through(this.conv3, X)).relu();
  }
}

/** One of each container, a tied layer, buffers that are saved and not, a parameter of its own. */
class Containers extends nn.Module {
  readonly scale = new nn.Parameter(tensor(0));
  readonly layers = new nn.ModuleList([new nn.Linear(3, 3), new nn.Linear(3, 3)]);
  readonly table = new nn.ModuleDict({ a: new nn.Linear(3, 2), b: new nn.Linear(3, 2) });
  readonly ps = new nn.ParameterList([
    new nn.Parameter(tensor([0, 0, 0])),
    new nn.Parameter(tensor([0, 0])),
  ]);
  readonly tied = this.layers.at(0);
  declare readonly buf: Tensor;
  declare readonly hidden: Tensor;

  constructor() {
    super();
    this.registerBuffer("buf", tensor([0, 0, 0]));
    this.registerBuffer("hidden", tensor([0.5, 0.5, 0.5]), { persistent: false });
  }

  forward(X: Tensor): Tensor {
    let x: Tensor = X.add(this.buf).add(this.hidden).add(this.ps.at(0));
    for (const member of this.layers) x = member(x).tanh();
    x = this.tied(x);
    const [a, b] = [this.table.get("a"), this.table.get("b")];
    return a(x).mul(this.scale).add(b(x)).add(this.ps.at(1));
  }
}
