/**
 * @file Losses between probabilities, or logits, and what turned out: 0 or 1 or in between.
 */
import { customFunction } from "@kindling/autograd";
import {
  add,
  constant,
  derived,
  div,
  type Expr,
  log,
  maximum,
  mul,
  neg,
  sub,
} from "@kindling/expr";
import { type Build, mapped, type Tensor, ValueError } from "@kindling/tensor";
import { pointwise, type PointwiseLoss } from "./pointwise.ts";

const one = constant(1);
/** No logarithm counts less: a certain error costs 100 nats, not infinity. */
const floor = constant(-100);

/** Weights, and how losses are reduced. */
export interface BinaryOptions {
  /** Factors of the losses; broadcasts to the input. */
  readonly weight?: Tensor | null;
}

/**
 * -(y log x + (1 - y) log(1 - x)), in nats; logarithms count at least -100.
 *
 * @throws {ShapeError} when the shapes differ
 * @throws {ValueError} for an input outside [0, 1]
 */
export const binaryCrossEntropy: PointwiseLoss<BinaryOptions> = pointwise<BinaryOptions>(
  "binaryCrossEntropy",
  "throws",
  ["weight"],
  (input, target, { weight }) => {
    checkProbabilities(input);
    return weighted(entropies(input, target), weight);
  },
);
const entropy: Build = (x: Expr, y: Expr): Expr =>
  sub(mul(sub(y, one), maximum(log(sub(one, x)), floor)), mul(y, maximum(log(x), floor)));

/** PyTorch's gradient, which the bound of the logarithms does not touch: finite also at 0 and 1. */
const entropySlope: Build = (x: Expr, y: Expr, g: Expr): Expr =>
  div(mul(g, sub(x, y)), maximum(mul(sub(one, x), x), constant(1e-12)));
const targetSlope: Build = (x: Expr, g: Expr): Expr => neg(mul(g, derived.logit(x)));

const entropies = /* @__PURE__ */ customFunction({
  name: "BinaryCrossEntropy",
  forward(context, x: Tensor, y: Tensor) {
    context.saveForBackward(x, y);
    return mapped("binaryCrossEntropy", [x, y], entropy);
  },
  backward({ savedTensors, needsInputGrad }, g) {
    const [x, y] = savedTensors as readonly [Tensor, Tensor];
    return [
      mapped("binaryCrossEntropy", [x, y, g], entropySlope),
      needsInputGrad[1] === true ? mapped("binaryCrossEntropy", [x, g], targetSlope) : null,
    ];
  },
});

/** Weights, and how losses are reduced. */
export interface BinaryLogitsOptions extends BinaryOptions {
  /** Factor of the losses where y is 1; broadcasts to the input. */
  readonly posWeight?: Tensor | null;
}

/**
 * `binaryCrossEntropy` of sigmoid(x), without overflow.
 *
 * @throws {ShapeError} when the shapes differ
 */
export const binaryCrossEntropyWithLogits: PointwiseLoss<BinaryLogitsOptions> =
  pointwise<BinaryLogitsOptions>(
    "binaryCrossEntropyWithLogits",
    "throws",
    ["weight", "posWeight"],
    (input, target, { weight, posWeight }) => {
      const name = "binaryCrossEntropyWithLogits";
      const isEven = posWeight === undefined || posWeight === null;
      const losses = isEven
        ? mapped(name, [input, target], logistic)
        : mapped(name, [input, target, posWeight], unevenLogistic);
      return weighted(losses, weight);
    },
  );
const logistic: Build = (x: Expr, y: Expr): Expr => sub(mul(sub(one, y), x), derived.logSigmoid(x));
const unevenLogistic: Build = (x: Expr, y: Expr, positive: Expr): Expr => {
  const factor = add(mul(sub(positive, one), y), one);
  return add(mul(sub(one, y), x), mul(factor, neg(derived.logSigmoid(x))));
};

const weighted = (losses: Tensor, weight: Tensor | null | undefined): Tensor =>
  weight === undefined || weight === null ? losses : losses.mul(weight);

function checkProbabilities(input: Tensor): void {
  if (input.numel() === 0) return;
  const [low, high] = [Number(input.detach().amin().item()), Number(input.detach().amax().item())];
  if (low >= 0 && high <= 1) return;
  throw new ValueError("binaryCrossEntropy: not probabilities", {
    got: `an input from ${low} to ${high}`,
    expected: "numbers from 0 to 1",
    fix: "binaryCrossEntropyWithLogits(x, y)",
  });
}
