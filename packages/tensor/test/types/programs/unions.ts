/**
 * @file Types do not get in the way of what is known only in part: unions of shapes and of dtypes,
 * numbers or tensors, sizes from anywhere, functions that are generic over shapes.
 */
import * as torch from "../../../src/index.ts";
import type { DType, FloatDType, Shape, Tensor } from "../../../src/index.ts";
import { is, some, t } from "../expect.ts";

// A union of shapes: methods that keep the shape can be called on it as it is; the others after it was
// called what all of them are, a `Tensor`, by an annotation or by passing it on.
const either = some<Tensor<[2, 3]> | Tensor<[4]>>();
const kept: Tensor<[2, 3]> | Tensor<[4]> = either.relu().exp_().abs();
const tensor: Tensor = kept;
export const results: Tensor[] = [
  tensor.mul(2),
  tensor.sum(),
  tensor.reshape(-1),
  tensor.add(either),
  either.asDynamic().softmax(0),
  torch.cat([either, either]),
  torch.where(tensor.gt(0), either, 0),
];
const rows = (x: Tensor): Tensor => (x.ndim === 1 ? x.unsqueeze(0) : x);
export const vectorOrMatrix = (x: Tensor<[number]> | Tensor<[number, number]>): Tensor =>
  rows(x).matmul(torch.zeros(3, 4)).squeeze(0);
vectorOrMatrix(torch.zeros(3));
vectorOrMatrix(torch.zeros(2, 3));
// @ts-expect-error three axes are neither
vectorOrMatrix(torch.zeros(2, 3, 4));
// @ts-expect-error of a union the compiler takes one shape for `this`, and then finds the other
either.mul(2);

// A shape that is a union, and a choice between tensors.
const batches = some<Tensor<[32, 10] | [7, 10]>>();
is<Tensor>()(batches.sum(1) as Tensor);
const chosen = some<boolean>() ? torch.zeros(2, 3) : torch.zeros(2, 3, { dtype: "int64" });
is<number>()(chosen.float().mean().item());

// A number or a tensor.
export function shifted(x: Tensor, by: number | Tensor): Tensor {
  return x.add(by).sub(by).mul(by).div(by);
}
shifted(torch.zeros(2, 3), 1);
shifted(torch.zeros(2, 3), torch.zeros(3));
export const scaledBy = (x: Tensor<[2, 3]>, k: number | Tensor<[]>): Tensor => x.mul(k).add(k);
export function asTensor(x: number | number[] | Tensor): Tensor {
  return torch.isTensor(x) ? x : torch.tensor(x);
}
is<Tensor>()(asTensor(3));
export const limited = (x: Tensor, low?: number | null, high?: number | null): Tensor =>
  x.clamp(low, high);

// Generic over shapes and dtypes; what the shape does not change keeps it.
export function standardized<S extends Shape, D extends FloatDType>(x: Tensor<S, D>): Tensor<S, D> {
  const y: Tensor = x.asDynamic();
  return y.sub(y.mean()).div(y.std().add(1e-5)).as(x.shape).to(x.dtype);
}
is<Tensor<[2, 3], "float32">>()(standardized(torch.zeros(2, 3)));
export function applied<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  ...steps: ((x: Tensor<S, D>) => Tensor<S, D>)[]
): Tensor<S, D> {
  return steps.reduce((y, step) => step(y), x);
}
is<Tensor<[5], "float32">>()(
  applied(
    torch.zeros(5),
    (x) => x.relu(),
    (x) => x.abs(),
  ),
);
export const largest = <T extends Tensor>(list: readonly T[], score: (x: T) => number): T =>
  list.reduce((a, b) => (score(a) < score(b) ? b : a));
is<Tensor<[3], "float32">>()(largest([torch.zeros(3), torch.ones(3)], (x) => x.sum().item()));

// Shapes that change in a loop, and lists of tensors of any shape.
let h: Tensor = torch.zeros(2, 3);
for (const size of some<number[]>()) h = h.matmul(torch.zeros(h.shape.at(-1) ?? 0, size)).relu();
const mixed: Tensor[] = [torch.zeros(2), torch.zeros(2, 3), torch.tensor([1n]), t<[4], "bool">()];
is<number>()(mixed.reduce((sum, x) => sum + x.numel(), 0));
const parameters: Record<string, Tensor> = { W: torch.zeros(3, 2), b: torch.zeros(2) };
export const output: Tensor = h.matmul(parameters["W"] ?? h).add(parameters["b"] ?? 0);

// Sizes from anywhere.
const [height, width] = some<[number, number]>();
is<Tensor<[number, number], "float32">>()(torch.zeros(height, width));
export const flattened: Tensor = torch.zeros(height, width).reshape(height * width);
is<Tensor<[number, 10], "float32">>()(torch.zeros(height, width).matmul(torch.zeros(width, 10)));
export const windows = (x: Tensor, size: number): Tensor[] =>
  Array.from({ length: x.size(0) - size + 1 }, (_, i) => x.narrow(0, i, size));
