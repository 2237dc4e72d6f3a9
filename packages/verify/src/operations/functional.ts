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
  type Call,
  call,
  custom,
  functions,
  input,
  positions,
  type Sample,
  type SampleOptions,
  type Samples,
} from "./sample.ts";

const labels = positions([2, 0]);
const weight = tensor([0.5, 1, 2], { dtype: "float64" });
/** Right or wrong, of a matrix and of its rows. */
const signs = tensor(
  [
    [1, -1, 1],
    [-1, -1, 1],
  ],
  { dtype: "float64" },
);
const rowSigns = tensor([1, -1], { dtype: "float64" });
const matrix = [2, 3];
const pair = [matrix, matrix];
const flat = [call([matrix])];
const unit = { domain: [0.1, 0.9] } as const;
/** Log-probabilities, for what takes them. */
const logs = { domain: [-2, -0.2] } as const;
/** Far enough for what changes beyond a limit. */
const wide = { domain: [-4, 9] } as const;

type Named = Readonly<Record<string, object>>;
const reductions: Named = { mean: {}, sum: { reduction: "sum" }, none: { reduction: "none" } };
/** A loss of an input and a target, by each set of options. */
const compared = (named: Named, options: SampleOptions = {}): Call[] =>
  Object.entries(named).map(([note, given]) => call(pair, [given], { note, ...options }));
/** A loss of an input and the classes of its rows. */
const classified = (named: Named, options: SampleOptions = {}): Call[] =>
  Object.entries(named).map(([note, given]) =>
    call([matrix], [labels, given], { note, ...options }),
  );

/** A loss of inputs of one shape and a tensor that is none, by each set of options. */
const judged = (count: number, target: Tensor, named: Named): Call[] =>
  Object.entries(named).map(([note, given]) =>
    call(
      Array.from({ length: count }, () => matrix),
      [target, given],
      { note },
    ),
  );

/** Dropout that draws the same at each run. */
const frozen = (): { p: number; training: boolean; generator: Generator } => ({
  p: 0.4,
  training: true,
  generator: new Generator({ seed: 3 }),
});

const activations =
  "relu sigmoid tanh selu silu mish softplus softsign softshrink hardshrink tanhshrink logsigmoid gelu";

export const functionals: Samples = {
  ...functions("nn.functional.", nn.functional, {
    ...Object.fromEntries(activations.split(" ").map((name) => [name, flat])),
    leakyRelu: [call([matrix], [0.2])],
    elu: [call([matrix], [0.5])],
    celu: [call([matrix], [0.5])],
    softplus: [...flat, call([matrix], [2, 1], { note: "beta and threshold" })],
    softshrink: [...flat, call([matrix], [0.9], { note: "lambd" })],
    hardshrink: [...flat, call([matrix], [0.9], { note: "lambd" })],
    gelu: [...flat, call([matrix], [{ approximate: "tanh" }], { note: "by tanh" })],
    hardtanh: [...flat, call([matrix], [-0.7, 0.8], { note: "limits" })],
    hardsigmoid: [call([matrix], [], wide)],
    hardswish: [call([matrix], [], wide)],
    relu6: [call([matrix], [], wide)],
    threshold: [call([matrix], [0.1, 20])],
    pad: [
      call([[2, 3]], [[1, 2]]),
      call([[1, 3, 2]], [[1, 1, 2, -1], "reflect"], { note: "reflect" }),
      call([[2, 3]], [[1, 2], "replicate"], { note: "replicate" }),
      call([[2, 3]], [[3, 1], "circular"], { note: "circular" }),
      call([[2, 3]], [[1, 2], "constant", 0.5], { note: "value" }),
    ],
    softmax: [call([matrix], [1])],
    logSoftmax: [call([matrix], [1])],
    softmin: [call([matrix], [1])],
    layerNorm: [
      call([matrix], [[3], { eps: 0.1 }]),
      call([[2, 2, 2]], [[2, 2], { eps: 0.1 }], { note: "two axes" }),
      call([matrix, [3], [3]], [[3], { weight: input(1), bias: input(2), eps: 0.1 }], {
        note: "weight and bias",
      }),
    ],
    linear: [call(pair), call([matrix, matrix, [2]], [], { note: "bias" })],
    mseLoss: compared(reductions),
    l1Loss: compared(reductions),
    smoothL1Loss: compared({ ...reductions, beta: { beta: 0.5 } }),
    huberLoss: compared({ ...reductions, delta: { delta: 0.5 } }),
    binaryCrossEntropy: compared({ ...reductions, weight: { weight } }, unit),
    binaryCrossEntropyWithLogits: compared({
      ...reductions,
      weight: { weight },
      "weight of the positives": { posWeight: weight },
    }),
    klDiv: [
      ...compared(reductions, unit),
      ...compared({ "log target": { logTarget: true, reduction: "batchmean" } }, logs),
    ],
    crossEntropy: [
      ...classified({
        ...reductions,
        weight: { weight },
        "weight, smoothing and a class ignored": { weight, labelSmoothing: 0.1, ignoreIndex: 0 },
      }),
      call(pair, [], { ...unit, note: "probabilities" }),
    ],
    normalize: [
      call([matrix]),
      call([matrix], [{ p: 3, dim: 0 }], { note: "p and dim" }),
      call([matrix], [{ eps: 5 }], { note: "eps" }),
    ],
    cosineSimilarity: [call(pair), call(pair, [{ dim: 0, eps: 0.01 }], { note: "dim" })],
    pairwiseDistance: [call(pair), call(pair, [{ p: 3, keepdim: true, eps: 0.1 }], { note: "p" })],
    glu: [call([[2, 4]]), call([[4, 3]], [0], { note: "dim" })],
    softMarginLoss: compared(reductions),
    hingeEmbeddingLoss: judged(1, signs, { ...reductions, margin: { margin: 3 } }),
    marginRankingLoss: judged(2, signs, { ...reductions, margin: { margin: 4 } }),
    cosineEmbeddingLoss: judged(2, rowSigns, { ...reductions, margin: { margin: -2 } }),
    tripletMarginLoss: Object.entries({
      ...reductions,
      "p and swap": { p: 3, swap: true, eps: 0.1 },
    }).map(([note, given]) => call([matrix, matrix, matrix], [{ margin: 6, ...given }], { note })),
    poissonNllLoss: [
      ...compared({ ...reductions, full: { full: true } }, { domain: [1.2, 2.5] }),
      ...compared({ "of the mean": { logInput: false, eps: 0.01 } }, { domain: [0.2, 3] }),
    ],
    gaussianNllLoss: [
      ...Object.entries({ ...reductions, full: { full: true, eps: 0.01 } }).map(([note, given]) =>
        call([matrix, matrix, matrix], [given], { domain: [0.2, 2], note }),
      ),
      call([matrix, matrix, [2]], [], { domain: [0.2, 2], note: "a variance a row" }),
    ],
    nllLoss: classified(
      { ...reductions, weight: { weight }, "a class ignored": { ignoreIndex: 0 } },
      logs,
    ),
  }),
  "nn.functional.dropout": [custom([matrix], (x) => nn.functional.dropout(x, frozen()))],
  "nn.functional.dropout1d": [custom([[2, 2, 2]], (x) => nn.functional.dropout1d(x, frozen()))],
  "nn.functional.dropout2d": [custom([[2, 2, 1, 2]], (x) => nn.functional.dropout2d(x, frozen()))],
  "nn.functional.alphaDropout": [custom([matrix], (x) => nn.functional.alphaDropout(x, frozen()))],
  "nn.functional.gaussianNoise": [
    custom([matrix], (x) =>
      nn.functional.gaussianNoise(x, { sigma: 0.3, generator: new Generator({ seed: 3 }) }),
    ),
  ],
};

/**
 * A layer in double precision, made anew for each run and from the same numbers; the generator is left as
 * it was. Arguments that are no inputs follow the inputs.
 */
const layer = (
  make: () => nn.Module,
  shapes: readonly (readonly number[])[],
  options: SampleOptions = {},
  ...args: readonly Tensor[]
): Sample[] => [
  custom(
    shapes,
    (...inputs) => {
      const before = getRngState();
      try {
        manualSeed(3);
        const made = make().double() as unknown as { forward(...all: Tensor[]): Tensor }; // every layer here maps tensors to one
        return made.forward(...inputs, ...args);
      } finally {
        setRngState(before);
      }
    },
    options,
  ),
];

const activationLayers = {
  CELU: () => new nn.CELU(0.5),
  ELU: () => new nn.ELU(0.5),
  GELU: () => new nn.GELU(),
  Hardshrink: () => new nn.Hardshrink(),
  Hardtanh: () => new nn.Hardtanh(),
  Identity: () => new nn.Identity(),
  LeakyReLU: () => new nn.LeakyReLU(0.2),
  LogSigmoid: () => new nn.LogSigmoid(),
  LogSoftmax: () => new nn.LogSoftmax(1),
  Mish: () => new nn.Mish(),
  ReLU: () => new nn.ReLU(),
  SELU: () => new nn.SELU(),
  SiLU: () => new nn.SiLU(),
  Sigmoid: () => new nn.Sigmoid(),
  Softmax: () => new nn.Softmax(1),
  Softmin: () => new nn.Softmin(1),
  Softplus: () => new nn.Softplus(),
  Softshrink: () => new nn.Softshrink(),
  Softsign: () => new nn.Softsign(),
  Tanh: () => new nn.Tanh(),
  Tanhshrink: () => new nn.Tanhshrink(),
  Threshold: () => new nn.Threshold(0.1, 20),
};

/** Shapes of pictures that layers pad, by the number of padded axes. */
const padded = { 1: [1, 3], 2: [1, 2, 3], 3: [1, 2, 2, 2] } as const;

const paddings: Samples = {
  "nn.ConstantPad1d": layer(() => new nn.ConstantPad1d([1, 2], 0.5), [padded[1]]),
  "nn.ConstantPad2d": layer(() => new nn.ConstantPad2d(1, 0.5), [padded[2]]),
  "nn.ConstantPad3d": layer(() => new nn.ConstantPad3d(1, 0.5), [padded[3]]),
  "nn.ZeroPad1d": layer(() => new nn.ZeroPad1d(1), [padded[1]]),
  "nn.ZeroPad2d": layer(() => new nn.ZeroPad2d([1, 0, 0, 2]), [padded[2]]),
  "nn.ZeroPad3d": layer(() => new nn.ZeroPad3d(1), [padded[3]]),
  "nn.ReflectionPad1d": layer(() => new nn.ReflectionPad1d([1, 2]), [padded[1]]),
  "nn.ReflectionPad2d": layer(() => new nn.ReflectionPad2d(1), [padded[2]]),
  "nn.ReflectionPad3d": layer(() => new nn.ReflectionPad3d(1), [padded[3]]),
  "nn.ReplicationPad1d": layer(() => new nn.ReplicationPad1d(2), [padded[1]]),
  "nn.ReplicationPad2d": layer(() => new nn.ReplicationPad2d(1), [padded[2]]),
  "nn.ReplicationPad3d": layer(() => new nn.ReplicationPad3d(1), [padded[3]]),
  "nn.CircularPad1d": layer(() => new nn.CircularPad1d(2), [padded[1]]),
  "nn.CircularPad2d": layer(() => new nn.CircularPad2d(1), [padded[2]]),
  "nn.CircularPad3d": layer(() => new nn.CircularPad3d(1), [padded[3]]),
};

export const layers: Samples = {
  ...Object.fromEntries(
    Object.entries(activationLayers).map(([name, make]) => [`nn.${name}`, layer(make, [matrix])]),
  ),
  "nn.Hardsigmoid": layer(() => new nn.Hardsigmoid(), [matrix], wide),
  "nn.Hardswish": layer(() => new nn.Hardswish(), [matrix], wide),
  "nn.ReLU6": layer(() => new nn.ReLU6(), [matrix], wide),
  "nn.Linear": layer(() => new nn.Linear(3, 2), [matrix]),
  "nn.LayerNorm": layer(() => new nn.LayerNorm(3, 0.1), [matrix]),
  "nn.Flatten": layer(() => new nn.Flatten(), [[2, 1, 3]]),
  ...paddings,
  "nn.Unflatten": layer(() => new nn.Unflatten(1, [1, 3]), [matrix]),
  "nn.Sequential": layer(
    () => new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 2)),
    [matrix],
  ),
  "nn.Dropout": layer(() => new nn.Dropout(0.4), [matrix]),
  "nn.Dropout1d": layer(() => new nn.Dropout1d(0.4), [[2, 2, 2]]),
  "nn.Dropout2d": layer(() => new nn.Dropout2d(0.4), [[2, 2, 1, 2]]),
  "nn.AlphaDropout": layer(() => new nn.AlphaDropout(0.4), [matrix]),
  "nn.GaussianNoise": layer(() => new nn.GaussianNoise(0.3), [matrix]),
  "nn.MSELoss": layer(() => new nn.MSELoss(), pair),
  "nn.L1Loss": layer(() => new nn.L1Loss(), pair),
  "nn.SmoothL1Loss": layer(() => new nn.SmoothL1Loss(), pair),
  "nn.HuberLoss": layer(() => new nn.HuberLoss(), pair),
  "nn.BCELoss": layer(() => new nn.BCELoss(), pair, unit),
  "nn.BCEWithLogitsLoss": layer(() => new nn.BCEWithLogitsLoss(), pair),
  "nn.KLDivLoss": layer(() => new nn.KLDivLoss(), pair, unit),
  "nn.NLLLoss": layer(() => new nn.NLLLoss(), [matrix], logs, labels),
  "nn.CrossEntropyLoss": layer(() => new nn.CrossEntropyLoss(), [matrix], {}, labels),
};
