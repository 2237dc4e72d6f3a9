/** @file Every error of `functional` and `init` in full. */
import { ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import { functional as F, init, Parameter } from "../../src/index.ts";

const scores = zeros(2, 3) as Tensor;
const whole = tensor([1n]) as unknown as Tensor<[1], "float32">;

/** As plain JavaScript may call what types would refuse. */
const loosely = (f: unknown, ...given: readonly unknown[]): unknown =>
  (f as (...given: readonly unknown[]) => unknown)(...given);

describe("functional: errors of shapes", () => {
  const features = (x: Tensor, fix?: string): Failure => [
    () => loosely(F.linear, x, zeros(2, 8)),
    "linear: the numbers of features differ",
    `x [${x.shape.join(", ")}], weight [2, 8]`,
    "x's last size to be 8",
    fix,
  ];
  const weights = (name: string, f: unknown, weight: Tensor): Failure => [
    () => loosely(f, scores, tensor([0n, 1n]), { weight }),
    `${name}: the weights do not match the classes`,
    `weight [${weight.shape.join(", ")}] for 3 classes`,
    "[3]",
  ];
  const labels = (name: string, f: unknown): Failure => [
    () => loosely(f, zeros(2, 3, 4), zeros(2, 5, { dtype: "int64" })),
    `${name}: scores and labels do not match`,
    "scores [2, 3, 4], labels [2, 5]",
    "labels [2, 4]",
  ];
  const channels = (name: string, f: unknown, expected: string): Failure => [
    () => loosely(f, ones(1, 2, 3, 4, 5), 0.5),
    `${name}: no batch of channels`,
    "[1, 2, 3, 4, 5]",
    expected,
  ];
  testFailures("ShapeError", [
    features(zeros(5, 7)),
    features(zeros(5, 2, 4), "x.flatten(1)"),
    features(zeros(7)),
    [
      () => loosely(F.linear, zeros(7), zeros(2, 1)),
      "linear: the numbers of features differ",
      "x [7], weight [2, 1]",
      "x's last size to be 1",
    ],
    weights("nllLoss", F.nllLoss, ones(2)),
    weights("crossEntropy", F.crossEntropy, ones(3, 1)),
    labels("nllLoss", F.nllLoss),
    labels("crossEntropy", F.crossEntropy),
    [
      () => loosely(F.binaryCrossEntropy, ones(2, 2), ones(2, 3)),
      "binaryCrossEntropy: input and target differ in shape",
      "input [2, 2], target [2, 3]",
      "one shape",
    ],
    [
      () => loosely(F.crossEntropy, tensor(1), tensor(1n)),
      "crossEntropy: no axis of classes",
      "logits []",
      "[batch, classes, ...] or [classes]",
    ],
    [
      () => loosely(F.crossEntropy, zeros(2, 3, 4), zeros(2, 3, 5)),
      "crossEntropy: logits and labels do not match",
      "logits [2, 3, 4], float32 labels [2, 3, 5]",
      "class numbers [2, 4] or probabilities [2, 3, 4]",
    ],
    [
      () => loosely(F.crossEntropy, zeros(3), zeros(2)),
      "crossEntropy: logits and labels do not match",
      "logits [3], float32 labels [2]",
      "class numbers [] or probabilities [3]",
    ],
    channels("dropout1d", F.dropout1d, "2 or 3 axes"),
    channels("dropout2d", F.dropout2d, "3 or 4 axes"),
  ]);
});

describe("functional: errors of dtypes", () => {
  const labels = (name: string, f: unknown): Failure => [
    () => loosely(f, zeros(2, 3), tensor([[0.5, 1]])),
    `${name}: labels are class numbers`,
    "float32 labels [1, 2]",
    "an integer dtype",
    "labels.long()",
  ];
  testFailures("DTypeError", [
    [
      () => F.silu(whole),
      "silu: needs a float dtype",
      "a int64 tensor",
      "float32 or float64",
      "x.float()",
    ],
    labels("nllLoss", F.nllLoss),
    labels("oneHot", (_: Tensor, y: Tensor) => loosely(F.oneHot, y, 3)),
    [
      () => loosely(F.crossEntropy, zeros(2, 3, { dtype: "int64" }), scores),
      "crossEntropy: logits come first and are floats",
      "int64 logits [2, 3]",
      "float32 or float64",
    ],
    [
      () => loosely(F.crossEntropy, zeros(2, 3, 4), zeros(2, 4)),
      "crossEntropy: labels are class numbers",
      "float32 labels [2, 4]",
      "an integer dtype, or probabilities in the shape of the logits",
      "labels.long()",
    ],
    [
      () => F.dropout(whole, 0.5),
      "dropout: what is kept is scaled, which takes a fraction",
      "a int64 tensor",
      "float32 or float64",
      "x.float()",
    ],
  ]);
});

describe("functional: errors of values", () => {
  const reduction = (name: string, call: (options: object) => unknown, more = ""): Failure => [
    () => call({ reduction: "average" }),
    `${name}: unknown reduction`,
    "average",
    `"mean", "sum", "none"${more}`,
  ];
  testFailures("ValueError", [
    [() => F.celu(scores, 0), "celu: nothing to divide by", "alpha = 0", "an alpha other than 0"],
    [() => F.softshrink(scores, -1), "softshrink: not a distance", "lambd = -1", "a number from 0"],
    ...[0, -2, 1.5].map((count): Failure => [
      () => F.oneHot(tensor([0n]), count),
      "oneHot: no such number of classes",
      `numClasses = ${count}`,
      "a whole number from 1, or -1 for one more than the largest label",
    ]),
    [
      () => loosely(F.oneHot, tensor([0n]), { classes: 1 }),
      "oneHot: no such parameter",
      "classes",
      "parameters numClasses",
    ],
    [
      () => F.oneHot(zeros(2, 0, { dtype: "int64" })),
      "oneHot: no labels to count classes by",
      "labels [2, 0]",
      "numClasses, where there are no labels",
    ],
    [
      () => loosely(F.gelu, ones(1), "erf"),
      "gelu: unknown approximation",
      "erf",
      '"none" or "tanh"',
    ],
    ...[
      [-0.5, 1],
      [0, 1.5],
    ].map((input): Failure => [
      () => F.binaryCrossEntropy(tensor(input), tensor([0, 1])),
      "binaryCrossEntropy: not probabilities",
      `an input from ${input[0]} to ${input[1]}`,
      "numbers from 0 to 1",
      "binaryCrossEntropyWithLogits(x, y)",
    ]),
    [
      () => loosely(F.huberLoss, ones(2), ones(2), { delta: 0 }),
      "huberLoss: no such bound",
      "delta = 0",
      "a number above 0",
    ],
    [
      () => loosely(F.smoothL1Loss, ones(2), ones(2), { beta: -1 }),
      "smoothL1Loss: no such bound",
      "beta = -1",
      "a number from 0",
    ],
    reduction("mseLoss", (options) => loosely(F.mseLoss, ones(2), ones(2), options)),
    reduction("klDiv", (options) => loosely(F.klDiv, ones(2), ones(2), options), ', "batchmean"'),
    reduction("crossEntropy", (options) =>
      loosely(F.crossEntropy, scores, tensor([0n, 1n]), options),
    ),
    ...[-0.1, 1.1].map((labelSmoothing): Failure => [
      () => loosely(F.crossEntropy, scores, tensor([0n, 1n]), { labelSmoothing }),
      "crossEntropy: not a share",
      `labelSmoothing = ${labelSmoothing}`,
      "a number from 0 to 1",
    ]),
    ...[-0.1, 1.1, NaN].map((p): Failure => [
      () => F.dropout(ones(2), p),
      "dropout: not a probability",
      `p = ${p}`,
      "a number from 0 to 1: the share of elements to drop",
    ]),
    ...[-1, Infinity, NaN].map((sigma): Failure => [
      () => F.gaussianNoise(ones(2), sigma),
      "gaussianNoise: not a standard deviation",
      `sigma = ${sigma}`,
      "a finite number from 0",
    ]),
  ]);
});

describe("functional: errors of labels", () => {
  const label = (name: string, value: bigint, call: (y: Tensor) => unknown): Failure => [
    () => call(tensor([[0n, 2n, value]])),
    `${name}: a label is out of range`,
    `label ${value} at [0, 2]`,
    "whole numbers from 0 to 2, for 3 classes",
  ];
  const perPosition = zeros(1, 3, 3);
  testFailures("IndexError", [
    label("oneHot", 3n, (y) => loosely(F.oneHot, y, 3)),
    label("nllLoss", 3n, (y) => loosely(F.nllLoss, perPosition, y)),
    label("crossEntropy", -1n, (y) => loosely(F.crossEntropy, perPosition, y)),
  ]);
});

describe("init", () => {
  const axes = (name: string, f: unknown, x: Tensor, expected: string): Failure => [
    () => loosely(f, x, 0.5),
    `${name}: another number of axes is needed`,
    `a tensor [${x.shape.join(", ")}]`,
    expected,
  ];
  testFailures("ShapeError", [
    axes("dirac_", init.dirac_, zeros(3, 2), "three to five axes"),
    axes("dirac_", init.dirac_, zeros(1, 1, 1, 1, 1, 1), "three to five axes"),
    axes("eye_", init.eye_, zeros(2, 2, 2), "two axes"),
    axes("orthogonal_", init.orthogonal_, zeros(3), "at least two axes"),
    axes("sparse_", init.sparse_, zeros(2, 2, 2), "two axes"),
    ...(["xavierUniform_", "xavierNormal_", "kaimingUniform_", "kaimingNormal_"] as const).map(
      (name): Failure => [
        () => loosely(init[name], zeros(3)),
        `${name}: no fan`,
        "a tensor [3]",
        "at least two axes: outputs, inputs",
      ],
    ),
  ]);
  testFailures("ValueError", [
    ...[2, 0, -1, 1.5].map((groups): Failure => [
      () => loosely(init.dirac_, zeros(3, 2, 2), { groups }),
      "dirac_: the outputs do not divide into groups",
      `3 outputs, ${groups} groups`,
      "a number of groups that divides the outputs",
    ]),
    ...[
      { std: 0, a: -2, b: 2 },
      { std: 1, a: 2, b: 1 },
    ].map((options): Failure => [
      () => loosely(init.truncNormal_, zeros(3), options),
      "truncNormal_: no such distribution",
      `std ${options.std}, bounds ${options.a} and ${options.b}`,
      "std above 0 and bounds in ascending order",
    ]),
    [
      () => loosely(init.calculateGain, "swish"),
      "calculateGain: unknown activation",
      "swish",
      "one of linear, conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, " +
        "conv_transpose3d, sigmoid, tanh, relu, leaky_relu, selu",
    ],
    ...(["kaimingUniform_", "kaimingNormal_"] as const).map((name): Failure => [
      () => loosely(init[name], zeros(3, 3), { mode: "fan" }),
      `${name}: unknown mode`,
      "fan",
      '"fan_in" or "fan_out"',
    ]),
    ...[-0.1, 1.1].map((sparsity): Failure => [
      () => loosely(init.sparse_, zeros(3, 3), sparsity),
      "sparse_: not a share",
      `sparsity = ${sparsity}`,
      "a number from 0 to 1",
    ]),
  ]);
});

describe("a parameter", () => {
  testFailures("AutogradError", [
    [
      () => new Parameter(whole),
      "requiresGrad: gradients need a fraction",
      "int64",
      "float32 or float64",
      "x.float()",
    ],
  ]);
});
