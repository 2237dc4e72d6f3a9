/** @file Samples of products of vectors and matrices. */
import * as torch from "@kindling/tensor";
import { einsum } from "@kindling/tensor";
import { call, custom, functions, methods, type Sample, type Samples } from "./sample.ts";

const factors = { beta: 0.5, alpha: 2 };

const ofTensors: Samples = methods({
  matmul: [
    call([
      [2, 3],
      [3, 2],
    ]),
    call([[3], [3]], [], { note: "vectors" }),
    call([[2, 3], [3]], [], { note: "matrix and vector" }),
    call([[3], [3, 2]], [], { note: "vector and matrix" }),
    call(
      [
        [2, 1, 1, 2],
        [2, 2, 2],
      ],
      [],
      { note: "batches that broadcast" },
    ),
    call([[2], [2, 2, 2]], [], { note: "vector and batch" }),
  ],
  mm: [
    call([
      [2, 3],
      [3, 2],
    ]),
  ],
  bmm: [
    call([
      [2, 2, 3],
      [2, 3, 1],
    ]),
  ],
  mv: [call([[2, 3], [3]])],
  dot: [call([[3], [3]])],
  vdot: [call([[3], [3]])],
  outer: [call([[2], [3]])],
  inner: [
    call([
      [2, 3],
      [2, 3],
    ]),
    call([[], [2]], [], { note: "a scalar" }),
  ],
  addmm: [
    call(
      [
        [2, 2],
        [2, 3],
        [3, 2],
      ],
      [factors],
    ),
    call([[2], [2, 3], [3, 2]], [], { note: "broadcast" }),
  ],
  addmv: [call([[2], [2, 3], [3]], [factors])],
  baddbmm: [
    call(
      [
        [2, 2, 2],
        [2, 2, 1],
        [2, 1, 2],
      ],
      [factors],
    ),
  ],
  addbmm: [
    call(
      [
        [2, 2],
        [2, 2, 1],
        [2, 1, 2],
      ],
      [factors],
    ),
  ],
  addr: [call([[2, 3], [2], [3]], [factors])],
  trace: [call([[2, 3]])],
  cross: [
    call([[2, 3], [3]]),
    call(
      [
        [3, 2],
        [3, 2],
      ],
      [0],
      { note: "another axis" },
    ),
  ],
  dist: [call([[2, 3], [3]]), call([[3], [3]], [3], { note: "p" })],
});

const summed = (equation: string, ...shapes: readonly (readonly number[])[]): Sample =>
  custom(shapes, (...operands) => einsum(equation, operands), { note: equation });

export const products: Samples = {
  ...ofTensors,
  ...functions("", torch, {
    tensordot: [
      call([
        [2, 2, 3],
        [2, 3, 2],
      ]),
      call(
        [
          [2, 3],
          [3, 2],
        ],
        [
          [
            [0, 1],
            [1, 0],
          ],
        ],
        { note: "pairs of axes" },
      ),
    ],
  }),
  einsum: [
    summed("ij,jk", [2, 3], [3, 2]),
    summed("bi,bj->bij", [2, 3], [2, 2]),
    summed("i,ij,j->", [2], [2, 3], [3]),
    summed("...ij,...kj->...ik", [2, 1, 2], [1, 3, 2]),
    summed("ii,ij->i", [2, 2], [2, 3]),
  ],
};
