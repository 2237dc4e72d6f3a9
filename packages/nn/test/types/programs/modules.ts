/**
 * @file Calling modules: `net(X)` checks like `net.forward(X)`. `module.test.ts` runs what is here only typed.
 */
import * as nn from "../../../src/index.ts";
import type { DType, FloatDType, Shape, Tensor } from "@kindling/tensor";
import { is, some, t } from "../expect.ts";

const X = t<[256, 784]>();
const n = some<number>();

// Plain: no generics, no interfaces.
class Net extends nn.Module {
  lin1 = new nn.Linear(784, 256);
  lin2 = new nn.Linear(256, 10);
  forward(X: Tensor): Tensor {
    return this.lin2(this.lin1(X).relu());
  }
}
is<Tensor>()(new Net()(X));
// @ts-expect-error an input is missing
new Net()();
// @ts-expect-error an input too many
new Net()(X, X);
// @ts-expect-error no tensor
new Net()(3);

// What `forward` infers goes through: the features are known, also for an unknown input.
class Inferred extends Net {
  override forward(X: Tensor) {
    return this.lin2(this.lin1(X).relu());
  }
}
is<Tensor<[...number[], 10], FloatDType>>()(new Inferred()(X));
class Batch extends nn.Module {
  lin = new nn.Linear(784, 10);
  forward(X: Tensor<[number, 784], "float32">) {
    return this.lin(X);
  }
}
is<Tensor<[number, 10], "float32">>()(new Batch()(X));
// @ts-expect-error 100 is not 784
new Batch()(t<[256, 100]>());

// A mistake inside a plain `forward` is found without knowing the input.
export class Mistaken extends nn.Module {
  lin1 = new nn.Linear(784, 256);
  lin2 = new nn.Linear(128, 10);
  forward(X: Tensor): Tensor {
    // @ts-expect-error Linear(128, 10): expects 128 features, gets 256
    return this.lin2(this.lin1(X).relu());
  }
}

// Generic forwards keep what they promise.
class Same extends nn.Module {
  forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    return x.relu();
  }
}
is<Tensor<[256, 784], "float32">>()(new Same()(X));
class SameShape extends nn.Module {
  forward<S extends Shape>(x: Tensor<S, "float32">): Tensor<S, "bool"> {
    return x.gt(0);
  }
}
is<Tensor<[256, 784], "bool">>()(new SameShape()(X));
class AsGiven extends nn.Module {
  forward<X extends Tensor>(x: X): X {
    return x;
  }
}
is<Tensor<[256, 784], "float32">>()(new AsGiven()(X));
class PerSample extends nn.Module {
  lin = new nn.Linear(784, 10);
  forward<B extends number>(x: Tensor<[B, 784], "float32">) {
    return this.lin(x);
  }
}
is<Tensor<[256, 10], "float32">>()(new PerSample()(X));
is<Tensor<[number, 10], "float32">>()(new PerSample()(t<[number, 784]>()));

// Generic classes need no annotations: sizes go from the constructor to the result.
class MLP<I extends number, H extends number, O extends number> extends nn.Module {
  lin1: nn.Linear<I, H>;
  lin2: nn.Linear<H, O>;
  constructor(inputs: I, hidden: H, outputs: O) {
    super();
    this.lin1 = new nn.Linear(inputs, hidden);
    this.lin2 = new nn.Linear(hidden, outputs);
  }
  forward(x: Tensor) {
    return this.lin2(this.lin1(x).relu());
  }
}
is<Tensor<[...number[], 10], FloatDType>>()(new MLP(784, 256, 10)(X));

// Any parameter list.
class Masked extends nn.Module {
  forward(x: Tensor<[2]>, mask?: Tensor<[2], "bool">, scale = 1): Tensor<[5]> {
    return mask ? x.mul(scale).as([5]) : x.as([5]);
  }
}
const masked = new Masked();
is<Tensor<[5]>>()(masked(t<[2]>()));
is<Tensor<[5]>>()(masked(t<[2]>(), t<[2], "bool">(), 2));
// @ts-expect-error the mask is no bool
masked(t<[2]>(), t<[2]>());
class Several extends nn.Module {
  forward(...inputs: readonly Tensor[]): [Tensor, Tensor] {
    return [inputs[0]!, inputs[1]!];
  }
}
is<[Tensor, Tensor]>()(new Several()(X, X, X));
class Nothing extends nn.Module {
  forward(): number {
    return 3;
  }
}
is<number>()(new Nothing()());
class Options extends nn.Module {
  forward(x: { ids: Tensor<[4], "int64">; mask?: Tensor }): Tensor<[4], "int64"> {
    return x.ids;
  }
}
is<Tensor<[4], "int64">>()(new Options()({ ids: t<[4], "int64">() }));
class Later extends nn.Module {
  async forward(x: Tensor): Promise<Tensor> {
    return x;
  }
}
is<Promise<Tensor>>()(new Later()(X));

// Modules are functions and modules.
export const asFunction: (x: Tensor) => Tensor = new Net();
const asModules: nn.Module[] = [
  new Net(),
  new Same(),
  new MLP(1, 2, 3),
  masked,
  new nn.Linear(1, 2),
  new nn.CrossEntropyLoss(),
];
export const asAny: nn.AnyModule[] = asModules;
export const asUnary: nn.UnaryModule[] = [new Net(), new Same(), new nn.Linear(1, 2)];
// @ts-expect-error of a Module nobody knows what it takes
asModules[0]!(X);
// @ts-expect-error it takes [number, 784] only
const notAny: (x: Tensor) => Tensor = new Batch();
new Net().apply((m) => {
  if (m instanceof nn.Linear) is<nn.Parameter<[any, any], FloatDType>>()(m.weight);
});

// A field may have any name, and subclasses of subclasses are called like their class.
class Named extends Inferred {
  // the compiler takes what can be called for a function, which has these two
  override readonly name: string = "named";
  override length = n;
  readonly #secret = 3;
  override forward(X: Tensor) {
    return super.forward(X.mul(this.#secret));
  }
}
is<string>()(new Named().name);
is<Tensor<[...number[], 10], FloatDType>>()(new Named()(X));

// Limits. Of an overloaded `forward` a call sees the last form, as `Parameters` does.
class Overloaded extends nn.Module {
  forward(x: Tensor): Tensor;
  forward(x: number): number;
  forward(x: Tensor | number): Tensor | number {
    return x;
  }
}
is<number>()(new Overloaded()(3));
// @ts-expect-error the first form is only there for `forward`
new Overloaded()(X);
// And of a generic `forward` that promises something else, the erased result.
class Wrapped extends nn.Module {
  forward<S extends Shape>(x: Tensor<S>): Tensor<[...S, 1]> {
    return x.asDynamic().unsqueeze(-1).as(some<[...S, 1]>());
  }
}
is<Tensor<[...number[], 1]>>()(new Wrapped()(X));
