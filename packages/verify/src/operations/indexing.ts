/** @file Samples of what reads or writes parts of a tensor. */
import { tensor, type Tensor } from "@kindling/tensor";
import { call, custom, input, methods, positions, type Samples, squared } from "./sample.ts";

const twice = positions([2, 0, 2]);
const grid = positions([
  [0, 0],
  [2, 1],
]);
const mask = tensor([
  [true, false, true],
  [false, true, true],
]);
const matrix = [3, 2];
const square = [2, 2];

/** A write to a copy, as a leaf cannot be written to. */
const written = (
  shapes: readonly (readonly number[])[],
  write: (x: Tensor, ...rest: Tensor[]) => unknown,
  note?: string,
) =>
  custom(
    shapes,
    (x, ...rest) => {
      const y = x.clone();
      write(y, ...rest);
      return y;
    },
    { note },
  );

export const indexing: Samples = squared({
  ...methods({
    gather: [call([[2, 3]], [1, grid])],
    takeAlongDim: [call([[2, 3]], [grid, 1]), call([[2, 3]], [twice], { note: "flat" })],
    take: [call([[2, 3]], [grid])],
    indexSelect: [call([matrix], [0, twice])],
    maskedScatter: [
      call(
        [
          [2, 3],
          [2, 3],
        ],
        [mask, input(1)],
      ),
    ],
    maskedSelect: [call([[2, 3]], [mask])],
    maskedFill: [call([[2, 3]], [mask, 0.5])],
    indexFill: [call([matrix], [0, positions([0, 2]), 0.5])],
    at: [
      call([[5, 2]], [[0, null, 2]], { note: "a slice with a step" }),
      call([matrix], [1, ":"], { note: "a number" }),
      call([matrix], [twice], { note: "positions, some twice" }),
      call([[2, 3]], [mask], { note: "a mask" }),
      call([matrix], ["...", null], { note: "a new axis" }),
    ],
    scatter: [
      call([matrix, square], [0, grid, input(1)]),
      call([matrix], [0, grid, 0.5], { note: "a number" }),
      call([matrix, square], [0, grid, input(1), { reduce: "add" }], { note: "add" }),
    ],
    scatterAdd: [call([matrix, square], [0, grid, input(1)])],
    indexAdd: [
      call([matrix, matrix], [0, twice, input(1)]),
      call([matrix, matrix], [0, twice, input(1), { alpha: 2 }], { note: "alpha" }),
    ],
    indexCopy: [call([matrix, square], [0, positions([2, 0]), input(1)])],
    indexPut: [
      call([matrix, [2]], [[positions([0, 2]), positions([1, 0])], input(1)]),
      call([matrix, [3]], [[twice, positions([1, 0, 1])], input(1), { accumulate: true }], {
        note: "accumulated",
      }),
    ],
  }),
  "Tensor.setAt": [
    written([[4, 2], [2]], (x, y) => x.setAt([[1, 3]], y), "a slice"),
    written([matrix, [2]], (x, y) => x.setAt([positions([0, 2])], y), "positions"),
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
  "Tensor.zero_": [written([[4]], (x) => x.at([1, 3]).zero_(), "in a view")],
});
