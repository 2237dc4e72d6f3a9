/**
 * @file Types do not get in the way of what is known only in part: unions of shapes and of dtypes,
 * numbers or tensors, sizes from anywhere, functions that are generic over shapes.
 */
import * as torch from "../../../src/index.ts";
import type { DType, FloatDType, Shape, Tensor } from "../../../src/index.ts";
import { is, some, t } from "../expect.ts";

// A union of shapes: a method that checks its arguments or computes a shape does so for each member.
const either = some<Tensor<[2, 3]> | Tensor<[4]>>();
const kept: Tensor<[2, 3]> | Tensor<[4]> = either.relu().exp_().abs();
const doubled: Tensor<[2, 3]> | Tensor<[4]> = kept.mul(2).add(torch.zeros([])).sub_(1).clamp(0, 1);
export const each = {
  sum: either.sum() satisfies Tensor<[]>,
  column: either.sum(0) satisfies Tensor<[3]> | Tensor<[]>,
  softmax: either.softmax(-1) satisfies Tensor<[2, 3]> | Tensor<[4]>,
  mask: either.gt(0) satisfies Tensor<[2, 3], "bool"> | Tensor<[4], "bool">,
  largest: either.max(0).values satisfies Tensor<[3]> | Tensor<[]>,
  either: [either.add(either), torch.zeros(1).add(either), either.div_(2), either.mean()],
  masked: [
    either.where(either.gt(0), 0),
    either.maskedFill(either.gt(0), 0),
    either.addcmul(kept, kept),
  ],
};
// What fits one member may fit; what fits none is a mistake.
export const fits: Tensor = either.mul(torch.zeros(4));
// @ts-expect-error [2, 3] and [5] do not broadcast: 3 against 5; nor do [4] and [5]
either.mul(torch.zeros(5));
// @ts-expect-error no axis 2 in shape [2, 3], nor in [4]
either.sum(2);
// @ts-expect-error inner sizes differ, whichever it is
some<Tensor<[2, 3]> | Tensor<[3]>>().matmul(torch.zeros(4, 4));
const rectangle = some<Tensor<[2, 3]> | Tensor<[5, 3]>>();
export const products: Tensor<[2, 4]> | Tensor<[5, 4]> = rectangle.matmul(torch.zeros(3, 4));
export const powers: Tensor<[7, 3]> = torch.zeros(7, 2).matmul(rectangle);
// Views too are of each member, and wrong where they are for all.
export const views = {
  flat: either.reshape(-1) satisfies Tensor<[6]> | Tensor<[4]>,
  row: either.view(1, -1) satisfies Tensor<[1, 6]> | Tensor<[1, 4]>,
  flattened: either.flatten() satisfies Tensor<[6]> | Tensor<[4]>,
  ravelled: either.ravel() satisfies Tensor<[6]> | Tensor<[4]>,
  batch: either.unsqueeze(0) satisfies Tensor<[1, 2, 3]> | Tensor<[1, 4]>,
  squeezed: either.squeeze() satisfies Tensor<[2, 3]> | Tensor<[4]>,
  same: either.transpose(0, 0) satisfies Tensor<[2, 3]> | Tensor<[4]>,
  stretched: rectangle.expand(-1, -1) satisfies Tensor<[2, 3]> | Tensor<[5, 3]>,
  turned: rectangle.permute(1, 0) satisfies Tensor<[3, 2]> | Tensor<[3, 5]>,
  column: either.unsqueeze(2), // of [2, 3] alone
};
// @ts-expect-error neither 6 nor 4 elements are 5
either.reshape(5);
// @ts-expect-error no place 3 in either
either.unsqueeze(3);
// @ts-expect-error no axis 2 in either
either.transpose(0, 2);
// @ts-expect-error a method whose signature is its own takes one shape for `this`, then finds the other
either.std();
const tensor: Tensor = doubled;
export const results: Tensor[] = [
  tensor.reshape(-1),
  either.asDynamic().unsqueeze(0),
  torch.cat([either, either]),
  torch.where(tensor.gt(0), either, 0),
];

// A function over tensors of any kind keeps to what all of them are.
export const centred = <T extends Tensor>(x: T): Tensor =>
  x.add(1).sub(x.mean()).mul(torch.zeros(3)).clamp(0).div(2).sum(0);
export const halved = <T extends Tensor>(x: T): T => x.mul_(0.5).add_(torch.zeros(3));
is<Tensor<[2, 3], "float32">>()(halved(torch.zeros(2, 3)));
const rows = (x: Tensor): Tensor => (x.ndim === 1 ? x.unsqueeze(0) : x);
export const vectorOrMatrix = (x: Tensor<[number]> | Tensor<[number, number]>): Tensor =>
  rows(x).matmul(torch.zeros(3, 4)).squeeze(0);
vectorOrMatrix(torch.zeros(3));
vectorOrMatrix(torch.zeros(2, 3));
// @ts-expect-error three axes are neither
vectorOrMatrix(torch.zeros(2, 3, 4));

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
