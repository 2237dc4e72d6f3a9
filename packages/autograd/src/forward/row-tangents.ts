/**
 * @file The tangent rules of functions of rows.
 */
import { type Attributes, dispatch, type Tensor } from "@kindling/tensor";
import type { TangentRule } from "./tangents.ts";

export const rowTangents: {
  readonly [R in Attributes["rowwise"]["rowwise"]]: TangentRule<"rowwise">;
} = {
  softmax: ({ outputs: [y], attributes: { axis }, tangents: [t] }) => {
    const weighted = y!.mul(t!) as Tensor;
    return [weighted.sub(y!.mul(weighted.sum(axis, true)))] as Tensor[];
  },

  logSoftmax: ({ outputs: [y], attributes: { axis }, tangents: [t] }) =>
    [t!.sub((y!.exp() as Tensor).mul(t!).sum(axis, true))] as Tensor[],

  logSumExp: ({ inputs: [x], outputs: [y], attributes: { axis }, tangents: [t] }) =>
    [(x!.sub(y!).exp() as Tensor).mul(t!).sum(axis, true)] as Tensor[],

  logSumExpParts: ({
    name,
    inputs: [x, index],
    outputs: [rest, top],
    attributes: { axis },
    tangents: [t],
  }) => {
    const softmax = x!.sub(top!).sub(rest!).exp() as Tensor;
    const mean = softmax.mul(t!).sum(axis, true) as Tensor;
    if (index === undefined) return [mean];
    const [own] = dispatch("gather", name, [t!, index], { axis });
    return [mean, undefined, mean.sub(own!)];
  },

  standardize: ({ outputs: [y, scale], attributes: { axis }, tangents: [t] }) => {
    const centred = t!.sub(t!.mean(axis, true)) as Tensor;
    const slope = scale!
      .square()
      .mul((y!.mul(t!) as Tensor).mean(axis, true))
      .neg() as Tensor;
    // y = (x - mean) scale, and x - mean is y / scale
    return [centred.mul(scale!).add(y!.mul(slope.div(scale!))), slope] as Tensor[];
  },
};
