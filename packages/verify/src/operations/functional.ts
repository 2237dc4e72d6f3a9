/** @file Samples of `nn.functional` and of the layers of `nn`. */
import * as nn from "@kindling/nn";
import {
  Generator,
  getRngState,
  manualSeed,
  setRngState,
  tensor,
  type Tensor,
} from "@kindling/tensor";
import {
  call,
  custom,
  functions,
  outputsOf,
  positions,
  type Sample,
  type SampleOptions,
  type Samples,
} from "./sample.ts";

const labels = positions([2, 0]);
const weight = tensor([0.5, 1, 2], { dtype: "float64" });
const unit = [0.1, 0.9] as const;
const flat = [call([[2, 3]])];
const pair = [
  call([
    [2, 3],
    [2, 3],
  ]),
  call(
    [
      [2, 3],
      [2, 3],
    ],
    [{ reduction: "sum" }],
    { note: "sum" },
  ),
  call(
    [
      [2, 3],
      [2, 3],
    ],
    [{ reduction: "none" }],
    { note: "none" },
  ),
];
const within = (calls: typeof pair): typeof pair => calls.map((one) => ({ ...one, domain: unit }));
/** Log-probabilities, for what takes them. */
const logs = { domain: [-2, -0.2] } as const;
/** A mask that is the same at each run. */
const frozen = (): { p: number; generator: Generator } => ({
  p: 0.4,
  generator: new Generator({ seed: 3 }),
});
const dropped = (shape: number[], drop: (x: Tensor) => Tensor): Sample[] => [custom([shape], drop)];

const activations =
  "relu sigmoid tanh leakyRelu elu celu selu relu6 silu mish softplus softsign softshrink hardshrink " +
  "tanhshrink hardtanh hardsigmoid hardswish logsigmoid gelu";

export const functionals: Samples = {
  ...functions("nn.functional.", nn.functional, {
    ...Object.fromEntries(activations.split(" ").map((name) => [name, flat])),
    leakyRelu: [call([[2, 3]], [0.2])],
    elu: [call([[2, 3]], [0.5])],
    celu: [call([[2, 3]], [0.5])],
    softplus: [call([[2, 3]]), call([[2, 3]], [2, 1], { note: "beta and threshold" })],
    gelu: [...flat, call([[2, 3]], [{ approximate: "tanh" }], { note: "by tanh" })],
    hardtanh: [call([[2, 3]], [-0.7, 0.8])],
    hardsigmoid: [call([[2, 3]], [], { domain: [-4, 4] })],
    hardswish: [call([[2, 3]], [], { domain: [-4, 4] })],
    relu6: [call([[2, 3]], [], { domain: [-2, 9] })],
    threshold: [call([[2, 3]], [0.1, 20])],
    pad: [
      call([[2, 3]], [[1, 2]]),
      call([[1, 3, 2]], [[1, 1, 2, -1], "reflect"], { note: "reflect" }),
      call([[2, 3]], [[1, 2], "replicate"], { note: "replicate" }),
      call([[2, 3]], [[3, 1], "circular"], { note: "circular" }),
    ],
    softmax: [call([[2, 3]], [1])],
    logSoftmax: [call([[2, 3]], [1])],
    softmin: [call([[2, 3]], [1])],
    layerNorm: [
      call([[2, 3]], [[3], { eps: 0.1 }]),
      call([[2, 2, 2]], [[2, 2], { eps: 0.1 }], { note: "two axes" }),
    ],
    linear: [
      call([
        [2, 3],
        [2, 3],
      ]),
      call([[2, 3], [2, 3], [2]], [], { note: "bias" }),
    ],
    mseLoss: pair,
    l1Loss: pair,
    smoothL1Loss: pair,
    huberLoss: pair,
    binaryCrossEntropy: within(pair),
    binaryCrossEntropyWithLogits: pair,
    klDiv: [
      call(
        [
          [2, 3],
          [2, 3],
        ],
        [],
        { domain: unit },
      ),
      call(
        [
          [2, 3],
          [2, 3],
        ],
        [{ logTarget: true, reduction: "batchmean" }],
        { note: "log target", ...logs },
      ),
    ],
    crossEntropy: [
      call([[2, 3]], [labels]),
      call([[2, 3]], [labels, { weight, labelSmoothing: 0.1, ignoreIndex: 0 }], {
        note: "weighted and smoothed",
      }),
      call(
        [
          [2, 3],
          [2, 3],
        ],
        [],
        { domain: unit, note: "probabilities" },
      ),
    ],
    nllLoss: [call([[2, 3]], [labels, { weight }], logs)],
  }),
  "nn.functional.dropout": dropped([2, 3], (x) => nn.functional.dropout(x, frozen())),
  "nn.functional.dropout1d": dropped([2, 2, 2], (x) => nn.functional.dropout1d(x, frozen())),
  "nn.functional.dropout2d": dropped([2, 2, 1, 2], (x) => nn.functional.dropout2d(x, frozen())),
  "nn.functional.alphaDropout": dropped([2, 3], (x) => nn.functional.alphaDropout(x, frozen())),
  "nn.functional.gaussianNoise": dropped([2, 3], (x) =>
    nn.functional.gaussianNoise(x, { sigma: 0.3, generator: new Generator({ seed: 3 }) }),
  ),
};

/** A layer in double precision, applied to inputs and to arguments that are no inputs. */
const layer = (
  made: nn.Module,
  shapes: readonly (readonly number[])[],
  args: readonly Tensor[] = [],
  options: SampleOptions = {},
): Sample[] => {
  made.double();
  const forward = made as unknown as { forward(...all: Tensor[]): unknown }; // every layer here maps tensors
  return [custom(shapes, (...inputs) => outputsOf(forward.forward(...inputs, ...args)), options)];
};

/** Layers that draw, each time from the same state of the generator, which is left as it was. */
const drawing = (made: nn.Module, shape: readonly number[]): Sample[] => {
  made.double();
  const forward = made as unknown as { forward(x: Tensor): Tensor }; // every layer here maps a tensor
  return [
    custom([shape], (x) => {
      const before = getRngState();
      manualSeed(3);
      const y = forward.forward(x);
      setRngState(before);
      return y;
    }),
  ];
};

const activationLayers = {
  CELU: new nn.CELU(0.5),
  ELU: new nn.ELU(0.5),
  GELU: new nn.GELU(),
  Hardshrink: new nn.Hardshrink(),
  Hardsigmoid: new nn.Hardsigmoid(),
  Hardswish: new nn.Hardswish(),
  Hardtanh: new nn.Hardtanh(),
  Identity: new nn.Identity(),
  LeakyReLU: new nn.LeakyReLU(0.2),
  LogSigmoid: new nn.LogSigmoid(),
  LogSoftmax: new nn.LogSoftmax(1),
  Mish: new nn.Mish(),
  ReLU: new nn.ReLU(),
  ReLU6: new nn.ReLU6(),
  SELU: new nn.SELU(),
  SiLU: new nn.SiLU(),
  Sigmoid: new nn.Sigmoid(),
  Softmax: new nn.Softmax(1),
  Softmin: new nn.Softmin(1),
  Softplus: new nn.Softplus(),
  Softshrink: new nn.Softshrink(),
  Softsign: new nn.Softsign(),
  Tanh: new nn.Tanh(),
  Tanhshrink: new nn.Tanhshrink(),
  Threshold: new nn.Threshold(0.1, 20),
};

const two = [
  [2, 3],
  [2, 3],
];

/** Shapes of pictures that layers pad, by the number of padded axes. */
const padded = { 1: [1, 3], 2: [1, 2, 3], 3: [1, 2, 2, 2] } as const;

const paddings: Samples = {
  "nn.ConstantPad1d": layer(new nn.ConstantPad1d([1, 2], 0.5), [padded[1]]),
  "nn.ConstantPad2d": layer(new nn.ConstantPad2d(1, 0.5), [padded[2]]),
  "nn.ConstantPad3d": layer(new nn.ConstantPad3d(1, 0.5), [padded[3]]),
  "nn.ZeroPad1d": layer(new nn.ZeroPad1d(1), [padded[1]]),
  "nn.ZeroPad2d": layer(new nn.ZeroPad2d([1, 0, 0, 2]), [padded[2]]),
  "nn.ZeroPad3d": layer(new nn.ZeroPad3d(1), [padded[3]]),
  "nn.ReflectionPad1d": layer(new nn.ReflectionPad1d([1, 2]), [padded[1]]),
  "nn.ReflectionPad2d": layer(new nn.ReflectionPad2d(1), [padded[2]]),
  "nn.ReflectionPad3d": layer(new nn.ReflectionPad3d(1), [padded[3]]),
  "nn.ReplicationPad1d": layer(new nn.ReplicationPad1d(2), [padded[1]]),
  "nn.ReplicationPad2d": layer(new nn.ReplicationPad2d(1), [padded[2]]),
  "nn.ReplicationPad3d": layer(new nn.ReplicationPad3d(1), [padded[3]]),
  "nn.CircularPad1d": layer(new nn.CircularPad1d(2), [padded[1]]),
  "nn.CircularPad2d": layer(new nn.CircularPad2d(1), [padded[2]]),
  "nn.CircularPad3d": layer(new nn.CircularPad3d(1), [padded[3]]),
};

export const layers: Samples = {
  ...Object.fromEntries(
    Object.entries(activationLayers).map(([name, made]) => [`nn.${name}`, layer(made, [[2, 3]])]),
  ),
  "nn.Linear": layer(new nn.Linear(3, 2), [[2, 3]]),
  "nn.LayerNorm": layer(new nn.LayerNorm(3, 0.1), [[2, 3]]),
  "nn.Flatten": layer(new nn.Flatten(), [[2, 1, 3]]),
  ...paddings,
  "nn.Unflatten": layer(new nn.Unflatten(1, [1, 3]), [[2, 3]]),
  "nn.Sequential": layer(
    new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 2)),
    [[2, 3]],
  ),
  "nn.Dropout": drawing(new nn.Dropout(0.4), [2, 3]),
  "nn.Dropout1d": drawing(new nn.Dropout1d(0.4), [2, 2, 2]),
  "nn.Dropout2d": drawing(new nn.Dropout2d(0.4), [2, 2, 1, 2]),
  "nn.AlphaDropout": drawing(new nn.AlphaDropout(0.4), [2, 3]),
  "nn.GaussianNoise": drawing(new nn.GaussianNoise(0.3), [2, 3]),
  "nn.MSELoss": layer(new nn.MSELoss(), two),
  "nn.L1Loss": layer(new nn.L1Loss(), two),
  "nn.SmoothL1Loss": layer(new nn.SmoothL1Loss(), two),
  "nn.HuberLoss": layer(new nn.HuberLoss(), two),
  "nn.BCELoss": layer(new nn.BCELoss(), two, [], { domain: unit }),
  "nn.BCEWithLogitsLoss": layer(new nn.BCEWithLogitsLoss(), two),
  "nn.KLDivLoss": layer(new nn.KLDivLoss(), two, [], { domain: unit }),
  "nn.NLLLoss": layer(new nn.NLLLoss(), [[2, 3]], [labels], logs),
  "nn.CrossEntropyLoss": layer(new nn.CrossEntropyLoss(), [[2, 3]], [labels]),
};
