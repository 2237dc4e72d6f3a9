/** @file Samples of views, copies, conversions and joins. */
import * as torch from "@kindling/tensor";
import type { Tensor } from "@kindling/tensor";
import {
  call,
  custom,
  functions,
  input,
  methods,
  positions,
  type Samples,
  squared,
} from "./sample.ts";

const flat = [call([[2, 3]])];
const getter = (read: (x: Tensor) => Tensor) => [custom([[2, 3]], read)];

export const movement: Samples = squared({
  ...methods({
    reshape: [call([[2, 3]], [3, 2]), call([[2, 3]], [[-1]], { note: "flat" })],
    reshapeAs: [call([[2, 3]], [torch.zeros(3, 2)])],
    view: [call([[2, 3]], [3, 2])],
    viewAs: [call([[2, 3]], [torch.zeros(3, 2)])],
    flatten: [
      call([[2, 1, 3]], [1]),
      call([[2, 3, 1]], [{ endDim: 1 }], { note: "up to an axis" }),
    ],
    ravel: flat,
    unflatten: [call([[6]], [0, [2, 3]])],
    permute: [call([[2, 3, 1]], [2, 0, 1])],
    transpose: [call([[2, 3]], [0, 1])],
    swapaxes: [call([[2, 3]], [0, 1])],
    swapdims: [call([[2, 3]], [0, 1])],
    movedim: [call([[2, 3, 1]], [0, 2])],
    moveaxis: [call([[2, 3, 1]], [0, 2])],
    t: flat,
    squeeze: [call([[2, 1, 3]]), call([[1, 3, 1]], [0], { note: "one axis" })],
    unsqueeze: [call([[2, 3]], [1])],
    expand: [call([[1, 3]], [2, 3]), call([[3]], [2, 3], { note: "a new axis" })],
    expandAs: [call([[1, 3]], [torch.zeros(2, 3)])],
    broadcastTo: [call([[1, 3]], [2, 3])],
    flip: [call([[2, 3]], [[0, 1]])],
    fliplr: flat,
    flipud: flat,
    narrow: [call([[4, 2]], [0, 1, 2])],
    select: [call([[2, 3]], [1, -1])],
    unbind: [call([[2, 3]], [1])],
    split: [
      call([[5]], [2]),
      call([[5]], [[1, 4]], { note: "sizes" }),
      call([[1, 4]], [3, 1], { note: "along the second axis" }),
    ],
    splitWithSizes: [call([[5]], [[1, 4]]), call([[1, 4]], [[3, 1], 1], { note: "second axis" })],
    rot90: [
      call([[2, 3]]),
      call([[2, 3]], [2], { note: "half a turn" }),
      call([[2, 1, 3]], [-1, [0, 2]], { note: "back, of two axes" }),
    ],
    chunk: [call([[5]], [2]), call([[1, 4]], [3, 1], { note: "along the second axis" })],
    tensorSplit: [call([[5]], [2]), call([[1, 4]], [[1, 3], 1], { note: "at places" })],
    hsplit: [call([[2, 4]], [2])],
    vsplit: [call([[4, 2]], [2])],
    dsplit: [call([[1, 2, 4]], [2])],
    tril: [call([[2, 3]]), call([[2, 3]], [-1], { note: "below" })],
    triu: [call([[2, 3]]), call([[2, 3]], [1], { note: "above" })],
    repeat: [call([[2, 3]], [2, 1])],
    tile: [call([[2, 3]], [2])],
    roll: [
      call([[2, 3]], [1]),
      call(
        [[2, 3]],
        [
          [1, -1],
          [0, 1],
        ],
        { note: "axes" },
      ),
    ],
    repeatInterleave: [
      call([[2, 3]], [2]),
      call([[2, 3]], [positions([2, 0, 1]), 1], { note: "along an axis" }),
    ],
    diff: [
      call([[2, 4]]),
      call([[4, 2]], [2, 0], { note: "twice, along the first axis" }),
      call(
        [
          [2, 2],
          [2, 1],
          [2, 2],
        ],
        [{ prepend: input(1), append: input(2) }],
        { note: "with more at both ends" },
      ),
    ],
    diag: [call([[3]]), call([[2, 3]], [1], { note: "of a matrix" })],
    unique: [call([[2, 3]]), call([[3, 2]], [{ dim: 0 }], { note: "rows" })],
    diagonal: [
      call([[2, 3]]),
      call([[2, 3]], [{ offset: 1 }], { note: "above" }),
      call([[2, 1, 3]], [{ dim1: 2, dim2: 0 }], { note: "of two axes" }),
    ],
    clone: flat,
    contiguous: flat,
    asDynamic: flat,
    as: [call([[2, 3]], [[2, 3]])],
    double: flat,
    typeAs: [call([[2, 3]], [torch.zeros(1, { dtype: "float64" })])],
    to: [call([[2, 3]], ["float64"])],
  }),
  "Tensor.float": [custom([[2, 3]], (x) => x.float().double(), { isSingle: true })],
  "Tensor.T": getter((x) => x.T),
  "Tensor.mT": getter((x) => x.mT),
  ...functions("", torch, {
    atleast1d: [call([[]])],
    atleast2d: [call([[3]])],
    atleast3d: [call([[2, 3]])],
    constantPadNd: [
      call([[3, 2]], [[1, 2, -1, 1]]),
      call([[3, 2]], [[1, -1], 0.5], { note: "a value" }),
    ],
    diagEmbed: [
      call([[2, 3]], [1]),
      call([[2, 3]], [{ dim1: 0, dim2: 1 }], { note: "in two axes" }),
    ],
    diagflat: [call([[2, 2]], [-1])],
    uniqueConsecutive: [call([[4]]), call([[3, 2]], [{ dim: 0 }], { note: "rows" })],
  }),
  broadcastTensors: [custom([[2, 1], [3]], (x, y) => torch.broadcastTensors(x, y))],
  meshgrid: [
    custom([[2], [3]], (x, y) => torch.meshgrid(x, y)),
    custom([[2], [3], [2]], (x, y, z) => torch.meshgrid([x, y, z], { indexing: "xy" }), {
      note: "xy",
    }),
  ],
  ...Object.fromEntries(
    Object.entries({
      cat: (list: Tensor[]) => torch.cat(list, 1),
      concat: (list: Tensor[]) => torch.concat(list, 1),
      stack: (list: Tensor[]) => torch.stack(list, 1),
      hstack: torch.hstack,
      vstack: torch.vstack,
      dstack: torch.dstack,
      columnStack: torch.columnStack,
    }).map(([name, join]) => [
      name,
      [
        custom(
          [
            [2, 3],
            [2, 3],
          ],
          (x, y) => join([x, y, x]),
        ),
      ],
    ]),
  ),
});
