/**
 * @file Types do not get in the way: code as one would write it, with plain `Tensor` or with nothing
 * at all, and code that is generic over shapes.
 */
import * as torch from "../../../src/index.ts";
import type { DType, Shape, Tensor } from "../../../src/index.ts";
import { is, some } from "../expect.ts";

// Dive into Deep Learning, 4.6.2: a dropout layer from scratch.
function dropoutLayer(X: Tensor, dropout: number): Tensor {
  if (dropout === 1) return torch.zeros(X.shape);
  if (dropout === 0) return X;
  const mask = torch.rand(X.shape).gt(dropout).float();
  return mask.mul(X).div(1 - dropout);
}
const sixteen = torch.arange(16).float().reshape(2, 8);
is<Tensor<[2, 8], "float32">>()(sixteen);
is<Tensor>()(dropoutLayer(sixteen, 0.5));

// 3.6: a network as a function of plain tensors.
const [W1, b1, W2, b2] = [some<Tensor>(), some<Tensor>(), some<Tensor>(), some<Tensor>()];
function net(X: Tensor): Tensor {
  let H: Tensor = X.reshape(-1, 784).matmul(W1).add(b1);
  H = dropoutLayer(H.relu(), 0.2);
  return H.matmul(W2).add(b2);
}
function accuracy(yHat: Tensor, y: Tensor): number {
  return yHat.argmax(1).eq(y).sum().item();
}
is<number>()(accuracy(net(torch.zeros(256, 1, 28, 28)), torch.zeros(256, { dtype: "int64" })));

// Sizes that come from anywhere.
const sizes = [784, 256, 64, 10];
is<Tensor<[number, number], "float32">>()(torch.zeros(sizes[0]!, sizes[1]!));
is<Tensor<Shape, "float32">>()(torch.zeros(sizes));
for (const row of some<Iterable<Tensor>>()) row.sub(row.mean()).pow(2).sum();

// A variable that changes shape is declared `Tensor`, or every step has a name of its own.
let H: Tensor = torch.zeros(2, 3);
H = H.matmul(torch.zeros(3, 4));
is<Tensor>()(H);

// Functions over all shapes: what is computed with an unknown `S` is checked when the program runs.
export function scaled<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
  return x.relu().abs();
}
is<Tensor<[2, 3], "float32">>()(scaled(torch.zeros(2, 3)));
is<Tensor<[2, 3], "int64">>()(scaled(torch.zeros(2, 3, { dtype: "int64" })));

// Functions over some sizes keep them: equal type parameters are known to be equal.
function project<B extends number, I extends number, O extends number>(
  x: Tensor<[B, I], "float32">,
  W: Tensor<[I, O], "float32">,
): Tensor<[B, O], "float32"> {
  return x.matmul(W).relu();
}
is<Tensor<[2, 4], "float32">>()(project(torch.zeros(2, 3), torch.zeros(3, 4)));
function residual<B extends number, N extends number>(
  x: Tensor<[B, N], "float32">,
): Tensor<[B, N], "float32"> {
  return x.relu().add(x);
}
is<Tensor<[2, 4], "float32">>()(residual(torch.zeros(2, 4)));
