/** @file Samples of elementwise operations. */
import { tensor } from "@kindling/tensor";
import { call, custom, methods, type Samples } from "./sample.ts";

const one = [call([[4]])];
const two = [
  call([[3], [3]]),
  call([[2, 3], [3]], [], { note: "broadcast" }),
  call([[3], [2, 1]], [], { note: "both broadcast" }),
];
const positive = [0.25, 3] as const;
const steep = [call([[2, 2]])];

const unary =
  "abs absolute acos acosh asin asinh atan atanh ceil cos cosh deg2rad erf erfc erfinv exp exp2 expm1 " +
  "fix floor frac log log10 log1p log2 neg negative positive rad2deg reciprocal relu round rsqrt sgn " +
  "sigmoid sign sin sinc sinh sqrt square tan tanh trunc";
const binary =
  "add sub subtract mul multiply div divide trueDivide floorDivide remainder fmod atan2 arctan2 hypot copysign " +
  "logaddexp logaddexp2 maximum minimum fmax fmin heaviside";

const rows = <R>(names: string, row: R): Record<string, R> =>
  Object.fromEntries(names.split(" ").map((name) => [name, row]));

export const elementwise: Samples = {
  ...methods({
    ...rows(unary, one),
    ...rows(
      binary,
      two.map((sample) => ({ ...sample, domain: positive })),
    ),
    lgamma: steep,
    digamma: steep,
    polygamma: [1, 2, 4].map((n) => call([[2, 2]], [n], { domain: [0.5, 3], note: `order ${n}` })),
    logit: [
      call([[2, 3]], [], { domain: [0.1, 0.9] }),
      call([[2, 3]], [0.2], { domain: [0.1, 0.9], note: "eps" }),
    ],
    nanToNum: one,
    add: [
      ...two,
      call([[2, 3], [3]], [{ alpha: 2.5 }], { note: "alpha" }),
      call([[2, 3]], [2], { note: "a number" }),
    ],
    sub: [...two, call([[2, 3], [3]], [{ alpha: 2.5 }], { note: "alpha" })],
    rsub: [call([[2, 3], [3]]), call([[2, 3]], [2, { alpha: 3 }], { note: "alpha" })],
    div: [
      ...two.map((sample) => ({ ...sample, domain: positive })),
      call([[2, 3], [3]], [{ roundingMode: "floor" }], { domain: positive, note: "rounded down" }),
      call([[2, 3], [3]], [{ roundingMode: "trunc" }], { domain: positive, note: "rounded to 0" }),
    ],
    pow: [
      ...two.map((sample) => ({ ...sample, domain: positive })),
      call([[2, 3]], [3], { note: "a whole number" }),
      call([[2, 3]], [-0.5], { domain: positive, note: "a negative fraction" }),
      call([[2, 3]], [0], { note: "0" }),
    ],
    floatPower: two.map((sample) => ({ ...sample, domain: positive })),
    xlogy: two.map((sample) => ({ ...sample, domain: positive })),
    lerp: [call([[2, 3], [3], [2, 1]]), call([[2, 3], [3]], [0.7], { note: "a number" })],
    addcmul: [call([[2, 3], [3], [2, 1]], [{ value: 2 }])],
    addcdiv: [call([[2, 3], [3], [2, 1]], [{ value: 2 }], { domain: positive })],
    clamp: [call([[2, 3]], [-0.7, 0.8]), call([[2, 3], [3], [2, 1]], [], { note: "tensors" })],
    clip: [call([[2, 3]], [-0.7, 0.8])],
    clampMin: [call([[2, 3]], [-0.3])],
    clampMax: [call([[2, 3]], [0.3])],
  }),
  "Tensor.where": [
    custom([[2, 3], [3]], (x, y) => x.where(tensor([[true], [false]]), y)),
    custom(
      [
        [2, 3],
        [2, 3],
      ],
      (x, y) => x.where(x.gt(y), y.mul(2)),
      { note: "a mask of its own" },
    ),
  ],
  where: [
    // the function takes the condition first
    custom([[2, 3], [3]], (x, y) => y.where(x.gt(0), x)),
  ],
};
