/** @file Samples of reductions, softmax and scans. */
import * as torch from "@kindling/tensor";
import { type Call, call, functions, methods, type Samples } from "./sample.ts";

const whole = call([[2, 3]], [], { note: "of all" });
const alongOne = call([[2, 3]], [1], { note: "along an axis" });
const kept = call([[3, 2]], [{ dim: 0, keepdim: true }], { note: "kept axis" });
const alongTwo = call([[2, 2, 2]], [[0, 2]], { note: "along two axes" });
const biased = call([[2, 3]], [{ dim: 1, correction: 0 }], { note: "biased" });
const scan = [
  call([[2, 3]], [1]),
  call([[3, 2]], [0], { note: "along the first axis" }),
  call([[]], [0], { note: "no axes" }),
];

const reduced: readonly Call[] = [whole, alongOne, kept];
const norms = [1, 2, 3, Infinity, -Infinity, 0.5].map((p) =>
  call([[2, 3]], [{ p, dim: 1 }], { note: `p ${p}` }),
);

const shares = torch.tensor([0.2, 0.9], { dtype: "float64" });

const ofTensors: Samples = methods({
  sum: [...reduced, alongTwo],
  nansum: [...reduced, alongTwo],
  mean: [...reduced, alongTwo],
  nanmean: [...reduced, alongTwo],
  prod: reduced,
  amax: [...reduced, alongTwo],
  amin: [...reduced, alongTwo],
  aminmax: reduced,
  max: [...reduced, call([[2, 3], [3]], [], { note: "of two" })],
  min: [...reduced, call([[2, 3], [3]], [], { note: "of two" })],
  var: [...reduced, alongTwo, biased],
  std: [...reduced, alongTwo, biased],
  varMean: [...reduced, biased],
  stdMean: [...reduced, biased],
  norm: [
    call([[2, 3]], [], { note: "of all" }),
    ...norms,
    call([[3, 2]], [{ dim: 0, keepdim: true }], { note: "kept axis" }),
    call([[3, 2]], ["nuc"], { note: "nuclear" }),
  ],
  logsumexp: [alongOne, kept, alongTwo],
  softmax: [call([[2, 3]], [1]), call([[3, 2]], [0], { note: "along the first axis" })],
  logSoftmax: [call([[2, 3]], [1]), call([[3, 2]], [0], { note: "along the first axis" })],
  cumsum: scan,
  cumprod: scan,
  logcumsumexp: scan,
  cummax: scan,
  cummin: scan,
  sort: [call([[2, 3]]), call([[3, 2]], [{ dim: 0, descending: true }], { note: "descending" })],
  msort: [call([[3, 2]])],
  median: reduced,
  quantile: [
    call([[2, 3]], [0.3], { note: "of all" }),
    call([[2, 3]], [shares, 1], { note: "several" }),
    call([[3, 2]], [0.3, { dim: 0, keepdim: true, interpolation: "midpoint" }], {
      note: "midpoint",
    }),
  ],
  topk: [
    call([[2, 3]], [2]),
    call([[3, 2]], [2, { dim: 0, largest: false }], { note: "smallest along the first axis" }),
  ],
});

export const reductions: Samples = {
  ...ofTensors,
  ...functions("", torch, {
    standardize: [
      call([[2, 3]], [1, 0.1]),
      call([[3, 2]], [0, 0.1], { note: "along the first axis" }),
    ],
    nanmedian: reduced,
    nanquantile: [
      call([[2, 3]], [0.3]),
      call([[2, 3]], [shares, 1], { note: "several" }),
      call([[3, 2]], [0.3, { dim: 0, keepdim: true, interpolation: "midpoint" }], {
        note: "midpoint",
      }),
    ],
    mode: [call([[2, 3]]), kept],
    kthvalue: [call([[2, 3]], [2]), call([[3, 2]], [1, 0, true], { note: "kept axis" })],
  }),
};
