/** @file Samples of what reads or writes parts of a tensor. */
import { tensor, type Tensor } from "@kindling/tensor";
import { call, custom, methods, positions, type Sample, type Samples } from "./sample.ts";

const twice = positions([2, 0, 2]);
const grid = positions([
  [0, 0],
  [2, 1],
]);
const mask = tensor([
  [true, false, true],
  [false, true, true],
]);

/** A write to a copy, then something that is not linear. */
const written = (
  shapes: readonly (readonly number[])[],
  write: (x: Tensor, ...rest: Tensor[]) => unknown,
  note?: string,
): Sample =>
  custom(
    shapes,
    (x, ...rest) => {
      const y = x.clone();
      write(y, ...rest);
      return y.mul(y);
    },
    note === undefined ? {} : { note },
  );

export const indexing: Samples = {
  ...methods({
    gather: [call([[2, 3]], [1, grid])],
    takeAlongDim: [call([[2, 3]], [grid, 1]), call([[2, 3]], [twice], { note: "flat" })],
    take: [call([[2, 3]], [grid])],
    indexSelect: [call([[3, 2]], [0, twice])],
    maskedSelect: [call([[2, 3]], [mask])],
    maskedFill: [call([[2, 3]], [mask, 0.5])],
    indexFill: [call([[3, 2]], [0, positions([0, 2]), 0.5])],
    at: [
      call([[5, 2]], [[0, null, 2]], { note: "a slice with a step" }),
      call([[3, 2]], [1, ":"], { note: "a number" }),
      call([[3, 2]], [twice], { note: "positions, some twice" }),
      call([[2, 3]], [mask], { note: "a mask" }),
      call([[3, 2]], ["...", null], { note: "a new axis" }),
    ],
  }),
  "Tensor.scatter": [
    custom(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.scatter(0, grid, y),
    ),
    custom([[3, 2]], (x) => x.scatter(0, grid, 0.5), { note: "a number" }),
    custom(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.scatter(0, grid, y, { reduce: "add" }),
      { note: "add" },
    ),
  ],
  "Tensor.scatter_": [
    written(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.scatter_(0, grid, y),
    ),
  ],
  "Tensor.scatterAdd": [
    custom(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.scatterAdd(0, grid, y),
    ),
  ],
  "Tensor.scatterAdd_": [
    written(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.scatterAdd_(0, grid, y),
    ),
  ],
  "Tensor.indexAdd": [
    custom(
      [
        [3, 2],
        [3, 2],
      ],
      (x, y) => x.indexAdd(0, twice, y, { alpha: 2 }),
    ),
  ],
  "Tensor.indexAdd_": [
    written(
      [
        [3, 2],
        [3, 2],
      ],
      (x, y) => x.indexAdd_(0, twice, y),
    ),
  ],
  "Tensor.indexCopy": [
    custom(
      [
        [3, 2],
        [2, 2],
      ],
      (x, y) => x.indexCopy(0, positions([2, 0]), y),
    ),
  ],
  "Tensor.indexPut": [
    custom([[3, 2], [2]], (x, y) => x.indexPut([positions([0, 2]), positions([1, 0])], y)),
    custom(
      [[3, 2], [3]],
      (x, y) => x.indexPut([twice, positions([1, 0, 1])], y, { accumulate: true }),
      {
        note: "accumulated",
      },
    ),
  ],
  "Tensor.setAt": [
    written([[4, 2], [2]], (x, y) => x.setAt([[1, 3]], y), "a slice"),
    written([[3, 2], [2]], (x, y) => x.setAt([positions([0, 2])], y), "positions"),
    written([[2, 3]], (x) => x.setAt([mask], 0.5), "a mask"),
  ],
  "Tensor.copy_": [
    written([[2, 3], [3]], (x, y) => x.copy_(y as Tensor<[]>)),
    written([[4], [2]], (x, y) => x.at([1, 3]).copy_(y as Tensor<[]>), "into a view"),
  ],
  "Tensor.fill_": [
    written([[4]], (x) => x.at([1, 3]).fill_(2), "in a view"),
    written([[4], []], (x, y) => x.at([1, 3]).fill_(y), "with a tensor"),
  ],
  "Tensor.tril_": [written([[2, 3]], (x) => x.tril_(-1))],
  "Tensor.triu_": [written([[2, 3]], (x) => x.triu_())],
  "Tensor.zero_": [written([[4]], (x) => x.at([1, 3]).zero_(), "in a view")],
};
