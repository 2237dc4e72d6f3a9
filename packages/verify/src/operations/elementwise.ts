/** @file Samples of elementwise operations. */
import { tensor, where } from "@kindling/tensor";
import { call, custom, methods, type Samples } from "./sample.ts";

const one = [call([[4]])];
const positive = [0.25, 3] as const;
/** Two operands of either sign. */
const signed = [
  call([[3], [3]]),
  call([[2, 3], [3]], [], { note: "broadcast" }),
  call([[3], [2, 1]], [], { note: "both broadcast" }),
];
const two = signed.map((sample) => ({ ...sample, domain: positive }));
const either = { domain: [-1.5, 1.5] } as const;

const unary =
  "abs absolute acos acosh asin asinh atan atanh ceil cos cosh deg2rad digamma erf erfc erfinv exp exp2 " +
  "expm1 fix floor frac lgamma log log10 log1p log2 nanToNum neg negative positive rad2deg reciprocal relu " +
  "round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc";
const binary =
  "mul multiply trueDivide atan2 arctan2 hypot logaddexp logaddexp2 maximum minimum fmax fmin floatPower xlogy";
/** What tells the signs of its operands apart. */
const bySign = "floorDivide remainder fmod copysign heaviside";

const rows = <R>(names: string, row: R): Record<string, R> =>
  Object.fromEntries(names.split(" ").map((name) => [name, row]));

const added = [
  ...two,
  call([[2, 3], [3]], [{ alpha: 2.5 }], { note: "alpha" }),
  call([[2, 3]], [2], { note: "a number" }),
];
const divided = [
  ...two,
  call([[2, 3], [3]], [{ roundingMode: "floor" }], { ...either, note: "rounded down" }),
  call([[2, 3], [3]], [{ roundingMode: "trunc" }], { ...either, note: "rounded to 0" }),
];
const limited = [call([[2, 3]], [-0.7, 0.8]), call([[2, 3], [3], [2, 1]], [], { note: "tensors" })];

export const elementwise: Samples = {
  ...methods({
    ...rows(unary, one),
    ...rows(binary, two),
    ...rows(
      bySign,
      signed.map((sample) => ({ ...sample, ...either })),
    ),
    ...rows("add sub subtract", added),
    ...rows("div divide", divided),
    ...rows("clamp clip", limited),
    round: [...one, call([[2, 3]], [1], { note: "to a tenth" })],
    polygamma: [1, 2, 4].map((n) => call([[2, 2]], [n], { domain: [0.5, 3], note: `order ${n}` })),
    logit: [call([[2, 3]]), call([[2, 3]], [0.2], { note: "eps" })],
    rsub: [call([[2, 3], [3]]), call([[2, 3]], [2, { alpha: 3 }], { note: "alpha" })],
    pow: [
      ...two,
      call([[2, 3]], [3], { note: "a whole number" }),
      call([[2, 3]], [-0.5], { domain: positive, note: "a negative fraction" }),
      call([[2, 3]], [0], { note: "0" }),
    ],
    lerp: [call([[2, 3], [3], [2, 1]]), call([[2, 3], [3]], [0.7], { note: "a number" })],
    addcmul: [call([[2, 3], [3], [2, 1]], [{ value: 2 }])],
    addcdiv: [call([[2, 3], [3], [2, 1]], [{ value: 2 }], { domain: positive })],
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
  where: [custom([[2, 3], [3]], (x, y) => where(x.gt(0), y, x))],
};
