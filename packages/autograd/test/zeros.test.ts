/** @file What does not count for a value, and is an operand of it, has a gradient of zeros as in PyTorch. */
import { expect, test } from "vitest";
import { cat, full, ones, type Tensor, zeros } from "@kindling/tensor";
import "../src/index.ts";

const products: Readonly<
  Record<string, [sizes: number[][], of: (x: Tensor, a: Tensor, b: Tensor) => Tensor]>
> = {
  addmm: [[[2], [2, 2], [2, 2]], (x, a, b) => x.addmm(a, b, { beta: 0 })],
  addmv: [[[2], [2, 2], [2]], (x, a, b) => x.addmv(a, b, { beta: 0 })],
  addr: [[[2, 2], [2], [2]], (x, a, b) => x.addr(a, b, { beta: 0 })],
  addbmm: [
    [
      [2, 2],
      [3, 2, 2],
      [3, 2, 2],
    ],
    (x, a, b) => x.addbmm(a, b, { beta: 0 }),
  ],
  baddbmm: [
    [
      [1, 2, 2],
      [1, 2, 2],
      [1, 2, 2],
    ],
    (x, a, b) => x.baddbmm(a, b, { beta: 0 }),
  ],
};

test.each(Object.entries(products))(
  "with beta = 0, %s takes no NaN from its first operand, and gives it zeros",
  (_, [[size, ...sizes], of]) => {
    const x = full(size!, NaN, { requiresGrad: true }) as Tensor;
    const [a, b] = sizes.map((it) => ones(it)) as [Tensor, Tensor];
    const y = of(x, a, b);
    expect(y.equal(of(zeros(size!), a, b))).toBe(true);
    y.sum().backward();
    expect(x.grad?.equal(zeros(size!))).toBe(true);
  },
);

test.each([0, 1, 2])("an empty vector at %s of joined tensors has an empty gradient", (at) => {
  const empty = zeros(0, { requiresGrad: true }) as Tensor;
  const parts = [ones(2, 3), ones(2, 1)] as Tensor[];
  const joined = cat(parts.toSpliced(at, 0, empty) as never, 1);
  expect(joined.shape).toEqual([2, 4]);
  joined.sum().backward();
  expect(empty.grad?.shape).toEqual([0]);
});
