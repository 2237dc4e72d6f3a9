/**
 * @file The gradient rules of functions of rows.
 */
import { mul, sub } from "@kindling/expr";
import { type Attributes, type Build, mapped, type Tensor } from "@kindling/tensor";
import type { Rule } from "./gradients.ts";
import type { Gradient } from "./node.ts";

export const rows: {
  readonly [R in Attributes["rowwise"]["rowwise"]]: Rule<"rowwise">;
} = {
  softmax: ({ attributes: { axis }, saveOutput }) => {
    const saved = saveOutput(0);
    return ([g]) => {
      const y = saved();
      const weighted = g!.mul(y) as Tensor;
      return [weighted.sub(y.mul(weighted.sum(axis, true)))] as Tensor[];
    };
  },

  logSoftmax: ({ attributes: { axis }, saveOutput }) => {
    const saved = saveOutput(0);
    return ([g]) => [g!.sub((saved().exp() as Tensor).mul(g!.sum(axis, true)))] as Tensor[];
  },

  standardize: ({ name, inputs: [x], attributes: { axis }, saveOutput }) => {
    const size = x!.shape[axis]!;
    const [savedY, savedScale] = [saveOutput(0), saveOutput(1)];
    return ([g, h]) => {
      const [y, scale] = [savedY(), savedScale()];
      const ofElements = g && standardizedSlope(name, g, y, scale, axis);
      // the scale falls by scale² y / size for each element
      const ofScale = h && (y.mul(scale.square().mul(h)).div(-size) as Tensor);
      return [sumOf(ofElements, ofScale)];
    };
  },
};

function standardizedSlope(
  name: string,
  g: Tensor,
  y: Tensor,
  scale: Tensor,
  axis: number,
): Tensor {
  const along = (g.mul(y) as Tensor).mean(axis, true);
  return mapped(name, [g, y, scale, g.mean(axis, true), along], slope);
}

/** scale (g - mean(g) - y mean(g y)) */
const slope: Build = (g, y, scale, mean, along) => mul(scale, sub(sub(g, mean), mul(y, along)));

const sumOf = (x: Gradient, y: Gradient): Gradient =>
  x === undefined || y === undefined ? (x ?? y) : x.add(y);
