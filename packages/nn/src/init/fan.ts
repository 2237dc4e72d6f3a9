/**
 * @file How many inputs and outputs meet in a weight, and the gains of activations.
 */
import { checkTensor, ShapeError, type Tensor, ValueError } from "@kindling/tensor";

/** Inputs per output, and outputs per input, of a weight `[o, i, ...window]`. */
export interface Fan {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Which of the two a variance is measured by. */
export type FanMode = "fan_in" | "fan_out";

/**
 * Counts what meets in a weight.
 *
 * @throws {ShapeError} when the tensor has fewer than two axes
 * @example
 * nn.init.fanOf(zeros(3, 2)) // => { fanIn: 2, fanOut: 3 }
 */
export function fanOf(tensor: Tensor, where: string = "fanOf"): Fan {
  checkTensor(where, "the tensor", tensor);
  if (tensor.ndim < 2) {
    throw new ShapeError(`${where}: no fan`, {
      got: `a tensor [${tensor.shape.join(", ")}]`,
      expected: "at least two axes: outputs, inputs",
    });
  }
  const [outputs = 1, inputs = 1, ...window] = tensor.shape;
  const field = window.reduce((product, size) => product * size, 1);
  return { fanIn: inputs * field, fanOut: outputs * field };
}

/** What can stand behind a layer. */
export type Nonlinearity = keyof typeof gains;

const gains = {
  linear: () => 1,
  conv1d: () => 1,
  conv2d: () => 1,
  conv3d: () => 1,
  conv_transpose1d: () => 1,
  conv_transpose2d: () => 1,
  conv_transpose3d: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  leaky_relu: (slope = 0.01) => Math.sqrt(2 / (1 + slope ** 2)),
  selu: () => 3 / 4,
} satisfies Record<string, (parameter?: number) => number>;

/**
 * The factor by which weights must be larger in front of an activation, to keep variances as they
 * are.
 *
 * @param parameter  the slope of `leaky_relu`; default 0.01.
 * @throws {ValueError} for an unknown activation
 * @example
 * nn.init.calculateGain("relu") // => 1.4142135623730951
 */
export function calculateGain(nonlinearity: Nonlinearity, parameter?: number): number {
  const gain = Object.hasOwn(gains, nonlinearity) ? gains[nonlinearity] : undefined;
  if (gain !== undefined) return gain(parameter);
  throw new ValueError("calculateGain: unknown activation", {
    got: nonlinearity,
    expected: `one of ${Object.keys(gains).join(", ")}`,
  });
}
