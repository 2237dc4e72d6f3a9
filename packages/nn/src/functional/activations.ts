/**
 * @file Activations: elementwise functions, each one kernel, whose gradients follow from their
 * expressions.
 */
import * as e from "@kindling/expr";
import { constant, derived, type Expr } from "@kindling/expr";
import { type DType, type Shape, type Tensor, ValueError, checkTensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { type Activation, activation } from "./activation.ts";

const zero = constant(0);
const one = constant(1);

/** The constants of SELU, which make mean 0 and variance 1 a fixed point. */
const seluAlpha = constant(1.6732632423543772);
const seluScale = constant(1.0507009873554805);

/**
 * max(x, 0); integers stay integers.
 * @example
 * nn.functional.relu(tensor([-1, 2])) // => tensor([0., 2.])
 */
export function relu<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  ...given: Given<[inplace: boolean], { readonly inplace?: boolean }>
): Tensor<S, D> {
  const { inplace = false } = namedArguments<{ inplace?: boolean }>("relu", ["inplace"], given);
  checkTensor("relu", "x", x);
  return inplace ? x.relu_() : x.relu();
}

/** 1 / (1 + exp(-x)). */
export const sigmoid: Activation = activation("sigmoid", e.sigmoid, [], [], "floated");

/** The hyperbolic tangent. */
export const tanh: Activation = activation("tanh", e.tanh, [], [], "floated");

/** max(x, 0) + slope · min(x, 0). */
export const leakyRelu: Activation<["negativeSlope"]> = activation(
  "leakyRelu",
  derived.leakyRelu,
  ["negativeSlope"],
  [0.01],
);

/** x where it is positive, alpha · (exp(x) - 1) elsewhere. */
export const elu: Activation<["alpha"]> = activation(
  "elu",
  (x: Expr, alpha: Expr) => derived.elu(x, alpha, one, one),
  ["alpha"],
  [1],
);

/**
 * As `elu`, with alpha · (exp(x / alpha) - 1), which has no kink.
 *
 * @throws {ValueError} when alpha is 0
 */
export const celu: Activation<["alpha"]> = activation(
  "celu",
  (x: Expr, alpha: Expr) => derived.elu(x, alpha, one, e.div(one, alpha)),
  ["alpha"],
  [1],
  "refused",
  ([alpha]) => {
    if (alpha !== 0) return;
    throw new ValueError("celu: nothing to divide by", {
      got: "alpha = 0",
      expected: "an alpha other than 0",
    });
  },
);

/** `elu`, scaled so that mean 0 and variance 1 are kept from layer to layer. */
export const selu: Activation = activation(
  "selu",
  (x: Expr) => derived.elu(x, seluAlpha, seluScale, one),
  [],
  [],
);

/** min(max(x, 0), 6). */
export const relu6: Activation = activation(
  "relu6",
  (x: Expr) => derived.hardtanh(x, zero, constant(6)),
  [],
  [],
  "kept",
);

/** x · sigmoid(x). */
export const silu: Activation = activation("silu", derived.silu, [], []);

/** x · tanh(log(1 + exp(x))). */
export const mish: Activation = activation(
  "mish",
  (x: Expr) => e.mul(x, e.tanh(derived.softplus(x, one, constant(20)))),
  [],
  [],
);

/** log(1 + exp(beta · x)) / beta, and x itself where beta · x exceeds the threshold. */
export const softplus: Activation<["beta", "threshold"]> = activation(
  "softplus",
  derived.softplus,
  ["beta", "threshold"],
  [1, 20],
);

/** x / (1 + |x|). */
export const softsign: Activation = activation("softsign", derived.softsign, [], [], "floated");

/**
 * x moved towards 0 by lambd, and 0 within it.
 *
 * @throws {ValueError} when lambd is negative
 */
export const softshrink: Activation<["lambd"]> = activation(
  "softshrink",
  derived.softshrink,
  ["lambd"],
  [0.5],
  "refused",
  ([lambd]) => {
    if (lambd! >= 0) return;
    throw new ValueError("softshrink: not a distance", {
      got: `lambd = ${lambd}`,
      expected: "a number from 0",
    });
  },
);

/** 0 where |x| is at most lambd. */
export const hardshrink: Activation<["lambd"]> = activation(
  "hardshrink",
  derived.hardshrink,
  ["lambd"],
  [0.5],
);

/** x - tanh(x). */
export const tanhshrink: Activation = activation(
  "tanhshrink",
  derived.tanhshrink,
  [],
  [],
  "floated",
);

/** x limited to [minVal, maxVal]. */
export const hardtanh: Activation<["minVal", "maxVal"]> = activation(
  "hardtanh",
  derived.hardtanh,
  ["minVal", "maxVal"],
  [-1, 1],
  "kept",
);

/** (x + 3) / 6, limited to [0, 1]. */
export const hardsigmoid: Activation = activation("hardsigmoid", derived.hardsigmoid, [], []);

/** x · hardsigmoid(x). */
export const hardswish: Activation = activation("hardswish", derived.hardswish, [], []);

/** log(sigmoid(x)), without overflow. */
export const logsigmoid: Activation = activation("logsigmoid", derived.logSigmoid, [], []);

/** x where it exceeds `threshold`, else `value`. */
export const threshold: Activation<["threshold", "value"]> = activation(
  "threshold",
  derived.threshold,
  ["threshold", "value"],
  [0, 0],
  "kept",
);

const geluExact: Activation = activation("gelu", derived.gelu, [], []);
const geluByTanh: Activation = activation("gelu", derived.geluTanh, [], []);

/** How `gelu` is computed. */
export type GeluApproximation = "none" | "tanh";

/**
 * x · Φ(x), where Φ is the normal distribution.
 *
 * @param given  `approximate`: `"none"` (default) or `"tanh"`.
 * @throws {ValueError} for another approximation
 * @example
 * nn.functional.gelu(tensor([0, 1])) // => tensor([0.0000, 0.8413])
 */
export function gelu<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  ...given: Given<[approximate: GeluApproximation], { readonly approximate?: GeluApproximation }>
): Tensor<S, D> {
  const options = namedArguments<{ approximate?: string }>("gelu", ["approximate"], given);
  const { approximate = "none" } = options;
  if (approximate === "none") return geluExact(x);
  if (approximate === "tanh") return geluByTanh(x);
  throw new ValueError("gelu: unknown approximation", {
    got: approximate,
    expected: '"none" or "tanh"',
  });
}
